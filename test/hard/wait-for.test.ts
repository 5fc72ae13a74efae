import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { read } from '../lab';

const script = read('src/constructs/scripts/wait-for.sh');
/** Busybox' own tools, by their names. */
const tools = fs.mkdtempSync(join(tmpdir(), 'loutik-busybox-'));
afterAll(() => fs.rmSync(tools, { recursive: true, force: true }));
execFileSync('busybox', ['--install', '-s', tools]);

/** The script as the pod runs it. */
const waiting = (port: number) =>
  spawn(join(tools, 'sh'), ['-c', script], { env: { PATH: tools, HOST: '127.0.0.1', PORT: String(port) }, stdio: 'ignore' });

test('what waits for a port ends once something listens there, not before, although that says nothing', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  const waits = waiting(port);
  const ended = once(waits, 'exit');
  await sleep(2500);
  expect(waits.exitCode).toBe(null);
  const sockets = new Set<Socket>();
  const again = createServer((socket) => sockets.add(socket)).listen(port, '127.0.0.1');
  expect((await ended)[0]).toBe(0);
  for (const socket of sockets) socket.destroy();
  again.close();
});

test('it ends at once when its pod is stopped', async () => {
  const waits = waiting(1);
  const ended = once(waits, 'exit');
  await sleep(500);
  const since = Date.now();
  waits.kill('SIGTERM');
  expect((await ended)[0]).toBe(1);
  expect(Date.now() - since).toBeLessThan(1000);
});
