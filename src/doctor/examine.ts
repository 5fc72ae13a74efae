import { type AddressRecord, dnsRecords } from '../bootstrap/dns';
import type { Lab } from '../constructs/lab';
import { nameservers } from '../inventory/network';
import { tailnetNodes } from '../model/exposure';
import { isHole } from '../units/hole';
import { addressesOf, nameserversOf } from './ask';
import { type Answer, askedFor, judgeNoSix, judgeRecord, judgeTailnetRecord, type Place, type RecordType } from './dns';
import { at, type Finding } from './finding';
import { judgeMachine, scriptFor } from './machine';
import { runBySsh } from './ssh';
import { targetsOf } from './targets';
import { judgeKnock, knock } from './tcp';

/** What of the world is asked, by name of check. */
export interface Asked {
  readonly isAsked: (check: string) => boolean;
  /** Who is asked for the records of the world. @default - the domain's own name servers */
  readonly world?: string;
  /** Who is asked for those of the house. @default - as the inventory has it, the router */
  readonly house?: string;
  /** Tells a person what goes on. */
  readonly begin: (what: string) => { done(text: string): void };
}

/** Asks name servers, the gateway and machines, all at once; each question has an end. */
export async function examine(lab: Lab, asked: Asked): Promise<readonly Finding[]> {
  const found = await Promise.all([inDns(lab, asked), atGateway(lab, asked), onMachines(lab, asked)]);
  return found.flat();
}

async function during<T>({ begin }: Asked, what: string, run: () => Promise<T>): Promise<T> {
  const step = begin(what);
  const result = await run();
  step.done(`asked: ${what}`);
  return result;
}

async function inDns(lab: Lab, asked: Asked): Promise<readonly Finding[]> {
  const { world, world6, house, tailnet } = dnsRecords(lab);
  const [wantsWorld, wantsTailnet, wantsHouse] = (['dns-world', 'dns-tailnet', 'dns-house'] as const).map(asked.isAsked);
  const found: Finding[] = [];
  const { domain, networks } = lab.inventory;
  if ((wantsWorld && world.length > 0) || (wantsTailnet && tailnet.length > 0))
    found.push(
      ...(await during(asked, `the records of ${domain}`, async () => {
        const servers: Answer = asked.world ? { kind: 'addresses', addresses: [asked.world] } : await nameserversOf(domain);
        const place = (check: Place['check']): Place => ({
          check,
          asked: servers.kind === 'addresses' ? servers.addresses.join(', ') : `the name servers of ${domain}`,
          mend: "at the domain's DNS provider",
        });
        const ask = async (name: string, type: RecordType = 'A') =>
          servers.kind === 'addresses' ? addressesOf(servers.addresses, askedFor(name), type) : servers;
        const six = new Map(world6);
        const all = await Promise.all([
          ...(wantsWorld ? world : []).flatMap(([name, wanted]) => [
            ofWorld(lab, place('dns-world'), [name, wanted], 'A', ask),
            ofWorld(lab, place('dns-world'), [name, six.get(name) ?? []], 'AAAA', ask),
          ]),
          ...(wantsTailnet ? tailnet : []).map(async (name) => [
            judgeTailnetRecord(place('dns-tailnet'), name, tailnetNodes(lab), await ask(name)),
          ]),
        ]);
        return all.flat();
      })),
    );
  const servers = asked.house ? [asked.house] : [...new Set(Object.values(networks).flatMap(nameservers))];
  if (wantsHouse && house.length > 0 && servers.length > 0)
    found.push(
      ...(await during(asked, `the records of the house, at ${servers.join(', ')}`, async () => {
        const place: Place = { check: 'dns-house', asked: servers.join(', '), mend: 'at the router' };
        const all = await Promise.all(
          house.map(async ([name, wanted]) => [
            judgeRecord(place, name, wanted, await addressesOf(servers, askedFor(name))),
            ...judgeNoSix(place, name, await addressesOf(servers, askedFor(name), 'AAAA')),
          ]),
        );
        return all.flat();
      })),
    );
  return found;
}

async function ofWorld(
  { homelab }: Lab,
  place: Place,
  [name, wanted]: AddressRecord,
  type: RecordType,
  ask: (name: string, type: RecordType) => Promise<Answer>,
): Promise<readonly Finding[]> {
  if (wanted.some(isHole))
    return [
      at(place.check, name).unknown("the gateway's address is not filled in", `clusters/${homelab}/site.ts; docs/gateway.md, Making it`),
    ];
  const answer = await ask(name, type);
  return wanted.length === 0 ? judgeNoSix(place, name, answer) : [judgeRecord(place, name, wanted, answer, type)];
}

async function atGateway(lab: Lab, asked: Asked): Promise<readonly Finding[]> {
  const { gateway } = lab.inventory;
  if (gateway === undefined || !asked.isAsked('gateway')) return [];
  const found = await Promise.all(
    [gateway.address, ...(gateway.address6 === undefined ? [] : [gateway.address6])].map(async (address): Promise<readonly Finding[]> => {
      if (isHole(address))
        return [
          at('gateway', gateway.name).unknown(
            'its address is not filled in',
            `clusters/${lab.homelab}/site.ts; docs/gateway.md, Making it`,
          ),
        ];
      const shown = address.includes(':') ? `[${address}]` : address;
      return during(asked, `the gateway, ${address}`, () =>
        Promise.all([80, 443].map(async (port) => judgeKnock(`${shown}:${port}`, await knock(address, port)))),
      );
    }),
  );
  return found.flat();
}

async function onMachines(lab: Lab, asked: Asked): Promise<readonly Finding[]> {
  const targets = targetsOf(lab)
    .map((target) => ({ ...target, probes: target.probes.filter(({ check }) => asked.isAsked(check)) }))
    .filter(({ probes }) => probes.length > 0 || asked.isAsked('ssh'));
  const found = await Promise.all(
    targets.map((target) =>
      during(asked, `${target.machine}, ${target.destination}`, async () =>
        judgeMachine(target, await runBySsh(target.destination, scriptFor(target.probes))),
      ),
    ),
  );
  return found.flat();
}
