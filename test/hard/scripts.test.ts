import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../lab';
import { inContainer } from './pod';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-scripts-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const scripts = ['src/constructs', 'src/restore', 'charts'].flatMap((path) =>
  fs
    .readdirSync(join(repository, path), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sh'))
    .map((file) => join(repository, path, file)),
);

test('shellcheck has nothing to say about any script that runs in a pod', () => {
  expect(scripts.length).toBeGreaterThan(8);
  expect(spawnSync('shellcheck', ['--shell', 'sh', ...scripts], { encoding: 'utf8' }).stdout).toBe('');
});

test('nor about what a landing runs', () => {
  expect(
    spawnSync(
      'shellcheck',
      ['run', 'resynthesize'].map((name) => join(repository, '.ci', name)),
      { encoding: 'utf8' },
    ).stdout,
  ).toBe('');
});

describe('a pod that waits for volumes', () => {
  const home = join(folder, 'awaited');
  const volume = (name: string, isReady: boolean) => {
    fs.mkdirSync(join(home, name), { recursive: true });
    if (isReady) fs.writeFileSync(join(home, name, '.ready'), '');
    return join(home, name);
  };
  const wait = (volumes: Readonly<Record<string, string>>, seconds: string) =>
    inContainer(['timeout', seconds, 'sh', '-c', fs.readFileSync(join(repository, 'src/constructs/scripts/wait.sh'), 'utf8')], {
      mounts: Object.fromEntries(Object.entries(volumes).map(([name, path]) => [`/volumes/${name}`, path])),
    });

  test('goes on at once when all are ready', () => {
    expect(wait({ one: volume('one', true), two: volume('two', true) }, '2')).toMatchObject({
      status: 0,
      stdout: 'ready: one\nready: two\n',
    });
  });

  test('stays, and says for what, while any is not; it ends as soon as it is told to', () => {
    const began = Date.now();
    const { status, stdout } = wait({ one: volume('one', true), three: volume('three', false) }, '1');
    expect([status, stdout]).toEqual([124, 'ready: one\nwaiting: three is not ready; the pod that writes to it fills it first\n']);
    expect(Date.now() - began).toBeLessThan(5000);
  });

  test('goes on once the last is', () => {
    const path = volume('four', false);
    execFileSync('sh', ['-c', '(sleep 1; touch "$1/.ready") >/dev/null 2>&1 &', 'sh', path]);
    expect(wait({ four: path }, '10').status).toBe(0);
  });
});
