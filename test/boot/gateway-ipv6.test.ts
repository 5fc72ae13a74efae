import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bootstrapOf, declarePorts, webInventory, writtenBy } from '../bootstrap/gateway-lab';
import { withChange } from '../inventory/base';
import { addresses, addresses6, Networks } from './gateway/networks';

/** A gateway with an address of each family, by its generated haproxy.cfg and nftables.conf; home, which has IPv4 alone, and MagicDNS are stand-ins. */
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-gateway6-'));
const path = (name: string) => join(folder, name);
const part = (name: string) => join(__dirname, 'gateway', name);
const inventory = withChange('gateway.address6', addresses6.gateway, webInventory);
const written = writtenBy(bootstrapOf(inventory, declarePorts).get('gateway/user-data') ?? '');
const put = (name: string, from: string) => fs.writeFileSync(path(name), written.get(from)?.content ?? '');
const films = 'films.test.example';
const [client, neighbour, other] = addresses6.clients;

let net: Networks;
let certificate: string;

// biome-ignore lint/suspicious/noExplicitAny: an answer's shape is the test's own business
const ask = (question: object): any =>
  JSON.parse(
    net.run(
      'client',
      process.execPath,
      part('client.mjs'),
      JSON.stringify({ from: client, to: addresses6.gateway, port: 443, limit: 3000, ...question }),
    ),
  );
const http = { port: 80, bytes: Buffer.from(`GET /a HTTP/1.1\r\nHost: ${films}\r\n\r\n`).toString('base64') };
const received = ({ received: bytes = '' }: { readonly received?: string }) => Buffer.from(bytes, 'base64').toString('latin1');

beforeAll(async () => {
  // biome-ignore format: one option a word
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${films}`, '-keyout', path('key'), '-out', path('crt')], { stdio: 'ignore' });
  certificate = fs.readFileSync(path('crt'), 'utf8');
  fs.writeFileSync(
    path('certificates.json'),
    JSON.stringify({ [films]: { key: fs.readFileSync(path('key'), 'utf8'), cert: certificate } }),
  );
  fs.writeFileSync(path('home.log'), '');
  fs.writeFileSync(path('address'), addresses.homes[0]);
  put('haproxy.cfg', '/etc/haproxy/haproxy.cfg');
  put('nftables.conf', '/etc/nftables.conf');
  fs.mkdirSync('/run/haproxy', { recursive: true }); // Debian's unit does
  net = new Networks();
  net.addIPv6();
  for (let time = 0; time < 2; time++) net.run('gateway', 'nft', '-f', path('nftables.conf'));
  for (const port of ['9443', '25565'])
    net.start('home', process.execPath, part('home.mjs'), addresses.homes[0], port, path('certificates.json'), path('home.log'));
  net.start('gateway', process.execPath, part('dns.mjs'), addresses.magicDns, 'server.test.ts.net', path('address'));
  net.start('gateway', 'haproxy', '-db', '-f', path('haproxy.cfg'));
  for (let tries = 0; tries < 40 && ask({ name: films }).outcome !== 'answered'; tries++) await sleep(250);
});

afterAll(async () => {
  await net?.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('haproxy takes the file without a warning', () =>
  expect(net.run('gateway', 'haproxy', '-c', '-q', '-f', path('haproxy.cfg'))).toBe(''));

test.each([443, 25565])('by IPv6 port %i arrives at home, with its certificate untouched and the client’s own address', (port) => {
  for (const from of [client, other]) {
    const { outcome, as, fingerprint, answer } = ask({ name: films, port, from });
    expect([outcome, fingerprint]).toEqual(['answered', new X509Certificate(certificate).fingerprint256]);
    expect(as.startsWith(`${from}:`)).toBe(true);
    expect(answer).toEqual({ home: addresses.homes[0], name: films, client: as, asked: 'hello' });
  }
});

test('by IPv4 it does as well', () => {
  const { outcome, as, answer } = ask({ name: films, from: addresses.clients[1], to: addresses.gateway });
  expect([outcome, answer.client]).toEqual(['answered', as]);
  expect(as.startsWith(`${addresses.clients[1]}:`)).toBe(true);
});

test('who typed the name by IPv6 is sent to its TLS', () =>
  expect(received(ask(http))).toContain('\r\nlocation: https://films.test.example/a\r\n'));

test('what is not declared is closed by IPv6 as well: another name, SSH, qnetd, the ports of the tailnet and of the house', () => {
  expect(ask({ name: 'admin.test.example' }).outcome).toMatch(/^(closed|ECONNRESET)$/);
  expect([22, 5403, 9000, 9002, 9443].map((port) => ask({ name: films, port, limit: 700 }).outcome)).toEqual(Array(5).fill('open'));
});

test('neighbours are found anew: an address that is forgotten on both sides answers again', () => {
  for (const place of ['client', 'gateway'] as const) net.run(place, 'ip', '-6', 'neighbour', 'flush', 'all');
  expect(ask({ name: films }).outcome).toBe('answered');
});

test('of one /64 there are 300 connections, whatever addresses they are from; another network and IPv4 have their own', () => {
  const { open } = ask({ port: 25565, times: 700 });
  expect(open).toBeGreaterThan(100);
  expect(open).toBeLessThanOrEqual(301);
  expect(ask({ name: films, from: neighbour }).outcome).toMatch(/^(closed|ECONNRESET)$/);
  expect(ask({ name: films, from: other }).outcome).toBe('answered');
  expect(ask({ name: films, from: addresses.clients[0], to: addresses.gateway }).outcome).toBe('answered');
});
