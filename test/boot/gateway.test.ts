import { type ChildProcess, execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bootstrapOf, writtenBy } from '../bootstrap/gateway-lab';
import { addresses, Networks } from './gateway/networks';

/**
 * The generated haproxy.cfg and nftables.conf, byte for byte, run by Debian's haproxy and the kernel between a network for the
 * Internet and one for the tailnet. Only home and MagicDNS are stand-ins.
 */
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-gateway-'));
const path = (name: string) => join(folder, name);
const part = (name: string) => join(__dirname, 'gateway', name);
const written = writtenBy(bootstrapOf().get('gateway/user-data') ?? '');
const put = (name: string, from: string) => fs.writeFileSync(path(name), written.get(from)?.content ?? '');
const publicNames = ['films.test.example', 'cloud.test.example', 'quiz.test.example', 'any.name.quiz.test.example'];

let net: Networks;
let home: ChildProcess;
let dns: ChildProcess;
const certificates: Record<string, { key: string; cert: string }> = {};

const startHome = async (address: string = addresses.homes[0]) => {
  const child = net.start('home', process.execPath, part('home.mjs'), address, '9443', path('certificates.json'), path('home.log'));
  await until(() => events().some((event) => event.home === address && event.kind === 'up'));
  return child;
};
const startDns = () => net.start('gateway', process.execPath, part('dns.mjs'), addresses.magicDns, 'server.test.ts.net', path('address'));
const homeIsAt = (address: string) => fs.writeFileSync(path('address'), address);

interface Event {
  readonly home: string;
  readonly kind: 'up' | 'health' | 'proxied' | 'forbidden';
}
const events = (): Event[] =>
  fs
    .readFileSync(path('home.log'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
/** What of the world came home: health checks are the gateway's own. */
const visits = () => events().filter(({ kind }) => kind === 'proxied' || kind === 'forbidden').length;

// biome-ignore lint/suspicious/noExplicitAny: an answer's shape is the test's own business
const ask = (question: object): any =>
  JSON.parse(
    net.run(
      'client',
      process.execPath,
      part('client.mjs'),
      JSON.stringify({ from: addresses.clients[0], to: addresses.gateway, port: 443, ...question }),
    ),
  );
const bytes = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const nothing = expect.stringMatching(/^(closed|ECONNRESET)$/);

async function until(condition: () => boolean, seconds = 20): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > seconds * 4) throw new Error(`not within ${seconds} s`);
    await sleep(250);
  }
}
const answers = (from: string) => {
  const { outcome, answer } = ask({ name: 'films.test.example' });
  return outcome === 'answered' && answer.home === from;
};

beforeAll(async () => {
  for (const name of publicNames) {
    const file = path(name);
    // biome-ignore format: one option a word
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-keyout', `${file}.key`, '-out', `${file}.crt`], { stdio: 'ignore' });
    certificates[name] = { key: fs.readFileSync(`${file}.key`, 'utf8'), cert: fs.readFileSync(`${file}.crt`, 'utf8') };
  }
  fs.writeFileSync(path('certificates.json'), JSON.stringify(certificates));
  fs.writeFileSync(path('home.log'), '');
  put('haproxy.cfg', '/etc/haproxy/haproxy.cfg');
  put('nftables.conf', '/etc/nftables.conf');
  homeIsAt('');
  fs.mkdirSync('/run/haproxy', { recursive: true }); // Debian's unit does
  net = new Networks();
  net.run('gateway', 'nft', '-f', path('nftables.conf'));
  home = await startHome();
  dns = startDns();
  net.start('gateway', 'haproxy', '-db', '-f', path('haproxy.cfg'));
  await sleep(1000);
});

