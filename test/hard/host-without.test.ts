import { spawnSync } from 'node:child_process';
import { doorRules } from '../../src/bootstrap/vm/door';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { hostInventory, hostsOf } from '../bootstrap/host-lab';
import { base, withChange } from '../inventory/base';
import { World } from './host-world/world';

/** Two hosts with nothing outside of the house: no gateway, no tailnet. */
const inventory = [
  ['gateway', undefined],
  ['tailnet', undefined],
  ['sshKeys', base.tailnet.sshKeys],
  ['vms.server.availability', { kind: 'rebuilt' }],
].reduce((before, [path, value]) => withChange(path as string, value, before), hostInventory);
const hosts = hostsOf(inventory);
const installed = World.make(hosts, exampleSecrets(inventory));
installed.remove('gateway');
const world = installed.copy();
afterAll(() => World.removeAll());

const first = world.firstBoot('one');
const second = world.firstBoot('two');
const starting = (calls: readonly string[], command: string) => calls.filter((call) => call.startsWith(command));

test('two hosts without a gateway are one cluster, in which the first has two votes, and nobody looks for a third', () => {
  expect([first.status, second.status]).toEqual([0, 0]);
  expect(starting([...first.changes, ...second.changes], 'pvecm')).toEqual([
    'pvecm create test --nodeid 1 --votes 2 --link0 10.9.9.1,priority=20 --link1 192.168.7.11,priority=19',
    'pvecm add 10.9.9.1 --use_ssh 1 --nodeid 2 --link0 10.9.9.2 --link1 192.168.7.13',
  ]);
  expect(world.step('one', 'qdevice')).toMatchObject({ status: 0, output: '', changes: [] });
  expect(starting([...first.changes, ...second.changes], 'qm start')).toEqual(['qm start 100', 'qm start 101']);
});

test('a first host that is installed again joins with its two votes', () => {
  const again = world.copy();
  for (const part of ['one', 'two']) again.remove(part);
  for (const part of ['one', 'two']) spawnSync('cp', ['-a', installed.at(part), again.at(part)]);
  spawnSync('cp', ['-a', `${world.at('one/pve')}/.`, again.at('two/pve')]);
  const { status, changes } = again.firstBoot('one');
  expect([status, starting(changes, 'pvecm')]).toEqual([
    0,
    ['pvecm add 10.9.9.2 --use_ssh 1 --nodeid 1 --link0 10.9.9.1 --link1 192.168.7.11 --votes 2 --force 1'],
  ]);
});

test('nothing of Tailscale’s is fetched, installed or run', () => {
  const { changes } = first;
  expect(changes.filter((call) => /tailscale/.test(call))).toEqual([]);
  expect(starting(changes, 'apt-get -qy')).toEqual([
    'apt-get -qy -o DPkg::Lock::Timeout=600 install --no-install-recommends git hdparm rsync unattended-upgrades nut-server nut-client',
  ]);
  expect(world.step('one', 'tailscale')).toMatchObject({ status: 0, output: '', changes: [] });
});

test('who makes a VM of the lost first host is told how the other goes on alone', () => {
  const lost = world.copy();
  lost.turn('one', 'off');
  lost.write('no-quorum', '');
  const { status, output, changes } = lost.on('two', ['/usr/local/sbin/loutik-host', '--adopt', 'server']);
  expect([status, changes]).toEqual([1, []]);
  expect(output).toContain('if it is gone for good, `pvecm expected 1` lets this one go on');
});

test('shellcheck has nothing to say of such a script, nor nft of such a door', () => {
  for (const [path, { content }] of hosts.files)
    if (path.endsWith('.sh'))
      expect(spawnSync('shellcheck', ['-'], { input: content, encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
  for (const one of [inventory, withChange('gateway', undefined), base])
    expect(spawnSync('nft', ['--check', '--file', '-'], { input: doorRules({ inventory: one }, 8443), encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
});
