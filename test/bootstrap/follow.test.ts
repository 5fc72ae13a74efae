import { parse } from 'yaml';
import type { FollowSettings } from '../../src/bootstrap/follow/settings';
import { withChange } from '../inventory/base';
import { bootstrapOf, webInventory, writtenBy } from './gateway-lab';

const files = bootstrapOf();
const settingsOf = (part: string, from = files) =>
  JSON.parse(writtenBy(from.get(part) ?? '').get('/etc/loutik/follow.json')?.content ?? '') as FollowSettings;
const machines = ['gateway/user-data', 'vms/server/user-data', 'vms/worker/user-data'];
/** As Python's fnmatch: `*` is any part, slashes too. */
const matches = (path: string, patterns: readonly string[]) =>
  patterns.some((pattern) => new RegExp(`^${pattern.replace(/[.+^$()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(path));

/** Read whenever they are used, or once only, at a first boot. */
const readAtUse = [
  '/etc/loutik/apply/*',
  '/etc/loutik/follow.json',
  '/etc/loutik/k3s.env', // for whoever fetches K3s: a first boot, and loutik-follow itself
  '/var/lib/rancher/k3s/server/manifests/*', // K3s looks there by itself
  '/etc/loutik/tailscale.sources',
  '/etc/apt/*',
  '/etc/tmpfiles.d/*',
  '/etc/ssh/authorized_keys.d/*',
  '/usr/local/lib/loutik/*',
  '/usr/local/sbin/*',
];

test.each(machines)('whatever file of %s changes is read anew, or is read at each use', (part) => {
  const { actions } = settingsOf(part);
  const unread = [...writtenBy(files.get(part) ?? '').keys()].filter(
    (path) => !actions.some((action) => matches(path, action.files)) && !matches(path, readAtUse),
  );
  expect(unread).toEqual([]);
});

test.each(machines)('the program and the settings of each unit of %s start it again, without waiting for it', (part) => {
  const { actions } = settingsOf(part);
  const paths = [...writtenBy(files.get(part) ?? '').keys()];
  const commandsAfter = (path: string) =>
    actions.filter((action) => matches(path, action.files)).flatMap(({ run }) => run.map((command) => command.join(' ')));
  const units = paths.flatMap((path) => /^\/etc\/systemd\/system\/loutik-([a-z0-9-]+)\.service$/.exec(path)?.[1] ?? []);
  for (const name of units.filter((name) => !['follow', 'k3s', 'restart'].includes(name)))
    for (const path of paths.filter((path) => [`/usr/local/lib/loutik/${name}`, `/etc/loutik/${name}.env`].includes(path)))
      expect([path, commandsAfter(path)]).toEqual([path, [`systemctl restart --no-block loutik-${name}.service`]]);
  expect(units.length).toBeGreaterThan(3);
  // what restarts the machine is run in its hours, not because it changed
  const ofRestart = paths.filter((path) => /\/loutik-restart\.|\/loutik\/restart$/.test(path));
  expect([ofRestart.length > 1, ofRestart.flatMap(commandsAfter).filter((command) => command.includes('restart'))]).toEqual([true, []]);
});

test('K3s is started again for what it reads at its start, and its version is not moved by that', () => {
  const { actions } = settingsOf('vms/worker/user-data');
  const units = (path: string) =>
    actions.filter((action) => matches(path, action.files)).flatMap(({ run }) => run.map((command) => command.at(-1)));
  expect(units('/etc/rancher/k3s/config.yaml')).toEqual(['k3s-agent.service']);
  expect(units('/var/lib/rancher/k3s/agent/etc/kubelet.conf.d/10-shutdown.conf')).toEqual(['k3s-agent.service']);
});

test('servers take another version of K3s before agents, each in the inventory’s order, and only a server with a datastore of its own copies it', () => {
  const { version } = webInventory.k3s;
  const [server, worker] = ['server', 'worker'].map((name) => settingsOf(`vms/${name}/user-data`).k3s);
  const { from, to } = webInventory.quietHours;
  const stop = webInventory.vms.server?.stop.grace.toSeconds() ?? 0;
  const both = { version, etcd: false, drain: stop + 60, quiet: { from, to } };
  expect(server).toEqual({
    ...both,
    server: true,
    unit: 'k3s.service',
    node: 'server',
    kubeconfig: '/etc/rancher/k3s/k3s.yaml',
    before: [],
    copy: '/srv/fast/loutik/k3s-copy',
  });
  expect(worker).toEqual({
    ...both,
    server: false,
    unit: 'k3s-agent.service',
    node: 'worker',
    kubeconfig: '/var/lib/rancher/k3s/agent/kubelet.kubeconfig',
    before: ['server'],
  });
  expect(settingsOf('gateway/user-data').k3s).toBeUndefined();
});

test('an agent may see when its turn is, and nothing more: one server gives the kubelets that', () => {
  const under = (part: string) =>
    [...writtenBy(files.get(part) ?? '')].flatMap(([path, { content }]) => (/server\/manifests\//.test(path) ? [parse(content)] : []));
  const [role, binding, ...more] = under('vms/server/user-data');
  expect(role.rules).toEqual([
    { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] },
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list'] },
    { apiGroups: ['apps'], resources: ['daemonsets'], verbs: ['get'] },
  ]);
  expect(binding.roleRef.name).toBe(role.metadata.name);
  expect(binding.subjects).toEqual([{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:nodes' }]);
  expect([more, under('vms/worker/user-data')]).toEqual([[], []]);
});

test('a machine follows its own part of the inventory’s repository and branch, and its mirrors after that', () => {
  expect(machines.map((part) => settingsOf(part).part)).toEqual(machines.map((part) => `bootstrap/test/${part}`));
  const { sources, branch, signers } = settingsOf('gateway/user-data');
  expect([sources, branch, signers]).toEqual([[webInventory.git.url], webInventory.git.branch, []]);
  const given = { ...webInventory.git, mirrors: ['https://mirror.test.example/lab.git'], signers: webInventory.tailnet?.sshKeys };
  const settings = settingsOf('vms/server/user-data', bootstrapOf(withChange('git', given, webInventory)));
  expect(settings).toMatchObject({ sources: [given.url, ...given.mirrors], signers: given.signers });
});

test('what a machine was made with is named with what makes it anew', () => {
  expect(settingsOf('vms/worker/user-data').made).toEqual({
    hostname: { value: 'worker', repair: 'on the host that it runs on: loutik-host --remake worker' },
    timezone: { value: 'Europe/Zurich', repair: 'on the host that it runs on: loutik-host --remake worker' },
    network: { value: expect.stringContaining('192.168.7.21/24'), repair: 'on the host that it runs on: loutik-host --remake worker' },
  });
});