afterAll(async () => {
  await net?.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('a gateway that starts before home has a name gives nothing, and finds home by itself when it has one', async () => {
  expect(ask({ name: 'films.test.example' })).toMatchObject({ outcome: nothing });
  expect(visits()).toBe(0);
  homeIsAt(addresses.homes[0]);
  await until(() => answers(addresses.homes[0]));
});

test.each(publicNames)('%s arrives at home with its certificate untouched and the client’s own address', (name) => {
  const { outcome, as, fingerprint, answer } = ask({ name });
  expect(outcome).toBe('answered');
  expect(fingerprint).toBe(new X509Certificate(certificates[name]?.cert ?? '').fingerprint256);
  expect(answer).toEqual({ home: addresses.homes[0], name, client: as, asked: 'hello' });
});

test('each client arrives with its own address', () => {
  const { as, answer } = ask({ name: 'films.test.example', from: addresses.clients[1] });
  expect(as.startsWith(`${addresses.clients[1]}:`)).toBe(true);
  expect(answer.client).toBe(as);
});

test('a name in capitals is the same name', () => {
  expect(ask({ name: 'FILMS.Test.Example' })).toMatchObject({ outcome: 'answered' });
});

describe('nothing reaches home, and nothing comes back', () => {
  const proxyV2 = Buffer.concat([
    Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1'),
    Buffer.from([0x21, 0x11, 0, 12, 1, 2, 3, 4, 203, 0, 113, 7, 0x10, 0, 1, 0xbb]),
  ]).toString('latin1');
  const hello = clientHello('films.test.example').toString('latin1');

  test.each<[string, object]>([
    ['an undeclared name', { name: 'other.test.example' }],
    ['a name of the tailnet', { name: 'admin.test.example' }],
    ['a name of the house', { name: 'printer.test.example' }],
    ['a name below a public one', { name: 'www.films.test.example' }],
    ['a name that only ends like a tenant’s', { name: 'evilquiz.test.example' }],
    ['no name', { name: null }],
    ['plain HTTP on 443', { bytes: bytes('GET / HTTP/1.1\r\nHost: films.test.example\r\n\r\n') }],
    ['SSH on 443', { bytes: bytes('SSH-2.0-OpenSSH_9.9\r\n') }],
    ['a forged PROXY header, version 1, before a declared name', { bytes: bytes(`PROXY TCP4 1.2.3.4 203.0.113.7 4096 443\r\n${hello}`) }],
    ['a forged PROXY header, version 2, before a declared name', { bytes: bytes(`${proxyV2}${hello}`) }],
    ['an undeclared host on port 80', { port: 80, bytes: bytes('GET / HTTP/1.1\r\nHost: other.test.example\r\n\r\n') }],
    ['a host of the tailnet on port 80', { port: 80, bytes: bytes('GET / HTTP/1.1\r\nHost: admin.test.example\r\n\r\n') }],
    ['half a ClientHello, once its time is over', { bytes: bytes(hello.slice(0, 60)) }],
  ])('from %s', (_, question) => {
    const before = visits();
    const { outcome, received = '', ms } = ask(question);
    expect({ outcome, received }).toEqual({ outcome: nothing, received: '' });
    expect(ms).toBeLessThan(7000);
    expect(visits()).toBe(before);
  });

  test('but the same ClientHello alone does arrive', () => {
    const before = visits();
    const { received } = ask({ bytes: bytes(hello), limit: 1500 });
    expect(Buffer.from(received, 'base64')[0]).toBe(22); // a TLS handshake record: home's ServerHello
    expect(visits()).toBe(before + 1);
  });

  test('but a declared host on port 80 is sent to HTTPS, by the gateway itself', () => {
    const before = visits();
    const { received } = ask({ port: 80, bytes: bytes('GET /a?b=c HTTP/1.1\r\nHost: Films.test.example:80\r\nConnection: close\r\n\r\n') });
    const answer = Buffer.from(received, 'base64').toString();
    expect(answer.split('\r\n')[0]).toBe('HTTP/1.1 301 Moved Permanently');
    expect(answer.toLowerCase()).toContain('\r\nlocation: https://films.test.example/a?b=c\r\n');
    expect(visits()).toBe(before);
  });
});

test('the world reaches SSH and qnetd no more than any other port; the tailnet reaches these two alone', async () => {
  const listening = [22, 80, 443, 5403, 8080].map(
    (port) => `require('net').createServer((s) => s.end('x')).on('error', () => {}).listen(${port}, '0.0.0.0');`,
  );
  const listeners = net.start('gateway', process.execPath, '-e', listening.join(''));
  await sleep(700);
  const open = (place: 'client' | 'home', to: string) =>
    JSON.parse(
      net.run(
        place,
        process.execPath,
        '-e',
        `const open = []; let left = 5;
         const end = () => { if (--left === 0) { console.log(JSON.stringify(open.sort((a, b) => a - b))); process.exit(); } };
         for (const port of [22, 80, 443, 5403, 8080]) {
           const socket = require('net').connect(port, '${to}', () => { open.push(port); socket.destroy(); end(); });
           socket.setTimeout(1500, () => { socket.destroy(); end(); }).on('error', end);
         }`,
      ),
    );
  expect(open('client', addresses.gateway)).toEqual([80, 443]);
  expect(open('home', addresses.tailnet)).toEqual([22, 5403]);
  await net.stop(listeners);
});

test('what the provider tells a machine of itself is told to root’s programs alone', async () => {
  const metadata = '169.254.169.254';
  net.run('client', 'ip', 'address', 'add', `${metadata}/32`, 'dev', 'eth0');
  net.run('gateway', 'ip', 'route', 'add', metadata, 'dev', 'eth0');
  fs.mkdirSync(path('metadata'));
  fs.writeFileSync(path('metadata/user-data'), 'a key');
  const service = net.start('client', process.execPath, join(__dirname, 'harness/web.mjs'), metadata, path('metadata'));
  const read = (uid: number) =>
    net.run(
      'gateway',
      ...(['sh', '-c'] as const),
      `setpriv --reuid=${uid} --clear-groups curl --silent ${uid === 0 ? '--retry 20 --retry-connrefused --retry-delay 1' : '--max-time 2'} http://${metadata}/user-data || echo "curl ended with $?"`,
    );
  expect(read(0)).toBe('a key');
  for (const uid of [1000, 65534]) expect(read(uid)).toBe('curl ended with 28\n'); // no answer in time
  await net.stop(service);
});

test('Tailscale’s tables are left alone when the rules are loaded again', () => {
  net.run('gateway', 'nft', 'add', 'table', 'ip', 'filter');
  net.run('gateway', 'nft', '-f', path('nftables.conf'));
  expect(net.run('gateway', 'nft', 'list', 'tables').trim().split('\n').sort()).toEqual(['table inet loutik', 'table ip filter']);
});

test('a home that is down gives nothing, is asked again, and is back by itself', async () => {
  await net.stop(home);
  expect(ask({ name: 'films.test.example' })).toMatchObject({ outcome: nothing });
  await sleep(8000); // the health check has given it up
  expect(ask({ name: 'films.test.example' })).toMatchObject({ outcome: nothing });
  fs.writeFileSync(path('home.log'), '');
  home = await startHome();
  await until(() => answers(addresses.homes[0]), 10);
});

test('a home that is down for a moment is waited for within one connection', async () => {
  await net.stop(home);
  fs.writeFileSync(path('home.log'), '');
  const back = sleep(1200).then(() => startHome());
  const late = await new Promise<string>((resolve) => {
    let out = '';
    const child = net.startClient(part('client.mjs'), {
      from: addresses.clients[0],
      to: addresses.gateway,
      port: 443,
      name: 'films.test.example',
    });
    child.stdout?.on('data', (chunk) => {
      out += chunk;
    });
    child.on('exit', () => resolve(out));
  });
  home = await back;
  expect(JSON.parse(late)).toMatchObject({ outcome: 'answered' });
  expect(events()[0]).toMatchObject({ kind: 'up' });
});

test('a home whose address changes is followed', async () => {
  const second = await startHome(addresses.homes[1]);
  homeIsAt(addresses.homes[1]);
  await until(() => answers(addresses.homes[1]), 15);
  await net.stop(home);
  expect(ask({ name: 'cloud.test.example' })).toMatchObject({ outcome: 'answered', answer: { home: addresses.homes[1] } });
  home = second;
});

test('while Tailscale’s DNS is away, home is where it was', async () => {
  await net.stop(dns);
  await sleep(12_000);
  expect(ask({ name: 'films.test.example' })).toMatchObject({ outcome: 'answered', answer: { home: addresses.homes[1] } });
  dns = startDns();
});

test('one address that opens hundreds of connections is refused, and others are served', () => {
  const { open } = ask({ from: addresses.clients[1], times: 700 });
  expect(open).toBeGreaterThan(100);
  expect(open).toBeLessThanOrEqual(301);
  expect(ask({ name: 'films.test.example', from: addresses.clients[1] })).toMatchObject({ outcome: nothing });
  expect(ask({ name: 'films.test.example' })).toMatchObject({ outcome: 'answered' });
});

/** A TLS 1.2 ClientHello for a name, as one would send it after a forged header. */
function clientHello(name: string): Buffer {
  const host = Buffer.from(name);
  const u16 = (value: number) => [value >> 8, value & 255];
  const sni = [...u16(0), ...u16(host.length + 5), ...u16(host.length + 3), 0, ...u16(host.length), ...host];
  const groups = [...u16(10), ...u16(4), ...u16(2), ...u16(23)];
  const algorithms = [...u16(13), ...u16(4), ...u16(2), ...u16(0x0403)];
  const points = [...u16(11), ...u16(2), 1, 0];
  const extensions = [...sni, ...groups, ...points, ...algorithms];
  const body = [3, 3, ...Buffer.alloc(32, 7), 0, ...u16(2), ...u16(0xc02b), 1, 0, ...u16(extensions.length), ...extensions];
  const handshake = [1, 0, ...u16(body.length), ...body];
  return Buffer.from([22, 3, 1, ...u16(handshake.length), ...handshake]);
}
