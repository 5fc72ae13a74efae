import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doorRules } from '../../src/bootstrap/vm/door';
import gatewayAddress from '../../src/bootstrap/vm/scripts/gateway-address.sh';
import { tailnetPort } from '../../src/inventory/node-ports';
import { base } from '../inventory/base';

/** A node with its LAN, its tailnet and a pod, each a network namespace: real nftables, real rewriting of host ports. */
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-door-'));
const id = process.pid;
const ns = { node: `node-${id}`, lan: `lan-${id}`, tailnet: `tailnet-${id}`, pod: `pod-${id}` } as const;
type Place = keyof typeof ns;

const ip = (...args: string[]) => execFileSync('ip', args, { encoding: 'utf8' });
const inside = (place: Place, ...command: string[]) => execFileSync('ip', ['netns', 'exec', ns[place], ...command], { encoding: 'utf8' });
const nft = (rules: string) => execFileSync('ip', ['netns', 'exec', ns.node, 'nft', '--file', '-'], { input: rules });

/** A cable between the node and another place, as the node names its end. */
function cable(nodeEnd: string, nodeAddresses: readonly string[], place: Place, addresses: readonly string[]): void {
  ip('link', 'add', nodeEnd, 'netns', ns.node, 'type', 'veth', 'peer', 'name', 'wire', 'netns', ns[place]);
  for (const [at, device, list] of [['node', nodeEnd, nodeAddresses] as const, [place, 'wire', addresses] as const]) {
    for (const address of list) ip('-n', ns[at], 'address', 'add', address, 'dev', device);
    ip('-n', ns[at], 'link', 'set', device, 'up');
  }
}

/** A game for the world, and a port for the tailnet. */
const [game, inner] = [25565, 9000];
const rules = doorRules({ inventory: base }, tailnetPort, [
  { port: game, protocol: 'TCP', audience: 'public' },
  { port: inner, protocol: 'TCP', audience: 'tailnet' },
]);

const gateway = '100.64.0.7';
const member = '100.64.0.8';
const startTailscale = () => {
  cable('tailscale0', ['100.64.0.1/10'], 'tailnet', [`${gateway}/10`, `${member}/10`]);
};
const stopTailscale = () => ip('-n', ns.node, 'link', 'delete', 'tailscale0');
/** What K3s's portmap does for the ingress's host ports. */
const startK3s = () =>
  nft(`table ip portmap {
    chain prerouting {
      type nat hook prerouting priority dstnat;
      fib daddr type local tcp dport ${base.gateway.homePort} dnat to 10.42.0.5:${base.gateway.homePort}
      fib daddr type local tcp dport ${tailnetPort} dnat to 10.42.0.5:8444
      fib daddr type local tcp dport 443 dnat to 10.42.0.5:8443
      fib daddr type local tcp dport { ${game}, ${inner} } dnat to 10.42.0.5
    }
    chain output {
      type nat hook output priority -100;
      fib daddr type local tcp dport ${base.gateway.homePort} dnat to 10.42.0.5:${base.gateway.homePort}
    }
  }`);
const stopK3s = () => nft('delete table ip portmap');

const server = `
const net = require('node:net');
for (const port of [${base.gateway.homePort}, 8443, 8444, ${game}, ${inner}]) net.createServer((socket) => socket.end(port + ' ' + socket.remoteAddress)).listen(port, '10.42.0.5');
console.log('listening');`;

/** What a caller hears: the pod's port and the address that the pod saw, or nothing. */
function call(from: Place, host: string, port: number, source?: string): string {
  const program = `
    const socket = require('node:net').connect({ host: '${host}', port: ${port}${source ? `, localAddress: '${source}'` : ''} });
    socket.setTimeout(700, () => socket.destroy()); socket.on('error', () => {}); socket.pipe(process.stdout);`;
  return spawnSync('ip', ['netns', 'exec', ns[from], process.execPath, '-e', program], { encoding: 'utf8' }).stdout;
}

let pod: ChildProcess;
let watcher: ChildProcess | undefined;

