import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repository } from '../lab';

const script = join(repository, 'bootstrap/measure.sh');
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-measure-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const measure = (args: readonly string[], { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {}) => {
  const { status, stdout, stderr } = spawnSync('sh', [script, ...args], { encoding: 'utf8', input, env: { ...process.env, ...env } });
  return { status, stdout, stderr };
};
const today = String.raw`\d{4}-\d\d-\d\d`;

test('shellcheck has nothing to say about it', () =>
  expect(spawnSync('shellcheck', ['--shell', 'sh', script], { encoding: 'utf8' }).stdout).toBe(''));

test('a disk’s rates are read off the disk by fio, as lines of the inventory, and nothing is left there', () => {
  expect(measure(['disk', folder, '16m']).stdout).toMatch(
    new RegExp(`^throughput: measured\\(Rate\\.mbPerSecond\\(\\d+\\), 'fio, sequential read, ${today}'\\),\n$`),
  );
  expect(measure(['small', folder, '2m']).stdout).toMatch(
    new RegExp(`^smallFiles: measured\\(Rate\\.mbPerSecond\\(\\d+\\), 'fio, files of 128 KiB, ${today}'\\),\n$`),
  );
  expect(fs.readdirSync(folder)).toEqual([]);
  expect(measure(['disk', join(folder, 'none')])).toMatchObject({ status: 2, stdout: '' });
});

test('a line’s rates come from an iperf3 server; without one nothing is printed but why', async () => {
  const server = spawn('iperf3', ['--server'], { stdio: 'ignore' });
  try {
    await sleep(1000);
    const env = { MEASURE_SECONDS: '1' };
    expect(measure(['internet', '127.0.0.1'], { env }).stdout).toMatch(
      new RegExp(
        `^download: measured\\(Rate\\.mbps\\([\\d.]+\\), 'iperf3 from 127\\.0\\.0\\.1, ${today}'\\),\nupload: measured\\(Rate\\.mbps\\([\\d.]+\\), 'iperf3 to 127\\.0\\.0\\.1, ${today}'\\),\n$`,
      ),
    );
  } finally {
    server.kill();
  }
  await sleep(500);
  expect(measure(['link', '127.0.0.1'])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('iperf3: ') });
});

describe('a UPS’s runtime', () => {
  const port = 34_931;
  const env = { NUT_CONFPATH: folder, NUT_STATEPATH: folder, NUT_ALTPIDPATH: folder };
  const name = `eaton@127.0.0.1:${port}`;
  /** NUT's own server, with its driver for UPSes that only a file describes. */
  const withUps = async (states: string, then: () => void | Promise<void>) => {
    fs.writeFileSync(join(folder, 'nut.conf'), 'MODE=netserver\n');
    fs.writeFileSync(
      join(folder, 'ups.conf'),
      `[eaton]\n  driver = dummy-ups\n  port = ${join(folder, 'eaton.dev')}\n  mode = dummy-loop\n`,
    );
    fs.writeFileSync(join(folder, 'eaton.dev'), states);
    fs.writeFileSync(join(folder, 'upsd.conf'), `LISTEN 127.0.0.1 ${port}\n`);
    fs.writeFileSync(join(folder, 'upsd.users'), '');
    const options = { stdio: 'ignore', env: { ...process.env, ...env } } as const;
    const all = [
      spawn('/lib/nut/dummy-ups', ['-F', '-a', 'eaton', '-u', 'root'], options),
      spawn('/lib/nut/upsd', ['-F', '-u', 'root'], options),
    ];
    try {
      // the driver says WAIT until it has read its file
      for (let tries = 0; !/^O/.test(spawnSync('upsc', [name, 'ups.status'], { encoding: 'utf8' }).stdout); tries += 1) {
        if (tries > 100) throw new Error('upsd does not answer');
        await sleep(100);
      }
      await then();
    } finally {
      for (const one of all) one.kill();
      await sleep(300);
      for (const file of fs.readdirSync(folder)) fs.rmSync(join(folder, file), { recursive: true });
    }
  };

  test('is what its charge loses while its plug is pulled', () =>
    withUps('ups.status: OB\nbattery.charge: 80\nTIMER 4\nbattery.charge: 70\nTIMER 600\n', () => {
      expect(measure(['ups', name, '8']).stdout).toMatch(
        new RegExp(`^runtime: measured\\(Duration\\.seconds\\(80\\), 'upsc: 80 to 70 % in 8 s, ${today}'\\),\n$`),
      );
    }));

  test('is not told while it has mains, nor of a charge that hardly moved', async () => {
    await withUps('ups.status: OL\nbattery.charge: 80\nTIMER 600\n', () =>
      expect(measure(['ups', name, '1'])).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringContaining('is on mains: pull its plug first'),
      }),
    );
    await withUps('ups.status: OB\nbattery.charge: 80\nTIMER 600\n', () =>
      expect(measure(['ups', name, '1'])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('watch it for longer') }),
    );
  });
});

test('watts are typed in; what is no number, or the wrong way round, is told', () => {
  expect(measure(['watts'], { input: '16\n62.5\n' }).stdout).toMatch(
    new RegExp(`^draw: measured\\(\\{ idle: Watts\\.of\\(16\\), busy: Watts\\.of\\(62\\.5\\) \\}, 'a meter at the wall, ${today}'\\),\n$`),
  );
  expect(measure(['watts'], { input: 'many\n' })).toMatchObject({ status: 2, stdout: '' });
  expect(measure(['watts'], { input: '62\n16\n' })).toMatchObject({ status: 2, stderr: expect.stringContaining('the two are swapped') });
});

test('a time is a line of timings, by its name', () => {
  expect(measure(['step', 'hostBoot', '95']).stdout).toMatch(
    new RegExp(`^hostBoot: measured\\(Duration\\.seconds\\(95\\), 'a clock, ${today}'\\),\n$`),
  );
  expect(measure(['step', 'hostBot', '95'])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('there is no timing hostBot'),
  });
  expect(measure(['nothing'])).toMatchObject({ status: 2, stdout: '' });
});
