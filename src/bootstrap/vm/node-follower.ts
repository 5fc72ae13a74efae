import type { Lab } from '../../constructs/lab';
import type { Vm } from '../../inventory/vm';
import { tailnetNodes } from '../../model/exposure';
import type { Follower } from '../follow/follow-files';
import type { FollowedK3s } from '../follow/settings';
import { systemRules } from '../follow/system-rules';
import type { MachineFile } from '../machine-file';
import { isOnTailnet } from '../tailnet';
import { restartHours } from '../upgrades';
import { dataMounts } from './data-disks';
import { hasSeveralServers } from './k3s-config';
import { k3sUnit } from './k3s-files';
import { networkConfig } from './network-config';
import { partOf } from './part';

/** Where the kubelet says that it is well; K3s's API server beside it, on a server. */
const kubelet = ['curl', '--fail', '--silent', '--max-time', '10', 'http://127.0.0.1:10248/healthz'];
const apiServer = ['k3s', 'kubectl', 'get', '--raw', '/readyz', '--request-timeout', '10s'];

/** What a running node takes from Git, and by what it is well. */
export function nodeFollower(lab: Lab, name: string, vm: Vm, files: readonly MachineFile[]): Follower {
  const { checks, actions } = systemRules(files.filter(({ path }) => !path.endsWith('/loutik-k3s.service')));
  const unit = k3sUnit(vm);
  const repair = vm.metal ? 'docs/add-a-machine.md: it is installed again' : `on the host that it runs on: loutik-host --remake ${name}`;
  const made = (value: string) => ({ value, repair });
  return {
    part: `${partOf(name, vm)}/user-data`,
    checks,
    actions: [
      ...actions,
      // pods go on while K3s starts again (KillMode=process)
      {
        files: ['/etc/rancher/k3s/*', '/var/lib/rancher/k3s/agent/etc/*', `/etc/systemd/system/${unit}*`],
        run: [['systemctl', 'try-restart', unit]],
      },
    ],
    turns: [],
    health: [
      ['systemctl', 'is-active', '--quiet', unit, 'ssh.service'],
      kubelet,
      ...(vm.role === 'k3s-server' ? [apiServer] : []),
      ...(tailnetNodes(lab).includes(name) ? [isOnTailnet] : []),
    ],
    k3s: followedK3s(lab, name, vm),
    restart: {
      kernels: false,
      needs: [],
      stops: vm.stop.grace.toSeconds(),
      nodes: lab.nodes.map(([other]) => other).filter((other) => other !== name),
      hours: restartHours(lab.inventory, `vm ${name}`),
    },
    made: {
      hostname: made(name),
      timezone: made(lab.inventory.quietHours.timezone),
      network: made(JSON.stringify(networkConfig(lab, name, vm))),
    },
  };
}

/**
 * What a kubelet needs beside its pods' stop times, to take down their mounts and networks, in seconds: assumed, nobody measured it. Too
 * short puts an upgrade off, with the pods that did not go; nothing is lost by it.
 */
const afterStop = 60;

/** Servers before agents, each in the inventory's order. */
function followedK3s(lab: Lab, name: string, vm: Vm): FollowedK3s {
  const server = vm.role === 'k3s-server';
  const etcd = server && hasSeveralServers(lab);
  const servers = lab.nodes.filter(([, { role }]) => role === 'k3s-server').map(([other]) => other);
  const order = [...servers, ...lab.nodes.map(([other]) => other).filter((other) => !servers.includes(other))];
  const { from, to } = lab.inventory.quietHours;
  return {
    version: lab.inventory.k3s.version,
    server,
    etcd,
    unit: k3sUnit(vm),
    node: name,
    kubeconfig: server ? '/etc/rancher/k3s/k3s.yaml' : '/var/lib/rancher/k3s/agent/kubelet.kubeconfig',
    before: order.slice(0, order.indexOf(name)),
    drain: vm.stop.grace.toSeconds() + afterStop,
    quiet: { from, to },
    // a data disk outlives the VM; without one, the system disk has it
    ...(server && !etcd ? { copy: `${dataMounts(vm)[0] ?? '/var/lib'}/loutik/k3s-copy` } : {}),
  };
}
