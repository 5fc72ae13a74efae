import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const repository = join(__dirname, '../..');
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-scripts-'));
afterAll(() => {
  for (const path of [folder, '/volume', '/copies']) fs.rmSync(path, { recursive: true, force: true });
});

const scripts = ['src/constructs/scripts', 'charts/platform/scripts'].flatMap((path) =>
  fs.readdirSync(join(repository, path)).map((file) => join(repository, path, file)),
);

test('shellcheck has nothing to say about any script that runs in a pod', () => {
  expect(spawnSync('shellcheck', ['--shell', 'sh', ...scripts], { encoding: 'utf8' }).stdout).toBe('');
});

test('nor about what a landing runs', () => {
  expect(spawnSync('shellcheck', [join(repository, '.ci/run')], { encoding: 'utf8' }).stdout).toBe('');
});

/** Runs a pod's script with the pod's own paths, in a mount namespace of its own, and the real restic. */
function run(script: string, home: string, env: Record<string, string>) {
  const enter = `set -eu
    mkdir -p /volume /copies
    mount --bind ${home}/volume /volume
    mount --bind ${home}/copies /copies
    exec sh ${join(repository, 'src/constructs/scripts', script)}`;
  return spawnSync('unshare', ['-m', 'sh', '-c', enter], {
    encoding: 'utf8',
    env: { ...process.env, RESTIC_PASSWORD: 'test', VOLUME: 'app-data', ...env },
  });
}

describe('a volume', () => {
  const local = join(folder, 'local');
  const home = (name: string) => {
    const path = join(folder, name);
    for (const part of ['volume', 'copies']) fs.mkdirSync(join(path, part), { recursive: true });
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
    execFileSync('restic', ['init', '--repo', local], { env: { ...process.env, RESTIC_PASSWORD: 'test' } });
    const path = home('one');
    expect(restore(path).status).toBe(0);
    expect(fs.readdirSync(join(path, 'volume')).sort()).toEqual(['.ready', 'data']);
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
