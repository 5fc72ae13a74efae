import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { doorRules } from '../../src/bootstrap/vm/door';
import { tailnetPort } from '../../src/inventory/node-ports';
import { base } from '../inventory/base';

/**
 * A node that its router has given a public address, two pods on its bridge, the house and the Internet, each a network namespace: real
 * nftables, real neighbour discovery, and what listens on every address as K3s and SSH do.
 */
const id = process.pid;
const ns = { node: `node6-${id}`, house: `house6-${id}`, world: `world6-${id}`, one: `one6-${id}`, two: `two6-${id}` } as const;
type Place = keyof typeof ns;
const apiServer = 6443;
const address = {
  node: '2001:db8:7::20',
  router: '2001:db8:7::1',
  ours: 'fd00:7::20',
  house: 'fd00:7::50',
  world: '2001:db8:9::9',
} as const;

const ip = (...args: string[]) => execFileSync('ip', args, { encoding: 'utf8' });
const inside = (place: Place, ...command: string[]) => execFileSync('ip', ['netns', 'exec', ns[place], ...command], { encoding: 'utf8' });
const nft = (rules: string) => execFileSync('ip', ['netns', 'exec', ns.node, 'nft', '--file', '-'], { input: rules });

/** A cable whose ends are named, each in its place. */
function cable([a, nameA]: readonly [Place, string], [b, nameB]: readonly [Place, string]): void {
  ip('link', 'add', nameA, 'netns', ns[a], 'type', 'veth', 'peer', 'name', nameB, 'netns', ns[b]);
  for (const [place, name] of [[a, nameA] as const, [b, nameB] as const]) ip('-n', ns[place], 'link', 'set', name, 'up');
}
const give = (place: Place, device: string, ...addresses: readonly string[]) => {
  for (const one of addresses) ip('-n', ns[place], 'address', 'add', `${one}/64`, 'dev', device, 'nodad');
};
/** The address that the kernel gave an interface by itself. */
const linkLocal = (place: Place, device: string) =>
  /inet6 (fe80::[0-9a-f:]+)/.exec(ip('-n', ns[place], '-6', 'address', 'show', 'dev', device))?.[1] ?? '';

const running: ChildProcess[] = [];
async function serve(place: Place, port: number): Promise<void> {
  const program = `require('node:net').createServer((socket) => socket.end('${place}')).listen(${port}, '::', () => console.log('listening'))`;
  const child = spawn('ip', ['netns', 'exec', ns[place], process.execPath, '-e', program]);
  running.push(child);
  await new Promise((listening) => child.stdout?.once('data', listening));
}

/** What a caller hears: who answered, `refused`, or nothing in 2.5 s. By veth a refusal comes while connect is still at work, and only the second try, after 1 s, hears it. */
function call(from: Place, host: string, port: number): string {
  const program = `
    const socket = require('node:net').connect({ host: '${host}', port: ${port} });
    socket.setTimeout(2500, () => { process.stdout.write('nothing'); socket.destroy(); });
    socket.on('error', () => process.stdout.write('refused')).on('data', (data) => process.stdout.write(data));`;
  return spawnSync('ip', ['netns', 'exec', ns[from], process.execPath, '-e', program], { encoding: 'utf8' }).stdout;
}
const rules = doorRules({ inventory: base }, tailnetPort);

beforeAll(async () => {
  for (const name of Object.values(ns)) ip('netns', 'add', name);
  for (const name of Object.values(ns)) ip('-n', name, 'link', 'set', 'lo', 'up');
  cable(['node', 'eth0'], ['house', 'lan']);
  cable(['house', 'wan'], ['world', 'eth0']);
  // a router without a firewall: what it is asked to carry it carries
  inside('house', 'sysctl', '-qw', 'net.ipv6.conf.all.forwarding=1');
  give('house', 'lan', address.router, address.house);
  give('house', 'wan', '2001:db8:9::1');
  give('node', 'eth0', address.node, address.ours);
  give('world', 'eth0', address.world);
  ip('-n', ns.node, 'route', 'add', 'default', 'via', address.router);
  ip('-n', ns.world, 'route', 'add', 'default', 'via', '2001:db8:9::1');
  ip('-n', ns.node, 'link', 'add', 'cni0', 'type', 'bridge');
  ip('-n', ns.node, 'link', 'set', 'cni0', 'up');
  for (const pod of ['one', 'two'] as const) {
    cable(['node', `veth${pod}`], [pod, 'eth0']);
    ip('-n', ns.node, 'link', 'set', `veth${pod}`, 'master', 'cni0');
  }
  for (const [place, port] of [['node', apiServer] as const, ['two', 80] as const, ['world', 443] as const]) await serve(place, port);
  for (
    let tries = 0;
    tries < 20 &&
    /tentative/.test(
      Object.values(ns)
        .map((name) => ip('-n', name, '-6', 'address'))
        .join(''),
    );
    tries++
  )
    await sleep(200);
});

afterAll(() => {
  for (const child of running) child.kill();
  for (const name of Object.values(ns)) ip('netns', 'delete', name);
});

const toPod = () => call('one', `${linkLocal('two', 'eth0')}%eth0`, 80);
const podToNode = () => call('one', `${linkLocal('node', 'cni0')}%eth0`, apiServer);

test('without a door the Internet reaches the node, and one pod another past every network policy: what the rest shows is the door’s doing', () => {
  expect(call('world', address.node, apiServer)).toBe('node');
  expect([toPod(), podToNode()]).toEqual(['two', 'node']);
});

test('nft accepts the rules, also a second time', () => {
  nft(rules);
  nft(rules);
});

test('who calls the node from the Internet by IPv6 is refused, and does not wait in vain', () =>
  expect(call('world', address.node, apiServer)).toBe('refused'));

test('the house reaches it as by IPv4, by an address of the link or one of its own', () => {
  expect(call('house', `${linkLocal('node', 'eth0')}%lan`, apiServer)).toBe('node');
  expect(call('house', address.ours, apiServer)).toBe('node');
  expect(call('house', address.node, apiServer)).toBe('refused'); // from the router's own public address
});

test('what the node asks of the Internet is answered, its neighbours found anew', () => {
  ip('-n', ns.node, '-6', 'neighbour', 'flush', 'all');
  ip('-n', ns.house, '-6', 'neighbour', 'flush', 'all');
  expect(call('node', address.world, 443)).toBe('world');
});

test('the node reaches itself by its public address', () => expect(call('node', address.node, apiServer)).toBe('node'));

test('a pod reaches neither another nor its node by the address that the kernel gave it', () =>
  expect([toPod(), podToNode()]).toEqual(['nothing', 'nothing']));
