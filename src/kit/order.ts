import { networkOf } from '../bootstrap/vm/nic';
import { partOf } from '../bootstrap/vm/part';
import type { Lab } from '../constructs/lab';
import { hostNames } from '../inventory/machine';
import { guestsOf } from '../inventory/stops';
import { podReferences } from '../objects/pod-references';
import type { Pod } from '../objects/pods';
import { rootOf } from './host-takings';
import type { Item, Use } from './item';
import { usesOf } from './secret-items';

/** One step of a change of values: what is done, where, in words and as commands. No value stands in it. */
export interface Step {
  /** The same for the same step each time: by it somebody says that it is done. */
  readonly id: string;
  readonly what: string;
  readonly commands: readonly string[];
}

const rendered = '/dev/shm/loutik';
const put = 'sudo sh /dev/shm/secrets.sh; rm /dev/shm/secrets.sh';

/**
 * In which order machines and services take new values of some items, so that at no time somebody holds a value that nobody takes: first
 * what has to know the new one beside the old, then machines, K3s's servers before its agents, then the push, then what ends the old. Pure.
 *
 * @param pods of the homelab: whose secrets changed is started anew by the push
 */
export function orderOf(lab: Lab, items: readonly Item[], pods: readonly Pod[]): readonly Step[] {
  return [
    ...handSteps(items, 'readied'),
    ...machineSteps(lab, items),
    ...pushSteps(items.some(({ name }) => name === 'sealingKey.privateKey') ? usesOf(lab) : items.flatMap(({ uses }) => uses), pods),
    ...handSteps(items, 'settled'),
    ...items.flatMap(({ name, revoked }) =>
      revoked === undefined ? [] : [{ id: `revoke ${name}`, what: `take back the old ${name}: ${revoked}`, commands: [] }],
    ),
  ];
}

function handSteps(items: readonly Item[], at: 'readied' | 'settled'): readonly Step[] {
  return items.flatMap(({ name, takes = [] }) =>
    takes
      .filter((taking) => taking.at === at)
      .map((taking, index) => ({
        id: `${at} ${name}${index === 0 ? '' : ` ${index + 1}`}`,
        what: taking.what ?? '',
        commands: taking.commands ?? [],
      })),
  );
}

/** What machines do: the gateway, the VMs that hold a value, and the hosts, which give a VM its values at each of its starts. */
function machineSteps(lab: Lab, items: readonly Item[]): readonly Step[] {
  const { vms, gateway } = lab.inventory;
  const holders = new Set(items.flatMap(({ needs }) => needs));
  const acting = new Set(items.flatMap(({ takes = [] }) => takes.flatMap((taking) => (taking.at === 'machine' ? [taking.on] : []))));
  const held = Object.keys(vms).filter((name) => holders.has(name));
  const touched = lab.nodes.map(([name]) => name).filter((name) => held.includes(name) || acting.has(name));
  const hosts = byRole(items, hostNames(lab.inventory)).filter(
    (host) => holders.has(host) || guestsOf(lab.inventory, host).some(([vm]) => held.includes(vm)),
  );
  const isGateway = gateway !== undefined && holders.has('gateway');
  if (touched.length === 0 && hosts.length === 0 && !isGateway) return [];
  const serversFirst = [...touched].sort((a, b) => Number(vms[a]?.role !== 'k3s-server') - Number(vms[b]?.role !== 'k3s-server'));
  return [
    { id: 'render', what: 'every machine’s secret part is written, into memory', commands: [`npx loutik kit render --to ${rendered}`] },
    ...(isGateway ? [gatewayStep(gateway.name)] : []),
    ...serversFirst.map((name) => vmStep(lab, items, name, held.includes(name))),
    ...hosts.map((host) => hostStep(lab, host)),
    { id: 'forget', what: 'what was rendered goes', commands: [`rm -r ${rendered}`] },
  ];
}

