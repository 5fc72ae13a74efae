import type { Lab } from '../constructs/lab';
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

/** The DNS records to create: what the world sees leads to the gateway, and the same names in the house lead straight home. */
export function dnsFiles(lab: Lab): FileSpec[] {
  const folder = `bootstrap/${lab.homelab}/dns`;
  const source = `clusters/${lab.homelab}/services.ts`;
  const doors = ingressNodes(lab);
  const { gateway } = lab.inventory;
  const home = lab.nodes.flatMap(([name, vm]) => (doors.includes(name) ? (networkOf(lab, vm).address ?? []) : []));
  const zone = (names: readonly string[], addresses: readonly string[]) =>
    names.flatMap((name) => addresses.map((address) => `${name}. 300 IN A ${address}\n`)).join('');
  return [
    ...(gateway
      ? [{ path: `${folder}/public.zone`, content: `${header(source, ';')}\n${zone(hostnames(lab, 'public'), [gateway.address])}` }]
      : []),
    { path: `${folder}/house.zone`, content: `${header(source, ';')}\n${zone(hostnames(lab, 'public', 'lan'), home)}` },
    { path: `${folder}/records.md`, content: records(lab, home) },
  ];
}

/** The same for who types them in, with those that only the running tailnet knows. */
function records(lab: Lab, home: readonly string[]): string {
  const { gateway, tailnet } = lab.inventory;
  return [
    `${header(`clusters/${lab.homelab}/services.ts`, '<!--')} -->\n\n# DNS records of ${lab.domain}\n`,
    ...(gateway ? [publicRecords(lab, gateway)] : []),
    ...(tailnet ? [tailnetRecords(lab)] : []),
    `## In the house: at the router

${gateway ? 'The same names lead straight home, so that they work without Internet.' : 'They lead to the ingress node.'} \`house.zone\` is the same list.

${table(hostnames(lab, 'public', 'lan'), home.join(', '))}`,
  ].join('\n');
}

function publicRecords(lab: Lab, { address }: Gateway): string {
  return `## At the domain's DNS provider, for everybody

They lead to the gateway. \`public.zone\` is the same list, to be imported.

${table(hostnames(lab, 'public'), address)}`;
}

function tailnetRecords(lab: Lab): string {
  return `## At the domain's DNS provider, for members of the tailnet

They lead to the ingress node's own address on the tailnet, of which the world can make nothing. \`tailscale ip -4\` prints it there.

${table(
  hostnames(lab, 'tailnet'),
  ingressNodes(lab)
    .map((name) => `what \`tailscale ip -4\` prints on ${name}`)
    .join(', '),
)}`;
}

function table(names: readonly string[], value: string): string {
  if (names.length === 0) return 'none\n';
  return `| name | type | TTL | value |\n| --- | --- | --- | --- |\n${names.map((name) => `| ${name} | A | 300 | ${value} |\n`).join('')}`;
}
