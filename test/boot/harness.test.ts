import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { join } from 'node:path';
import { checkPrograms, sleep, start, until } from './harness/commands';
import { starved } from './harness/own-time';

beforeAll(checkPrograms);

test('whatever ends these tests, their machines and network end with them', async () => {
  const program = `
    const { Lan } = require('${join(__dirname, 'harness/lan.ts')}');
    Lan.make(['192.168.7.1/24']).then((lan) => console.log(lan.start(['sleep', '600'], '/dev/null').pid));`;
  const tests = spawn(process.execPath, ['--import', 'tsx', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(tests.stdout, 'data')) as [Buffer];
  const machine = `/proc/${String(line).trim()}`;
  try {
    await until('it to run', 10, async () => fs.readFileSync(`${machine}/comm`, 'utf8') === 'sleep\n' || undefined);
  } finally {
    tests.kill('SIGKILL');
  }
  await until('the end of it', 10, async () => (fs.existsSync(machine) ? undefined : true));
});

test('what a machine lost is the time that others had its processor, and none of what it slept', async () => {
  const busy = ['taskset', '--cpu-list', '0', 'sh', '-c', 'while :; do :; done'];
  const [one, other, asleep] = [start(busy), start(busy), start(['sleep', '600'])];
  try {
    await sleep(4);
    const [lost = 0, rest = 0, slept = 0] = [one, other, asleep].map(({ pid }) => starved(pid));
    expect(lost + rest).toBeGreaterThan(3); // one of the two waits at any time
    expect(slept).toBeLessThan(1);
  } finally {
    for (const child of [one, other, asleep]) child.kill('SIGKILL');
  }
});

test('of what has ended nothing is known, and nothing taken off', () => {
  expect([starved(undefined), starved(2 ** 22 + 1)]).toEqual([0, 0]);
});