/** Hosts that others ask come first: who asks with a password that is not known there yet hears nothing meanwhile. */
function byRole(items: readonly Item[], hosts: readonly string[]): readonly string[] {
  const primary = new Set(items.flatMap(({ name, needs }) => (/^nut\..*\.primary$/.test(name) ? needs : [])));
  const first = new Set([...primary, ...items.flatMap(({ name, needs }) => (/^nut\..*\.secondary$/.test(name) ? needs.slice(0, 1) : []))]);
  return [...hosts].sort((a, b) => Number(first.has(b)) - Number(first.has(a)));
}

function gatewayStep(name: string): Step {
  return {
    id: 'gateway',
    what: `${name}: its values are put in place`,
    commands: [`scp ${rendered}/gateway/secrets.sh admin@${name}:/dev/shm/`, `ssh admin@${name} '${put}'`],
  };
}

function vmStep(lab: Lab, items: readonly Item[], name: string, isHolder: boolean): Step {
  const vm = lab.inventory.vms[name];
  const login = `admin@${vm === undefined ? name : (networkOf(lab, vm).address ?? name)}`;
  const takings = items.flatMap(({ takes = [] }) =>
    takes.flatMap((taking) => (taking.at === 'machine' && taking.on === name ? [taking] : [])),
  );
  const words = [...new Set(takings.flatMap(({ what }) => what ?? []))];
  const commands = lastOnly(takings.flatMap(({ commands: own }) => own));
  return {
    id: `machine ${name}`,
    what: [`${name}: ${isHolder ? 'its values are put in place, then there' : 'there'}`, ...words].join('; '),
    commands: [
      ...(isHolder
        ? [`scp ${rendered}/${vm === undefined ? `vms/${name}` : partOf(name, vm)}/secrets.sh ${login}:/dev/shm/`, `ssh ${login}`, put]
        : commands.length > 0
          ? [`ssh ${login}`]
          : []),
      ...commands,
    ],
  };
}

/** Each command once, where it comes last: several values ask for one restart. */
function lastOnly(commands: readonly string[]): readonly string[] {
  return commands.filter((command, at) => !commands.includes(command, at + 1));
}

function hostStep(lab: Lab, host: string): Step {
  const login = rootOf(lab, host);
  return {
    id: `machine ${host}`,
    what: `${host}: its values are put in place, with those that its VMs get at their starts`,
    commands: [
      `scp ${rendered}/hosts/${host}/first-boot.sh ${login}:/run/`,
      `ssh ${login} 'bash /run/first-boot.sh; rm /run/first-boot.sh'`,
    ],
  };
}

/** The push of what was sealed anew, and whom it restarts: all of it with another sealing key. */
function pushSteps(uses: readonly Use[], pods: readonly Pod[]): readonly Step[] {
  const secrets = new Set(uses.map(({ secret }) => `${secret.namespace}/${secret.name}`));
  if (secrets.size === 0) return [];
  const reading = pods.filter(({ spec, namespace }) =>
    podReferences(spec, namespace).some(({ to }) => to.kind === 'Secret' && secrets.has(`${to.namespace}/${to.name}`)),
  );
  const named = (kinds: (kind: string) => boolean) =>
    reading.filter(({ by }) => kinds(by.manifest.kind)).map(({ namespace, by }) => `${namespace}/${by.manifest.metadata.name}`);
  const restarted = named((kind) => kind !== 'CronJob');
  const jobs = named((kind) => kind === 'CronJob');
  const what = [
    `what is sealed is pushed (${[...secrets].join(', ')})`,
    ...(restarted.length > 0 ? [`Argo CD starts anew: ${restarted.join(', ')}`] : []),
    ...(jobs.length > 0 ? [`at their next run: ${jobs.join(', ')}`] : []),
  ];
  return [
    {
      id: 'push',
      what: what.join('; '),
      commands: ['npm start', 'git add clusters dist', 'git commit -m "Another value of secrets"', 'git push'],
    },
  ];
}
