import { bootstrapOf, declarePorts, webInventory, writtenBy } from './gateway-lab';

const files = bootstrapOf(webInventory, declarePorts);
const plain = bootstrapOf();
const gateway = writtenBy(files.get('gateway/user-data') ?? '');
const text = (path: string) => gateway.get(path)?.content ?? '';
const door = (vm: string, from = files) => writtenBy(from.get(`vms/${vm}/user-data`) ?? '').get('/etc/loutik/door.nft')?.content ?? '';
const lines = (content: string, pattern: RegExp) =>
  content
    .split('\n')
    .filter((line) => pattern.test(line))
    .map((line) => line.trim());

test('of the ports beside the web the gateway listens on the public ones of TCP, and passes them on with who called', () => {
  const config = text('/etc/haproxy/haproxy.cfg');
  expect(lines(config, /bind /)).toEqual(['bind 0.0.0.0:443', 'bind 0.0.0.0:80', 'bind 0.0.0.0:25565']);
  const [, backend = ''] = config.split('backend tcp-25565\n    mode tcp\n    balance');
  expect(backend).toContain('default-server send-proxy-v2 ');
  expect(lines(backend, /server server/)).toEqual(['server server server.test.ts.net:25565 track home/server']);
});

test('its firewall opens those of TCP, and leads those of UDP home', () => {
  const rules = text('/etc/nftables.conf');
  expect(lines(rules, /HAProxy/)).toEqual(['tcp dport { 80, 443, 25565 } accept comment "HAProxy"']);
  expect(lines(rules, /dnat ip/)).toEqual([
    'iifname != "tailscale0" fib daddr type local udp dport { 9987 } dnat ip to udp dport map @home',
  ]);
  expect(text('/etc/loutik/home-address.env')).toBe("NODES='server'\nTAILNET='test.ts.net'\nPORTS='9987'\nPERIOD='15'\n");
  expect(text('/etc/systemd/system/loutik.target')).toContain('loutik-home-address.service');
});

test('without a public port of UDP it forwards nothing, and knows no home', () => {
  const own = writtenBy(plain.get('gateway/user-data') ?? '');
  expect([...own.keys()].filter((path) => path.includes('home-address'))).toEqual([]);
  expect(own.get('/etc/nftables.conf')?.content).not.toContain('dnat');
});

test('the tailnet’s policy lets the gateway come to public ports, members to theirs, and nobody to the house’s', () => {
  const policy = files.get('gateway/policy.hujson') ?? '';
  const grants = lines(policy, /"ip":/).map((line) => JSON.parse(line.replace(/,$/, '')) as { src: string[]; ip: string[] });
  expect(grants.find(({ src }) => src.includes('tag:gateway'))?.ip).toEqual(['tcp:9443', 'tcp:25565', 'udp:9987']);
  expect(grants.find(({ src }) => src.includes('group:members'))?.ip).toEqual(['tcp:8443', 'tcp:9000', 'udp:9001']);
  expect(policy).not.toContain('9002');
});

test('the door of the ingress node tells who may come to which port; no other node has such a port', () => {
  expect(lines(door('server'), /dport \{/)).toEqual([
    'fib daddr type local tcp dport { 9000 } iifname != "tailscale0" counter drop',
    'fib daddr type local tcp dport { 25565 } iifname "tailscale0" ip saddr != @gateway counter drop',
    'fib daddr type local tcp dport { 25565 } iifname != "tailscale0" ip saddr 100.64.0.0/10 counter drop',
    'fib daddr type local udp dport { 9001 } iifname != "tailscale0" counter drop',
    'fib daddr type local udp dport { 9987 } iifname "tailscale0" ip saddr != @gateway counter drop',
    'fib daddr type local udp dport { 9987 } iifname != "tailscale0" ip saddr 100.64.0.0/10 counter drop',
  ]);
  expect(door('worker')).toBe(door('worker', plain));
});

test('names of ports have records as names of the web have', () => {
  expect(lines(files.get('dns/public.zone') ?? '', /^(game|voice|admin|query|house)\./)).toEqual([
    'game.test.example. 300 IN A 203.0.113.7',
    'voice.test.example. 300 IN A 203.0.113.7',
  ]);
  expect(lines(files.get('dns/house.zone') ?? '', /^(game|voice|admin|query|house)\./)).toEqual([
    'game.test.example. 300 IN A 192.168.7.20',
    'house.test.example. 300 IN A 192.168.7.20',
    'voice.test.example. 300 IN A 192.168.7.20',
  ]);
  expect(files.get('dns/records.md')).toContain('| query.test.example | A | 300 | what `tailscale ip -4` prints on server |');
});

test('their names are no names of the web: TLS for one ends at the gateway', () =>
  expect(text('/etc/haproxy/haproxy.cfg')).not.toContain('game.test.example'));
