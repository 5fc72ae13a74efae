import { doorFiles, doorIsThere, doorRules } from '../../src/bootstrap/vm/door';
import { Lab } from '../../src/constructs/lab';
import { base, withChange } from '../inventory/base';

const rules = (inventory = base as Parameters<typeof withChange>[2]) =>
  doorRules(new Lab({ homelab: 'test', inventory: inventory ?? base }), 8443)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /counter drop$|accept$|^type filter/.test(line));

const pods = 'iifname { "eth0", "tailscale0" } ip daddr { 10.42.0.0/16, 10.43.0.0/16 } counter drop';

test('a door is for what calls an address of the node itself: what pods call elsewhere on the same port passes', () => {
  const doors = rules().filter((line) => line.includes('tcp dport'));
  expect(doors).toHaveLength(4);
  expect(doors.filter((line) => !line.startsWith('fib daddr type local '))).toEqual([]);
});

test('the gateway’s port is open to the gateway’s own address on the tailnet, and to nobody else, the node itself included', () => {
  expect(rules()).toEqual([
    'type filter hook prerouting priority -150; policy accept;',
    'fib daddr type local tcp dport 9443 iifname "tailscale0" ip saddr @gateway accept',
    'fib daddr type local tcp dport 9443 counter drop',
    'fib daddr type local tcp dport 8443 iifname != "tailscale0" counter drop',
    pods,
    'type filter hook output priority -150; policy accept;',
    'fib daddr type local tcp dport 9443 counter drop',
  ]);
});

test('without a gateway its port has no door; without a tailnet neither has that of the tailnet', () => {
  const alone = withChange('gateway', undefined);
  expect(rules(alone)).toEqual([
    'type filter hook prerouting priority -150; policy accept;',
    'fib daddr type local tcp dport 8443 iifname != "tailscale0" counter drop',
    pods,
  ]);
  expect(rules(withChange('tailnet', undefined, alone))).toEqual([
    'type filter hook prerouting priority -150; policy accept;',
    'iifname { "eth0" } ip daddr { 10.42.0.0/16, 10.43.0.0/16 } counter drop',
  ]);
});

test('the door stands before K3s starts, which looks for the table that is written', () => {
  const lab = new Lab({ homelab: 'test', inventory: base });
  const files = new Map(doorFiles(lab, 8443, true).map(({ path, content }) => [path, content]));
  expect(doorIsThere).toBe('/bin/sh -c "/usr/sbin/nft list table inet loutik >/dev/null"');
  expect(files.get('/etc/loutik/door.nft')).toBe(doorRules(lab, 8443));
  expect(files.get('/etc/loutik/door.nft')?.startsWith('table inet loutik\ndelete table inet loutik\n')).toBe(true);
  expect(files.get('/etc/systemd/system/loutik-door.service')).toContain('\nBefore=k3s.service k3s-agent.service\n');
  expect(files.get('/etc/systemd/system/loutik-door.service')).toContain('\nExecStart=/usr/sbin/nft --file /etc/loutik/door.nft\n');
});

test('who follows the gateway’s address is there where the gateway comes in, and the VM is on its tailnet', () => {
  const follows = (inventory: typeof base, onTailnet: boolean) =>
    doorFiles(new Lab({ homelab: 'test', inventory }), 8443, onTailnet).some(({ path }) => path.includes('gateway-address'));
  const without = withChange('gateway', undefined) as typeof base;
  expect([follows(base, true), follows(base, false), follows(without, true)]).toEqual([true, false, false]);
});
