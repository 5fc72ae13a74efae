import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bootstrapOf, declarePorts, webInventory, writtenBy } from '../bootstrap/gateway-lab';
import { addresses, Networks } from './gateway/networks';

/** The ports beside the web, through the generated files, run by Debian's haproxy, nftables and the kernel; home and the tailnet's answers are stand-ins. */
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-ports-'));
const path = (name: string) => join(folder, name);
const written = writtenBy(bootstrapOf(webInventory, declarePorts).get('gateway/user-data') ?? '');
const put = (name: string, from: string, mode = 0o644) => fs.writeFileSync(path(name), written.get(from)?.content ?? '', { mode });

/** Tells each that calls what came, and from where it seemed to. */
const home = `const [at] = process.argv.slice(1);
  const voice = require('node:dgram').createSocket('udp4');
  voice.on('message', (message, from) => voice.send(at + ' ' + message + ' from ' + from.address, from.port, from.address)).bind(9987, at);
  const serve = (port) => require('node:net').createServer((socket) => {
    let read = Buffer.alloc(0);
    socket.on('error', () => {}).on('data', (more) => {
      read = Buffer.concat([read, more]);
      if (read.length >= 16 && (read[12] & 0xf) === 0) socket.end(); // a health check
      else if (read.length > 28) socket.end(at + ' ' + read.subarray(28) + ' from ' + [...read.subarray(16, 20)].join('.'));
    });
  }).listen(port, at);
  serve(25565); serve(9443);`;
const tcp = `const socket = require('node:net').connect({ host: '${addresses.gateway}', port: Number(process.argv[1]), localAddress: '${addresses.clients[1]}' }, () => socket.write('hello'));
  socket.setTimeout(700, () => socket.destroy()); socket.on('error', () => {}); socket.pipe(process.stdout);`;
const udp = `const socket = require('node:dgram').createSocket('udp4', (message) => { process.stdout.write(message); process.exit(); });
  socket.bind(0, '${addresses.clients[1]}'); socket.send('hello', Number(process.argv[1]), '${addresses.gateway}'); setTimeout(() => process.exit(), 500);`;

let net: Networks;
const call = (program: string, port: number) => net.run('client', process.execPath, '-e', program, String(port));
const online = (...names: readonly string[]) =>
  fs.writeFileSync(
    path('tailscale'),
    `#!/bin/sh\necho '${JSON.stringify({
      BackendState: 'Running',
      Peer: Object.fromEntries(
        [...names.entries()].map(([index, name]) => [
          index,
          {
            DNSName: name,
            Online: true,
            TailscaleIPs: ['fd7a:115c:a1e0::7', name.startsWith('server.') ? addresses.homes[0] : addresses.homes[1]],
          },
        ]),
      ),
    })}'\n`,
    { mode: 0o755 },
  );
async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 30) throw new Error('not within 15 s');
    await sleep(200);
  }
}

beforeAll(async () => {
  put('haproxy.cfg', '/etc/haproxy/haproxy.cfg');
  put('nftables.conf', '/etc/nftables.conf');
  put('home-address', '/usr/local/lib/loutik/home-address', 0o755);
  fs.writeFileSync(path('address'), addresses.homes[0]);
  fs.mkdirSync('/run/haproxy', { recursive: true });
  net = new Networks();
  net.run('gateway', 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
  for (let time = 0; time < 2; time++) net.run('gateway', 'nft', '-f', path('nftables.conf'));
  for (const address of addresses.homes) net.start('home', process.execPath, '-e', home, address);
  net.start('gateway', process.execPath, join(__dirname, 'gateway', 'dns.mjs'), addresses.magicDns, 'server.test.ts.net', path('address'));
  net.start('gateway', 'haproxy', '-db', '-f', path('haproxy.cfg'));
});

afterAll(async () => {
  await net?.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('haproxy takes the file without a warning', () =>
  expect(net.run('gateway', 'haproxy', '-c', '-q', '-f', path('haproxy.cfg'))).toBe(''));

test('a public port of TCP arrives at home with the client’s own address', async () => {
  await until(() => call(tcp, 25565) !== '');
  expect(call(tcp, 25565)).toBe(`${addresses.homes[0]} hello from ${addresses.clients[1]}`);
});

test('those of the tailnet and of the house do not', () => expect([9000, 9002].map((port) => call(tcp, port))).toEqual(['', '']));

test('until home is known, UDP goes nowhere; then it arrives and is answered, from the gateway’s own address', async () => {
  expect(call(udp, 9987)).toBe('');
  online('server.evil.ts.net.', 'server.test.ts.net.');
  net.start(
    'gateway',
    'env',
    `PATH=${folder}:${process.env.PATH}`,
    'NODES=server',
    'TAILNET=test.ts.net',
    'PORTS=9987',
    'PERIOD=1',
    path('home-address'),
  );
  await until(() => call(udp, 9987) !== '');
  expect(call(udp, 9987)).toBe(`${addresses.homes[0]} hello from ${addresses.tailnet}`);
  expect(call(udp, 9001)).toBe('');
});

test('after the firewall was loaded again it finds home anew; a tailnet that does not answer changes nothing', async () => {
  fs.writeFileSync(path('tailscale'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  expect(call(udp, 9987)).not.toBe('');
  net.run('gateway', 'nft', '-f', path('nftables.conf'));
  expect(call(udp, 9987)).toBe('');
  online('server.test.ts.net.');
  await until(() => call(udp, 9987) !== '');
});
