import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../lab';
import { inContainer } from './pod';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-scripts-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const scripts = ['src/constructs', 'charts'].flatMap((path) =>
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

/** Runs a script with the real restic. Repositories lie in a folder that the container has at `/repositories`. */
function run(script: string, home: string, env: Record<string, string>) {
  execFileSync('chown', ['-R', '1000:1000', folder]);
  return inContainer(['sh', `/scripts/${script}`], {
    env: { RESTIC_PASSWORD: 'test', VOLUME: 'app-data', ...env },
    mounts: {
      '/volume': join(home, 'volume'),
      '/copies': join(home, 'copies'),
      '/tmp': join(home, 'tmp'),
      '/scripts': join(repository, 'src/constructs/scripts'),
      '/repositories': folder,
    },
  });
}

describe('a volume', () => {
  const local = '/repositories/local';
  const home = (name: string) => {
    const path = join(folder, name);
    for (const part of ['volume', 'copies', 'tmp']) fs.mkdirSync(join(path, part), { recursive: true });
    return path;
  };
  const restore = (path: string, repositoryPath = local) =>
    run('restore.sh', path, { TARGETS: 'local', LOCAL_REPOSITORY: repositoryPath, KIND: 'files' });
  const backup = (path: string) =>
    run('backup.sh', path, { TARGET: 'local', LOCAL_REPOSITORY: local, SOURCES: '/volume/data', EXCLUDES: '/volume/data/cache' });

  test('waits while its repository does not open', () => {
    const result = restore(home('waiting'));
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('does not open');
    expect(fs.existsSync(join(folder, 'waiting/volume/.ready'))).toBe(false);
  });

  test('starts empty once the repository opened and holds nothing of it', () => {
    execFileSync('restic', ['init', '--repo', join(folder, 'local')], { env: { ...process.env, RESTIC_PASSWORD: 'test' } });
    const path = home('one');
    expect(restore(path).status).toBe(0);
    expect(fs.readdirSync(join(path, 'volume')).sort()).toEqual(['.ready', 'data']);
    expect(fs.readFileSync(join(path, 'volume/.ready'), 'utf8')).toBe('');
  });

  test('waits when the password is wrong', () => {
    const path = home('wrong');
    const result = run('restore.sh', path, { TARGETS: 'local', LOCAL_REPOSITORY: local, KIND: 'files', RESTIC_PASSWORD: 'other' });
    expect(result.status).toBe(1);
    expect(fs.readdirSync(join(path, 'volume'))).toEqual([]);
  });

  test('is not backed up without its marker', () => {
    const path = home('unready');
    fs.mkdirSync(join(path, 'volume/data'));
    const result = backup(path);
    expect([result.status, result.stderr]).toEqual([1, expect.stringContaining('no .ready marker')]);
  });

  test('comes back as it was, without what is left out, and only once', () => {
    const path = join(folder, 'one');
    fs.mkdirSync(join(path, 'volume/data/cache'));
    fs.writeFileSync(join(path, 'volume/data/cache/big'), 'x'.repeat(10_000));
    fs.writeFileSync(join(path, 'volume/data/notes'), 'hello'.repeat(1000));
    expect(backup(path).status).toBe(0);
    // the same place, as a rebuilt node would have it: the disk is new
    fs.rmSync(join(path, 'volume'), { recursive: true });
    fs.mkdirSync(join(path, 'volume/.restoring/half'), { recursive: true });
    expect(restore(path).status).toBe(0);
    expect(fs.readFileSync(join(path, 'volume/data/notes'), 'utf8')).toBe('hello'.repeat(1000));
    expect(fs.existsSync(join(path, 'volume/data/cache/big'))).toBe(false);
    expect(fs.readFileSync(join(path, 'volume/.ready'), 'utf8')).toMatch(/^[0-9a-f]{8} of 20\d\d-\S+\n$/); // what it was restored from
    fs.writeFileSync(join(path, 'volume/data/notes'), 'newer');
    expect(restore(path).status).toBe(0);
    expect(fs.readFileSync(join(path, 'volume/data/notes'), 'utf8')).toBe('newer');
  });

  test('that lost half its size is not backed up over the good one, until its owner says so', () => {
    const path = join(folder, 'one');
    fs.writeFileSync(join(path, 'volume/data/notes'), 'a');
    const refused = backup(path);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('refused: 1 bytes now, 15000 at the last backup')]);
    fs.writeFileSync(join(path, 'volume/.may-shrink'), '');
    expect(backup(path).status).toBe(0);
    expect(fs.existsSync(join(path, 'volume/.may-shrink'))).toBe(false);
  });
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
    expect(wait({ one: volume('one', true), two: volume('two', true) }, '2')).toMatchObject({ status: 0, stdout: '' });
  });

  test('stays, and says for what, while any is not; it ends as soon as it is told to', () => {
    const began = Date.now();
    const { status, stdout } = wait({ one: volume('one', true), three: volume('three', false) }, '1');
    expect([status, stdout]).toEqual([124, 'waiting: three is not ready; the pod that writes to it fills it first\n']);
    expect(Date.now() - began).toBeLessThan(5000);
  });

  test('goes on once the last is', () => {
    const path = volume('four', false);
    execFileSync('sh', ['-c', '(sleep 1; touch "$1/.ready") >/dev/null 2>&1 &', 'sh', path]);
    expect(wait({ four: path }, '10').status).toBe(0);
  });
});
