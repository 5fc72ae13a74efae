import { type Stream, streamsOf } from '../../../src/bootstrap/streams';
import { doorFiles, doorIsThere, doorRules } from '../../../src/bootstrap/vm/door';
import { Lab } from '../../../src/constructs/lab';
import { base, withChange } from '../../inventory/base';
import { homelabOf } from '../filled';
import { declarePorts } from '../gateway-lab';

const rules = (inventory = base as Parameters<typeof withChange>[2]) =>
  doorRules(new Lab({ homelab: 'test', inventory: inventory ?? base }), 8443)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /counter (drop|reject.*)$|accept$|^type filter/.test(line));

/** What is said of IPv6: pods have none, and of the rest the house alone may call. */
const noPods = 'iifname "cni0" meta nfproto ipv6 counter drop';
const six = (from = 'iifname { "lo", "tailscale0" }') => [
  'type filter hook input priority filter; policy accept;',
  `${from} accept`,
  'meta nfproto ipv6 ct state new ip6 saddr != { fe80::/10, fc00::/7 } counter reject with icmpv6 admin-prohibited',
];
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
    noPods,
    'type filter hook output priority -150; policy accept;',
    'fib daddr type local tcp dport 9443 counter drop',
    ...six(),
  ]);
});

test('without a gateway its port has no door; without a tailnet neither has that of the tailnet', () => {
  const alone = withChange('gateway', undefined);
  expect(rules(alone)).toEqual([
    'type filter hook prerouting priority -150; policy accept;',
    'fib daddr type local tcp dport 8443 iifname != "tailscale0" counter drop',
    pods,
    noPods,
    ...six(),
  ]);
  expect(rules(withChange('tailnet', undefined, alone))).toEqual([
    'type filter hook prerouting priority -150; policy accept;',
    'iifname { "eth0" } ip daddr { 10.42.0.0/16, 10.43.0.0/16 } counter drop',
    noPods,
    ...six('iifname "lo"'),
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

const lab = new Lab({ homelab: 'test', inventory: base });
const streams: Stream[] = [
  { port: 9000, protocol: 'TCP', audience: 'tailnet' },
  { port: 9002, protocol: 'TCP', audience: 'lan' },
  { port: 9987, protocol: 'UDP', audience: 'public' },
  { port: 25565, protocol: 'TCP', audience: 'public' },
  { port: 25566, protocol: 'TCP', audience: 'public' },
];
const told = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

test('ports beside the web are the tailnet’s alone, or the world’s by the gateway and the house’s; those of the house are open to it', () => {
  expect(told(doorRules(lab, 8443, streams)).slice(10, -12)).toEqual([
    'fib daddr type local tcp dport 8443 iifname != "tailscale0" counter drop',
    'fib daddr type local tcp dport { 9000 } iifname != "tailscale0" counter drop',
    'fib daddr type local tcp dport { 25565, 25566 } iifname "tailscale0" ip saddr != @gateway counter drop',
    'fib daddr type local tcp dport { 25565, 25566 } iifname != "tailscale0" ip saddr 100.64.0.0/10 counter drop',
    'fib daddr type local udp dport { 9987 } iifname "tailscale0" ip saddr != @gateway counter drop',
    'fib daddr type local udp dport { 9987 } iifname != "tailscale0" ip saddr 100.64.0.0/10 counter drop',
    pods,
  ]);
});

test('all of the door is one table, replaced in one step, with the gateway’s address for its set', () => {
  expect(told(doorRules(lab, 8443))).toEqual([
    'table inet loutik',
    'delete table inet loutik',
    'table inet loutik {',
    'set gateway {',
    'type ipv4_addr',
    '}',
    'chain door {',
    ...rules().slice(0, 6),
    '}',
    'chain own {',
    ...rules().slice(6, 8),
    '}',
    'chain six {',
    ...rules().slice(8),
    '}',
    '}',
  ]);
  const alone = new Lab({ homelab: 'test', inventory: withChange('tailnet', undefined, withChange('gateway', undefined)) });
  expect(told(doorRules(alone, 8443, streams, 'eth0.40'))).toEqual([
    'table inet loutik',
    'delete table inet loutik',
    'table inet loutik {',
    'chain door {',
    'type filter hook prerouting priority -150; policy accept;',
    'iifname { "eth0.40" } ip daddr { 10.42.0.0/16, 10.43.0.0/16 } counter drop',
    noPods,
    '}',
    'chain six {',
    ...six('iifname "lo"'),
    '}',
    '}',
  ]);
});

test('the door’s units are these, and who follows the gateway’s address asks each minute, for ever', () => {
  const files = doorFiles(lab, 8443, true);
  expect(files.map(({ path, mode = '0644' }) => `${mode} ${path}`)).toEqual([
    '0644 /etc/loutik/door.nft',
    '0644 /etc/systemd/system/loutik-door.service',
    '0755 /usr/local/lib/loutik/gateway-address',
    '0644 /etc/systemd/system/loutik-gateway-address.service',
  ]);
  const unit = files.at(-1)?.content ?? '';
  expect(unit).toContain('\nRequires=loutik-door.service\nAfter=loutik-door.service\nStartLimitIntervalSec=0\n');
  expect(unit.split('[Service]\n')[1]).toBe(
    'Environment=TAG=tag:gateway PERIOD=60\nExecStart=/usr/local/lib/loutik/gateway-address\nRestart=always\nRestartSec=5\n',
  );
  expect(doorFiles(lab, 8443, false)).toHaveLength(2);
});

test('ports of the ingress are guarded where it may run alone', () => {
  const { lab: games } = homelabOf('test', base, declarePorts);
  const door = (onTailnet: boolean) => doorFiles(games, 8443, onTailnet)[0]?.content;
  expect(door(true)).toBe(doorRules(games, 8443, streamsOf(games)));
  expect(door(false)).toBe(doorRules(games, 8443));
  expect(door(true)).not.toBe(door(false));
});
