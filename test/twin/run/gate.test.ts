import fs from 'node:fs';
import { request, type Server } from 'node:http';
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveGate, type Target } from '../../../src/twin/run/gate';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-gate-'));
const socketPath = join(folder, 'gate.sock');
let gate: Server;
let behind: NetServer;
let asked: [string, number][] = [];
let target: Target | undefined;
const listening = (server: Server | NetServer) => new Promise<void>((resolve) => void server.once('listening', resolve));

beforeAll(async () => {
  fs.writeFileSync(socketPath, 'left by one that was killed');
  gate = serveGate(socketPath, (host, port) => {
    asked.push([host, port]);
    return target;
  });
  behind = createServer((socket) => socket.on('data', (data) => socket.end(`got ${data}`)).on('error', () => {})).listen(0, '127.0.0.1');
  await Promise.all([listening(gate), listening(behind)]);
});
afterAll(() => {
  gate.close();
  behind.close();
  fs.rmSync(folder, { recursive: true });
});
beforeEach(() => {
  asked = [];
  target = { host: '127.0.0.1', port: (behind.address() as AddressInfo).port };
});

/** What a tunnel answers, and what comes through it. */
const tunnel = (to: string) =>
  new Promise<{ status?: number; text: string }>((resolve, reject) => {
    const call = request({ socketPath, method: 'CONNECT', path: to });
    call.on('error', reject).on('connect', (response, socket: Socket) => {
      let text = '';
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('error', reject).on('close', () => resolve({ status: response.statusCode, text }));
      if (response.statusCode === 200) socket.write('hello');
    });
    call.end();
  });

describe('the way into a twin’s networks', () => {
  test('leads to what a name and its port stand for', async () => {
    expect(await tunnel('cloud.example:443')).toEqual({ status: 200, text: 'got hello' });
    expect(asked).toEqual([['cloud.example', 443]]);
  });

  test('takes an address of IPv6 out of its brackets', async () => {
    await tunnel('[fd00::1]:8443');
    expect(asked).toEqual([['fd00::1', 8443]]);
  });

  test('is told nothing of what is no name with a port', async () => {
    for (const odd of ['a]b:443', '[fd00::1]:8443/x']) await tunnel(odd);
    expect(asked).toEqual([
      ['', 0],
      ['', 0],
    ]);
  });

  test('begins also where none was before', async () => {
    const other = serveGate(join(folder, 'other.sock'), () => undefined);
    await listening(other);
    expect(fs.statSync(join(folder, 'other.sock')).isSocket()).toBe(true);
    other.close();
  });

  test('is refused where the name stands for nothing, and tells of what does not answer', async () => {
    target = undefined;
    expect((await tunnel('x.example:443')).status).toBe(502);
    target = { host: '127.0.0.1', port: 9 };
    expect((await tunnel('x.example:443')).status).toBe(502);
  });

  test('is for tunnels alone, and for its owner alone', async () => {
    const status = await new Promise((resolve) =>
      request({ socketPath, path: '/' }, (response) => resolve(response.resume().statusCode)).end(),
    );
    expect([status, fs.statSync(socketPath).mode & 0o777]).toEqual([405, 0o600]);
  });
});
