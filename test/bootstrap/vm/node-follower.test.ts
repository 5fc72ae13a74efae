import { Traefik } from '../../../charts/platform/traefik';
import type { Inventory } from '../../../src';
import { isOnTailnet } from '../../../src/bootstrap/tailnet';
import { nodeFollower } from '../../../src/bootstrap/vm/node-follower';
import { base, withChange } from '../../inventory/base';
import { homelabOf } from '../filled';
import { labOf, onMetal, severalServers, vmOf } from './node-lab';

const units = '/etc/systemd/system';
const files = [`${units}/loutik-door.service`, `${units}/loutik-k3s.service`].map((path) => ({ path, content: '' }));
const of = (name: string, inventory: Inventory = base) => {
  const lab = labOf(inventory);
  return nodeFollower(lab, name, vmOf(lab, name), files);
};
const server = of('server');
const worker = of('worker');

test('a node follows its user-data, where its kind of machine has that', () => {
  expect([server.part, worker.part, of('worker', onMetal).part]).toEqual([
    'vms/server/user-data',
    'vms/worker/user-data',
    'metal/worker/user-data',
  ]);
  expect([server.turns, server.as, server.mirrors]).toEqual([[], undefined, undefined]);
});

test('K3s starts again for what it reads at its start, and is not installed anew by a file', () => {
  expect([server.actions.at(-1), worker.actions.at(-1)]).toEqual(
    ['k3s.service', 'k3s-agent.service'].map((unit) => ({
      files: ['/etc/rancher/k3s/*', '/var/lib/rancher/k3s/agent/etc/*', `${units}/${unit}*`],
      run: [['systemctl', 'try-restart', unit]],
    })),
  );
  const restarted = server.actions.flatMap(({ run }) => run.map((command) => command.join(' ')));
  expect(restarted).toContain('systemctl restart --no-block loutik-door.service');
  expect(restarted).not.toContain('systemctl restart --no-block loutik-k3s.service');
  expect(server.checks.length).toBe(6);
});

const kubelet = ['curl', '--fail', '--silent', '--max-time', '10', 'http://127.0.0.1:10248/healthz'];
const apiServer = ['k3s', 'kubectl', 'get', '--raw', '/readyz', '--request-timeout', '10s'];
const active = (unit: string) => ['systemctl', 'is-active', '--quiet', unit, 'ssh.service'];

test('a node is well when K3s and SSH run and its kubelet says so, a server when its API server does, and one with the ingress on the tailnet', () => {
  expect(worker.health).toEqual([active('k3s-agent.service'), kubelet]);
  expect(server.health).toEqual([active('k3s.service'), kubelet, apiServer]);
  const { lab } = homelabOf('test', base, (own) => void new Traefik(own, { on: own.disks.one.nvme }));
  expect(nodeFollower(lab, 'server', vmOf(lab, 'server'), files).health).toEqual([active('k3s.service'), kubelet, apiServer, isOnTailnet]);
  expect(nodeFollower(lab, 'worker', vmOf(lab, 'worker'), files).health).toEqual([active('k3s-agent.service'), kubelet]);
});

const k3s = { version: 'v1.36.4+k3s1', etcd: false, drain: 100, quiet: { from: '22:00', to: '07:00' } };

test('a server with a datastore of its own copies it, onto a data disk where it has one', () => {
  expect(server.k3s).toEqual({
    ...k3s,
    server: true,
    unit: 'k3s.service',
    node: 'server',
    kubeconfig: '/etc/rancher/k3s/k3s.yaml',
    before: [],
    copy: '/srv/fast/loutik/k3s-copy',
  });
  const bare = withChange('vms.server.disks', { system: base.vms.server.disks.system });
  expect(of('server', bare).k3s?.copy).toBe('/var/lib/loutik/k3s-copy');
});

test('an agent asks by its kubelet’s rights, and copies nothing', () => {
  expect(worker.k3s).toEqual({
    ...k3s,
    server: false,
    unit: 'k3s-agent.service',
    node: 'worker',
    kubeconfig: '/var/lib/rancher/k3s/agent/kubelet.kubeconfig',
    before: ['server'],
  });
});

test('of several servers each shares its datastore, which needs no copy; servers come before agents, each in the inventory’s order', () => {
  expect(of('second', severalServers).k3s).toMatchObject({ server: true, etcd: true, before: ['server'] });
  expect(of('third', severalServers).k3s?.copy).toBeUndefined();
  expect(of('worker', severalServers).k3s).toMatchObject({ etcd: false, before: ['server', 'second', 'third'] });
});

test('a node restarts after its upgrade once the other nodes are ready, and its pods have their time', () => {
  expect(worker.restart).toMatchObject({ kernels: false, needs: [], stops: 40, nodes: ['server'] });
  expect(of('second', severalServers).restart?.nodes).toEqual(['server', 'worker', 'third']);
  expect(server.restart?.hours.times[0]).toBe('15:00');
  expect(server.restart?.hours.days).not.toEqual(worker.restart?.hours.days);
});

test('what it was made with is its name, its time zone and its network, which only making it anew changes', () => {
  const { made = {} } = worker;
  expect(
    Object.entries(made).map(([name, { value }]) => [name, name === 'network' ? JSON.parse(value).ethernets.eth0.addresses : value]),
  ).toEqual([
    ['hostname', 'worker'],
    ['timezone', 'Europe/Zurich'],
    ['network', ['192.168.7.21/24']],
  ]);
  const repairs = (follower: typeof worker) => [...new Set(Object.values(follower.made ?? {}).map(({ repair }) => repair))];
  expect(repairs(worker)).toEqual([expect.stringContaining('loutik-host --remake worker')]);
  expect(repairs(of('worker', onMetal))).toEqual([expect.stringContaining('docs/add-a-machine.md')]);
});
