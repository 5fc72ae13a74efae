import type { Lab } from '../constructs/lab';
import { hostNames } from '../inventory/machine';
import { hasQDevice } from '../inventory/quorum';
import { guestsOf } from '../inventory/stops';
import { tailnetNodes } from '../model/exposure';
import { rootOf, withoutKey } from './host-takings';
import type { Step } from './order';

const tailscaleMachines = 'login.tailscale.com/admin/machines';

/** What keeps who has a place now out of the homelab, before any value is changed. Pure. */
export function shutOut(lab: Lab, place: string): readonly Step[] {
  if (place === 'kit') return [locked('in every place where a copy is kept')];
  if (place === 'workstation') return workstation(lab);
  if (place === 'gateway') return gateway(lab);
  return hostNames(lab.inventory).includes(place) ? host(lab, place) : vm(lab, place);
}

function locked(where: string): Step {
  return {
    id: 'lock',
    what: `the kit opens with what was lost no more, ${where}: another passphrase, or other recipients`,
    commands: ['npx loutik kit rotate --lock'],
  };
}

/** It has a way in of its own everywhere, beside the kit that lies on it. */
function workstation(lab: Lab): readonly Step[] {
  const { inventory, homelab } = lab;
  return [
    ...fromTailnet(lab, 'its machine, and of the login that it was used with every session'),
    {
      id: 'git',
      what: `the Git host's settings: its SSH keys, tokens and sessions, by which it pushes to ${inventory.git.url}`,
      commands: [],
    },
    {
      id: 'ssh',
      what: `its SSH key goes out of clusters/${homelab}/site.ts, and out of the machines that have it`,
      commands: [
        ...hostNames(inventory)
          .slice(0, 1)
          .map((name) => `ssh -t ${rootOf(lab, name)} nano /etc/pve/priv/authorized_keys`),
        ...lab.nodes.map(([name, { addresses }]) => `ssh -t admin@${Object.values(addresses)[0] ?? name} nano .ssh/authorized_keys`),
        ...(inventory.gateway ? [`ssh -t admin@${inventory.gateway.name} nano .ssh/authorized_keys`] : []),
      ],
    },
    clusterAuthority('a kubeconfig that lay on it'),
    locked('the copy on it, too'),
  ];
}

/** Nothing takes a client's certificate back: only another authority ends it (docs.k3s.io/cli/certificate). */
function clusterAuthority(what: string): Step {
  return {
    id: 'authority',
    what: `${what} opens the cluster for as long as its authority is the same: docs.k3s.io/cli/certificate, k3s certificate rotate-ca`,
    commands: [],
  };
}

function fromTailnet({ inventory }: Lab, who: string): readonly Step[] {
  return inventory.tailnet || inventory.gateway ? [{ id: 'tailnet', what: `${tailscaleMachines}: ${who}`, commands: [] }] : [];
}

function host(lab: Lab, name: string): readonly Step[] {
  const other = hostNames(lab.inventory).find((each) => each !== name);
  const guests = guestsOf(lab.inventory, name);
  const own = guests.filter(([, { home, role }]) => home === name && role !== 'lab').map(([vm]) => vm);
  const names = [name, ...own.filter((vm) => tailnetNodes(lab).includes(vm))];
  return [
    ...fromTailnet(lab, names.join(', ')),
    ...(other === undefined
      ? []
      : [
          {
            id: 'cluster',
            what: `${other} knows ${name} no more, and lets its root in no more`,
            commands: [
              // a cluster with a QDevice takes no node out, and one host alone has no quorum (pve-docs, pvecm.adoc)
              `ssh ${rootOf(lab, other)} '${hasVote(lab) ? 'pvecm qdevice remove; ' : ''}pvecm expected 1; pvecm delnode ${name}'`,
              `ssh ${rootOf(lab, other)} '${withoutKey(`root@${name}`)}'`,
            ],
          },
        ]),
    ...nodes(own),
    ...(guests.some(([, { role }]) => role === 'k3s-server') ? [clusterAuthority("the datastore on it, with the authority's key,")] : []),
  ];
}

/** Whether the gateway has a vote: an even number of hosts needs one more. */
const hasVote = ({ inventory }: Lab) => hasQDevice(inventory);

function vm(lab: Lab, name: string): readonly Step[] {
  const role = lab.inventory.vms[name]?.role;
  return [
    ...(tailnetNodes(lab).includes(name) ? fromTailnet(lab, name) : []),
    ...(role === 'lab' ? [] : nodes([name])),
    ...(role === 'k3s-server' ? [clusterAuthority("its datastore, with the authority's key,")] : []),
  ];
}

/** With a node goes the hash of its password, and what it may ask of the API server as itself ends with its pods. */
function nodes(names: readonly string[]): readonly Step[] {
  if (names.length === 0) return [];
  return [{ id: 'nodes', what: `the cluster knows ${names.join(', ')} no more`, commands: [`kubectl delete node ${names.join(' ')}`] }];
}

function gateway(lab: Lab): readonly Step[] {
  const { gateway } = lab.inventory;
  const [host] = hostNames(lab.inventory);
  return [
    ...fromTailnet(lab, gateway?.name ?? 'gateway'),
    {
      id: 'provider',
      what: `the console of ${gateway?.provider ?? 'its provider'}: the machine is deleted, and its password and sessions there changed`,
      commands: [],
    },
    ...(host !== undefined && hasVote(lab)
      ? [{ id: 'vote', what: 'it has no vote any more', commands: [`ssh ${rootOf(lab, host)} pvecm qdevice remove`] }]
      : []),
  ];
}
