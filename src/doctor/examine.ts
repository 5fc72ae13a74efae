import { dnsRecords } from '../bootstrap/dns';
import type { Lab } from '../constructs/lab';
import { nameservers } from '../inventory/network';
import { tailnetNodes } from '../model/exposure';
import { isHole } from '../units/hole';
import { addressesOf, nameserversOf } from './ask';
import { type Answer, askedFor, judgeRecord, judgeTailnetRecord, type Place } from './dns';
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
  const { world, house, tailnet } = dnsRecords(lab);
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
        const ask = (name: string) => (servers.kind === 'addresses' ? addressesOf(servers.addresses, askedFor(name)) : servers);
        return Promise.all([
          ...(wantsWorld ? world : []).map(async ([name, wanted]) => {
            const hole = wanted.find(isHole);
            return hole === undefined
              ? judgeRecord(place('dns-world'), name, wanted, await ask(name))
              : at('dns-world', name).unknown(
                  "the gateway's address is not filled in",
                  `clusters/${lab.homelab}/site.ts; docs/gateway.md, Making it`,
                );
          }),
          ...(wantsTailnet ? tailnet : []).map(async (name) =>
            judgeTailnetRecord(place('dns-tailnet'), name, tailnetNodes(lab), await ask(name)),
          ),
        ]);
      })),
    );
  const servers = asked.house ? [asked.house] : [...new Set(Object.values(networks).flatMap(nameservers))];
  if (wantsHouse && house.length > 0 && servers.length > 0)
    found.push(
      ...(await during(asked, `the records of the house, at ${servers.join(', ')}`, () => {
        const place: Place = { check: 'dns-house', asked: servers.join(', '), mend: 'at the router' };
        return Promise.all(
          house.map(async ([name, wanted]) => judgeRecord(place, name, wanted, await addressesOf(servers, askedFor(name)))),
        );
      })),
    );
  return found;
}

async function atGateway(lab: Lab, asked: Asked): Promise<readonly Finding[]> {
  const { gateway } = lab.inventory;
  if (gateway === undefined || !asked.isAsked('gateway')) return [];
  if (isHole(gateway.address))
    return [
      at('gateway', gateway.name).unknown('its address is not filled in', `clusters/${lab.homelab}/site.ts; docs/gateway.md, Making it`),
    ];
  return during(asked, `the gateway, ${gateway.address}`, () =>
    Promise.all([80, 443].map(async (port) => judgeKnock(`${gateway.address}:${port}`, await knock(gateway.address, port)))),
  );
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
