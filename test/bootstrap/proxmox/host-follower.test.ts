import type { Inventory } from '../../../src';
import { hostFollowFiles } from '../../../src/bootstrap/proxmox/host-follower';
import { base, withChange } from '../../inventory/base';
import { hostInventory } from '../host-lab';
import { labOf } from '../vm/node-lab';

const settingsOf = (name: string, inventory: Inventory = hostInventory) =>
  JSON.parse(hostFollowFiles(labOf(inventory), name).find(({ path }) => path === '/etc/loutik/follow.json')?.content ?? '');
const one = settingsOf('one');
const two = settingsOf('two');
const self = '/usr/local/sbin/loutik-host';
const third = withChange('machines.three', {
  ...base.machines.two,
  host: { ...base.machines.two.host, nodeId: 3 },
  addresses: [{ network: 'lan', nic: 'lan', address: '192.168.7.14' }],
});

test('a host follows its own script, which it runs: what has to wait for something has its own timer', () => {
  expect([one.part, one.as]).toEqual(['bootstrap/test/hosts/one/first-boot.sh', self]);
  expect(one.checks).toEqual([{ files: [self], run: ['bash', '-c', 'bash "$1" --dry-run run || [ $? -eq 75 ]', 'bash', '{}'] }]);
  expect(one.actions).toEqual([{ files: [self], run: [['bash', '-c', `${self} run || [ $? -eq 75 ]`, 'bash']] }]);
  expect(one.turns).toEqual([]);
});

test('what another host has of the repository is asked after the inventory’s addresses, at its best address', () => {
  const mirror = (address: string) => `ssh://root@${address}/var/lib/loutik/follow/repository.git`;
  expect([one.sources, two.sources]).toEqual([
    [base.git.url, mirror('10.9.9.2')],
    [base.git.url, mirror('10.9.9.1')],
  ]);
  expect(settingsOf('two', third).sources.slice(1)).toEqual([mirror('192.168.7.11'), mirror('192.168.7.14')]);
});

test('it is well when its page and SSH run, the cluster has a majority, and Tailscale does where there is one', () => {
  const always = [
    ['systemctl', 'is-active', '--quiet', 'pveproxy.service', 'ssh.service'],
    ['sh', '-c', "pvecm status | grep -Eq '^Quorate: +Yes'"],
  ];
  expect(one.health).toEqual([...always, ['tailscale', 'status']]);
  expect(settingsOf('one', withChange('tailnet', undefined, hostInventory)).health).toEqual(always);
});

test('it restarts knowing its votes, the other hosts with their addresses, and the nodes that may run on it', () => {
  expect(one.restart).toMatchObject({
    kernels: true,
    host: {
      name: 'one',
      votes: 1,
      others: { two: ['10.9.9.2', '192.168.7.13'] },
      guests: { 100: 'server', 101: 'worker' },
    },
    leaves: 60 + 60 + 900,
  });
  expect(two.restart.host.others).toEqual({ one: ['10.9.9.1', '192.168.7.11'] });
  const lab = { ...base.vms.worker, vmid: 102, role: 'lab' };
  expect(settingsOf('two', withChange('vms.play', lab, hostInventory)).restart.host.guests).toEqual({ 100: 'server', 101: 'worker' });
});

test('a restart waits for power that is known to last: the UPS’s word, or the charger’s', () => {
  const [needs, ...more] = one.restart.needs;
  expect([needs.run.slice(0, 2), needs.run.slice(3), more]).toEqual([['sh', '-c'], ['sh', 'ups@localhost'], []]);
  expect(needs.run[2]).toBe(
    'case " $(upsc "$1" ups.status) " in *" OB "* | *" LB "* | *" FSD "*) exit 1 ;; *" OL "*) ;; *) exit 1 ;; esac',
  );
  expect(needs.why).toContain('ups@localhost');
  expect(settingsOf('two', base).restart.needs.map(({ run }: { run: string[] }) => run.at(-1))).toEqual(['ups@192.168.7.11']);
  expect(two.restart.needs.map(({ run }: { run: string[] }) => run)).toEqual([
    ['sh', '-c', 'set -a; . /etc/loutik/battery.env; exec /usr/local/sbin/loutik-battery mains'],
  ]);
  expect(settingsOf('two', withChange('machines.two.power.feed', 'mains')).restart.needs).toEqual([]);
});

test('its node id and its system’s disk stay as long as it lives', () => {
  const values = Object.entries(two.made as Record<string, { value: string; repair: string }>);
  expect(values.map(([name, { value, repair }]) => [name, value, repair.split(':')[0]])).toEqual([
    ['node id', '2', 'docs/hosts.md'],
    ['system disk', 'nvme', 'docs/hosts.md'],
  ]);
});

test('systemd reads its units anew when they change, and nothing else is done for its program', () => {
  expect(hostFollowFiles(labOf(hostInventory), 'one').map(({ path, trigger }) => [path.split('/').at(-1), trigger])).toEqual([
    ['loutik-follow', undefined],
    ['follow.json', undefined],
    ['loutik-follow.service', 'systemd'],
    ['loutik-follow.timer', 'systemd'],
    ['loutik-restart.service', 'systemd'],
    ['loutik-restart.timer', 'systemd'],
  ]);
});

test('each host restarts on days of its own', () => {
  const days = (name: string) =>
    /OnCalendar=\*-\*-(\S+) /
      .exec(hostFollowFiles(labOf(hostInventory), name).at(-1)?.content ?? '')?.[1]
      ?.split(',')
      .slice(0, 2);
  expect([days('one'), days('two')]).toEqual([
    ['2', '7'],
    ['3', '8'],
  ]);
});
