import type { Lab } from '../constructs/lab';
import { addressInHouse, nodesOfPlacement } from '../constructs/node-address';
import { PortRoute } from '../constructs/port-route';
import { type Audience, Route } from '../constructs/route';
import { Tenant } from '../constructs/tenant';
import { type FileSpec, header } from '../files/file-spec';
import type { Gateway } from '../inventory/inventory';
import { ingressNodes } from '../model/exposure';
import { networkOf } from './vm/nic';

/** Every name on the web that some audience reaches, tenants' with all names below them. */
export function hostnames(lab: Lab, ...audiences: readonly Audience[]): string[] {
  const routes = Route.all(lab)
    .filter(({ audience }) => audiences.includes(audience))
    .map(({ hostname }) => hostname);
  const tenants = audiences.includes('public') ? Tenant.all(lab).flatMap(({ hostname }) => [hostname, `*.${hostname}`]) : [];
  return [...new Set([...routes, ...tenants])].sort();
}

/** Every name that leads to the ingress: those on the web, and those of its other ports. */
function names(lab: Lab, ...audiences: readonly Audience[]): string[] {
  const ports = PortRoute.all(lab).filter(({ audience, through }) => through === 'ingress' && audiences.includes(audience));
  return [...new Set([...hostnames(lab, ...audiences), ...ports.map(({ hostname }) => hostname)])].sort();
}

/**
 * What the world asks for by IPv6. Not the names of ports of UDP: home has no IPv6, and that the gateway passes on as it is; who was given
 * both addresses would try this one, and hear nothing.
 */
function sixRecords(lab: Lab, address6: string): readonly AddressRecord[] {
  const byFour = new Set(
    PortRoute.all(lab).flatMap(({ protocol, audience, hostname }) => (protocol === 'UDP' && audience === 'public' ? [hostname] : [])),
  );
  return names(lab, 'public').flatMap((name) => (byFour.has(name) ? [] : [[name, [address6]] as const]));
}

/** What the house asks for: each name with its addresses. A port of a node is at that node, wherever the ingress is. */
function houseRecords(lab: Lab, home: readonly string[]): readonly AddressRecord[] {
  const ofNodes = PortRoute.all(lab).flatMap(({ hostname, through, to }) => {
    if (through === 'ingress' || to === undefined) return [];
    const addresses = nodesOfPlacement(lab, to.pods.placement).flatMap(([, vm]) => addressInHouse(lab, vm) ?? []);
    return [[hostname, addresses] as const];
  });
  const all = new Map<string, readonly string[]>([...names(lab, 'public', 'lan').map((name) => [name, home] as const), ...ofNodes]);
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** An address record's name, with a wildcard's star, and the addresses that it leads to. */
export type AddressRecord = readonly [name: string, addresses: readonly string[]];

/** Every record of a homelab. Where members of the tailnet are led to only the running tailnet knows. */
export function dnsRecords(lab: Lab): {
  readonly world: readonly AddressRecord[];
  /** Those of IPv6 (AAAA); the house and the tailnet have none. */
  readonly world6: readonly AddressRecord[];
  readonly house: readonly AddressRecord[];
  readonly tailnet: readonly string[];
} {
  const { gateway, tailnet } = lab.inventory;
  const doors = ingressNodes(lab);
  const home = lab.nodes.flatMap(([name, vm]) => (doors.includes(name) ? (networkOf(lab, vm).address ?? []) : []));
  return {
    world: gateway ? names(lab, 'public').map((name) => [name, [gateway.address]] as const) : [],
    world6: gateway?.address6 === undefined ? [] : sixRecords(lab, gateway.address6),
    house: houseRecords(lab, home),
    tailnet: tailnet ? names(lab, 'tailnet') : [],
  };
}

/** The DNS records to create: what the world sees leads to the gateway, and the same names in the house lead straight home. */
export function dnsFiles(lab: Lab): FileSpec[] {
  const folder = `bootstrap/${lab.homelab}/dns`;
  const source = `clusters/${lab.homelab}/services.ts`;
  const { gateway } = lab.inventory;
  const { world, world6, house } = dnsRecords(lab);
  const zone = (entries: readonly Row[]) => entries.map(({ name, type, value }) => `${name}. 300 IN ${type} ${value}\n`).join('');
  const each = (entries: readonly AddressRecord[], type: Row['type']): Row[] =>
    entries.flatMap(([name, addresses]) => addresses.map((value) => ({ name, type, value })));
  const everybody = besideEachOther([...each(world, 'A'), ...each(world6, 'AAAA')]);
  return [
    ...(gateway ? [{ path: `${folder}/public.zone`, content: `${header(source, ';')}\n${zone(everybody)}` }] : []),
    { path: `${folder}/house.zone`, content: `${header(source, ';')}\n${zone(each(house, 'A'))}` },
    { path: `${folder}/records.md`, content: records(lab, everybody, house) },
  ];
}

/** The same for who types them in, with those that only the running tailnet knows. */
function records(lab: Lab, everybody: readonly Row[], house: readonly AddressRecord[]): string {
  const { gateway, tailnet } = lab.inventory;
  return [
    `${header(`clusters/${lab.homelab}/services.ts`, '<!--')} -->\n\n# DNS records of ${lab.domain}\n`,
    ...(gateway ? [publicRecords(gateway, everybody)] : []),
    ...(tailnet ? [tailnetRecords(lab)] : []),
    `## In the house: at the router

${gateway ? 'The same names lead straight home, so that they work without Internet.' : 'They lead to the ingress node.'} \`house.zone\` is the same list.

${gateway?.address6 === undefined ? '' : noSix}${rows(house.map(([name, addresses]) => ({ name, type: 'A', value: addresses.join(', ') })))}`,
  ].join('\n');
}

/** A router that answers for a name's IPv4 address asks the world for the other, and people's devices prefer that. */
const noSix = `Of IPv6 (AAAA) the router has to answer that there is none, and not ask the world: devices would go by the gateway.

`;

/** One line of a zone. */
interface Row {
  readonly name: string;
  readonly type: 'A' | 'AAAA';
  readonly value: string;
}

/** By name, in the order they are in. */
const besideEachOther = (all: readonly Row[]): readonly Row[] => [...all].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));

function publicRecords({ address6 }: Gateway, everybody: readonly Row[]): string {
  return `## At the domain's DNS provider, for everybody

They lead to the gateway. \`public.zone\` is the same list, to be imported.${address6 === undefined ? '' : ' A name of a port of UDP is reached by IPv4 alone.'}

${rows(everybody)}`;
}

function tailnetRecords(lab: Lab): string {
  return `## At the domain's DNS provider, for members of the tailnet

They lead to the ingress node's own address on the tailnet, of which the world can make nothing. \`tailscale ip -4\` prints it there.

${table(
  names(lab, 'tailnet'),
  ingressNodes(lab)
    .map((name) => `what \`tailscale ip -4\` prints on ${name}`)
    .join(', '),
)}`;
}

function table(names: readonly string[], value: string): string {
  return rows(names.map((name) => ({ name, type: 'A', value })));
}

function rows(records: readonly Row[]): string {
  if (records.length === 0) return 'none\n';
  return `| name | type | TTL | value |\n| --- | --- | --- | --- |\n${records.map(({ name, type, value }) => `| ${name} | ${type} | 300 | ${value} |\n`).join('')}`;
}