beforeAll(async () => {
  for (const name of Object.values(ns)) ip('netns', 'add', name);
  for (const name of Object.values(ns)) ip('-n', name, 'link', 'set', 'lo', 'up');
  cable('eth0', ['192.168.7.20/24'], 'lan', ['192.168.7.50/24']);
  cable('cni0', ['10.42.0.1/24'], 'pod', ['10.42.0.5/24']);
  startTailscale();
  ip('-n', ns.pod, 'route', 'add', 'default', 'via', '10.42.0.1');
  ip('-n', ns.lan, 'route', 'add', '10.42.0.0/16', 'via', '192.168.7.20'); // somebody in the house who knows
  inside('node', 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
  pod = spawn('ip', ['netns', 'exec', ns.pod, process.execPath, '-e', server]);
  await new Promise((listening) => pod.stdout?.once('data', listening));
  startK3s();
});

afterAll(() => {
  if (watcher?.pid) process.kill(-watcher.pid);
  pod.kill();
  for (const name of Object.values(ns)) ip('netns', 'delete', name);
  fs.rmSync(folder, { recursive: true });
});

const toHome = (source: string) => call('tailnet', '100.64.0.1', base.gateway.homePort, source);

test('without a door everybody gets through: what the rest shows is the door’s doing', () => {
  expect(call('lan', '192.168.7.20', base.gateway.homePort)).toBe('9443 192.168.7.50');
  expect(call('lan', '10.42.0.5', base.gateway.homePort)).toBe('9443 192.168.7.50');
});

test('nft accepts the rules, also a second time', () => {
  nft(rules);
  nft(rules);
});

test('until the gateway’s address is known, nobody reaches its port', () => {
  expect([toHome(gateway), toHome(member), call('lan', '192.168.7.20', base.gateway.homePort)]).toEqual(['', '', '']);
});

test('the gateway is who wears its tag, and gets through with its own address', async () => {
  fs.writeFileSync(
    join(folder, 'tailscale'),
    `#!/bin/sh\necho '${JSON.stringify({
      BackendState: 'Running',
      Peer: {
        a: { HostName: 'gateway', TailscaleIPs: [member] }, // anybody may call a device of theirs so
        b: { HostName: 'vps', Tags: ['tag:gateway'], TailscaleIPs: [gateway, 'fd7a:115c:a1e0::7'] },
      },
    })}'\n`,
    { mode: 0o755 },
  );
  fs.writeFileSync(join(folder, 'gateway-address'), gatewayAddress, { mode: 0o755 });
  watcher = spawn('ip', ['netns', 'exec', ns.node, join(folder, 'gateway-address')], {
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, TAG: 'tag:gateway', PERIOD: '1' },
    detached: true, // a group of its own, so that its sleep ends with it
  });
  const said = await new Promise<string>((resolve) => watcher?.stdout?.once('data', (data) => resolve(String(data))));
  expect(said).toBe(`the door is open to ${gateway}\n`);
  expect([toHome(gateway), toHome(member)]).toEqual([`9443 ${gateway}`, '']);
});

test('no other source gets to that port: the house, a forged address, a pod’s own address, the node itself', () => {
  ip('-n', ns.lan, 'address', 'add', `${gateway}/32`, 'dev', 'wire');
  ip('-n', ns.node, 'route', 'add', `${gateway}/32`, 'via', '192.168.7.50'); // so that an answer would come
  expect(call('lan', '192.168.7.20', base.gateway.homePort)).toBe('');
  expect(call('lan', '192.168.7.20', base.gateway.homePort, gateway)).toBe('');
  expect(call('lan', '10.42.0.5', base.gateway.homePort)).toBe('');
  expect(call('pod', '192.168.7.20', base.gateway.homePort)).toBe('');
  expect(call('node', '192.168.7.20', base.gateway.homePort)).toBe('');
  ip('-n', ns.node, 'route', 'delete', `${gateway}/32`);
  ip('-n', ns.lan, 'address', 'delete', `${gateway}/32`, 'dev', 'wire');
});

test('the tailnet’s port is the tailnet’s alone, the house’s port everybody’s', () => {
  expect([call('tailnet', '100.64.0.1', tailnetPort, member), call('lan', '192.168.7.20', tailnetPort)]).toEqual([`8444 ${member}`, '']);
  expect(call('lan', '10.42.0.5', 8444)).toBe('');
  expect(call('lan', '192.168.7.20', 443)).toBe('8443 192.168.7.50');
});

test('a public port beside the web is called by the gateway and the house, and by nobody of the tailnet, nor in its address', () => {
  expect(call('tailnet', '100.64.0.1', game, gateway)).toBe(`${game} ${gateway}`);
  expect(call('tailnet', '100.64.0.1', game, member)).toBe('');
  expect(call('lan', '192.168.7.20', game)).toBe(`${game} 192.168.7.50`);
  ip('-n', ns.lan, 'address', 'add', `${gateway}/32`, 'dev', 'wire');
  ip('-n', ns.node, 'route', 'add', `${gateway}/32`, 'via', '192.168.7.50');
  expect(call('lan', '192.168.7.20', game, gateway)).toBe('');
  ip('-n', ns.node, 'route', 'delete', `${gateway}/32`);
  ip('-n', ns.lan, 'address', 'delete', `${gateway}/32`, 'dev', 'wire');
});

test('one of the tailnet is the tailnet’s alone', () =>
  expect([call('tailnet', '100.64.0.1', inner, member), call('lan', '192.168.7.20', inner)]).toEqual([`${inner} ${member}`, '']));

test.each([
  ['Tailscale and then K3s', [stopTailscale, startTailscale, stopK3s, startK3s]],
  ['K3s and then Tailscale', [stopK3s, startK3s, stopTailscale, startTailscale]],
])('it holds after %s restarted', (_, steps) => {
  for (const step of steps) step();
  expect([toHome(gateway), toHome(member), call('lan', '192.168.7.20', base.gateway.homePort)]).toEqual([`9443 ${gateway}`, '', '']);
});

test('a gateway that lost its tag is out', async () => {
  fs.writeFileSync(join(folder, 'tailscale'), `#!/bin/sh\necho '{"BackendState":"Running","Peer":null}'\n`, { mode: 0o755 });
  await new Promise<void>((out) => watcher?.stdout?.on('data', (data) => String(data).includes('nobody') && out()));
  expect(toHome(gateway)).toBe('');
});
