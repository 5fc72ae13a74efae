import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { whole } from '../../src/restore/jobs';
import { read } from '../lab';
import { program } from '../twin-up/tools';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-fetch-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const inside = (path: string) => join(folder, path);
const volume = inside('volume');
/** The script with a pod's folders below one of ours. */
const scriptOf = (name: string) =>
  whole(read(`src/restore/scripts/${name}.sh`)).replaceAll(/(?<![\w.}])\/(volume|tmp)\b/g, (_, place) => inside(place));
const script = scriptOf('fetch');
const id: string[] = [];
let restic: string;
const env = () => ({
  PATH: `${dirname(restic)}:${process.env.PATH}`,
  HOME: folder,
  RESTIC_PASSWORD: 'open-sesame',
  LOCAL_REPOSITORY: inside('repository'),
  RESTIC_REPOSITORY: inside('repository'),
  RESTIC_CACHE_DIR: inside('cache'),
});

function put(path: string, text: string): void {
  fs.mkdirSync(dirname(inside(path)), { recursive: true });
  fs.writeFileSync(inside(path), text);
}

beforeAll(async () => {
  restic = await program('restic');
  for (const name of ['volume', 'tmp']) fs.mkdirSync(inside(name));
  put('volumes/v/data/docs/a [1]*.txt', 'one');
  put('volumes/v/data/docs/a 1.txt', 'another');
  put('volumes/v/data/db/x.db-wal', 'never kept');
  put('copies/v/db/x.db', 'a copy');
  execFileSync(restic, ['init'], { env: env(), stdio: 'ignore' });
  // a pod's paths begin at its root; here they are the repository's by a folder of its own
  const sources = ['volumes/v/data', 'copies/v'];
  const args = ['backup', '--json', '--host', 'loutik', '--tag', 'v', '--exclude', '*.db-wal', ...sources];
  const lines = execFileSync(restic, args, { env: env(), cwd: folder, encoding: 'utf8' }).trim().split('\n');
  id.push((JSON.parse(lines.at(-1) as string) as { snapshot_id: string }).snapshot_id.slice(0, 8));
});
beforeEach(() => {
  fs.rmSync(volume, { recursive: true });
  put('volume/data/live', 'live');
  put('volume/.ready', 'old');
});

function fetch(part = '', { before = '', target = 'local' } = {}) {
  const options = {
    env: { ...env(), VOLUME: 'v', TARGET: target, SNAPSHOT: id[0], AT: '1800000000', FOLDER: '.restored/id', KIND: 'files', PART: part },
    encoding: 'utf8',
  } as const;
  const { status, stderr } = spawnSync('sh', ['-c', `${before}\n${script}`], options);
  return { status, said: stderr.trim().split('\n').at(-1) };
}

/** What lies beside the data, and the data. */
function found(): Readonly<Record<string, string>> {
  const files = fs.readdirSync(volume, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      return [path.slice(volume.length + 1), fs.readFileSync(path, 'utf8')];
    }),
  );
}

const live = { '.ready': 'old', 'data/live': 'live' };
const origin = () => `${id[0]} of 2027-01-15T08:00:00Z`;

test('all of a volume lies beside its data, the copies of its databases in their places, and then its marker; twice is once', () => {
  expect(fetch()).toEqual({ status: 0, said: `restore of v: ${origin()} is there, beside the data` });
  const there = {
    ...live,
    '.restored/id/.ready': `${origin()}\n`,
    '.restored/id/data/docs/a [1]*.txt': 'one',
    '.restored/id/data/docs/a 1.txt': 'another',
    '.restored/id/data/db/x.db': 'a copy',
  };
  expect(found()).toEqual(there);
  expect(fetch().said).toContain('nothing to do');
  expect(found()).toEqual(there);
});

test('of one path only that is there, whatever its name would mean as a pattern; a database is found where its copy is kept', () => {
  expect(fetch('docs/a [1]*.txt').status).toBe(0);
  const marker = { '.restored/id/.ready': `${origin()}, only docs/a [1]*.txt\n` };
  expect(found()).toEqual({ ...live, ...marker, '.restored/id/data/docs/a [1]*.txt': 'one' });
  fs.rmSync(join(volume, '.restored'), { recursive: true });
  expect(fetch('db/x.db').status).toBe(0);
  expect(found()['.restored/id/data/db/x.db']).toBe('a copy');
});

test('what has no room, is not there, or lies in a repository that does not open leaves what is there, without a marker', () => {
  const full = 'df() { printf "head\\nfs 100 92 8 92%% /\\n"; }';
  expect(fetch('', { before: full })).toEqual({
    status: 1,
    said: expect.stringMatching(/there is no room for it beside what is there: it needs \d+ KiB, and 8 are free/),
  });
  expect(fetch('nothing').said).toBe(`restore of v: nothing of nothing is in ${origin()}`);
  expect(fetch('', { before: 'export RESTIC_PASSWORD=wrong' }).said).toBe(
    'restore of v: the local repository does not open: its password is another than the sealed one',
  );
  expect(found()).toEqual(live);
});

test('one that was cut goes on from what is there, and is whole', () => {
  put('volume/.restored/id/.fetched/volumes/v/data/docs/a 1.txt', 'anoth');
  expect(fetch().status).toBe(0);
  expect(found()['.restored/id/data/docs/a 1.txt']).toBe('another');
  fs.rmSync(join(volume, '.restored/id/.ready')); // cut before the last step
  expect(fetch().status).toBe(0);
  expect(found()['.restored/id/data/db/x.db']).toBe('a copy');
});

describe('a reader', () => {
  const asked = (...words: readonly string[]) => {
    const options = { env: { ...env(), APP: 'v', TARGETS: 'local' }, encoding: 'utf8' } as const;
    return spawnSync('sh', ['-c', scriptOf('reader'), 'reader', ...words], options);
  };

  test('lists what a repository holds, the last rehearsal with it, and says nothing else on standard output', () => {
    const rehearsal = { app: 'v', at: '2027-01-15T08:00:00Z', ok: true, seconds: 3, steps: [] };
    put('rehearsal.json', JSON.stringify(rehearsal));
    const args = ['backup', '--host', 'rehearsal', '--tag', 'v', '--stdin', '--stdin-filename', 'rehearsal.json'];
    execFileSync(restic, args, { env: env(), input: JSON.stringify(rehearsal), stdio: ['pipe', 'ignore', 'ignore'] });
    const options = { env: { ...env(), APP: 'v', TARGETS: 'local' }, encoding: 'utf8' } as const;
    const { status, stdout } = spawnSync('sh', ['-c', scriptOf('reader'), 'reader', 'list'], options);
    expect(status).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { target: 'local', snapshots: [{ at: expect.any(Number), id: id[0], bytes: 'oneanothera copy'.length, volume: 'v' }], rehearsal },
    ]);
  });

  test('says why a repository does not open', () => {
    const options = { env: { ...env(), RESTIC_PASSWORD: 'wrong', APP: 'v', TARGETS: 'local' }, encoding: 'utf8' } as const;
    const { status, stdout } = spawnSync('sh', ['-c', scriptOf('reader'), 'reader', 'list'], options);
    expect({ status, said: JSON.parse(stdout) }).toEqual({
      status: 0,
      said: { target: 'local', why: 'its password is another than the sealed one' },
    });
  });

  test('gives a file as it is, a folder as tar with paths of its own, and what lies in one', () => {
    const snapshot = id[0] as string;
    expect(asked('file', 'local', snapshot, '/volumes/v/data/docs/a [1]*.txt').stdout).toBe('one');
    const tar = asked('tar', 'local', snapshot, '/volumes/v/data').stdout;
    expect(
      execFileSync('tar', ['--list'], { input: tar, encoding: 'utf8' })
        .split('\n')
        .filter((path) => path.endsWith('.txt'))
        .sort(),
    ).toEqual(['docs/a 1.txt', 'docs/a [1]*.txt']);
    const lines = asked('look', 'local', snapshot, '/volumes/v/data/docs').stdout.trim().split('\n');
    expect(
      lines
        .map((line) => JSON.parse(line))
        .map(({ path, type }) => `${type} ${path}`)
        .sort(),
    ).toEqual(['dir /volumes/v/data/docs', 'file /volumes/v/data/docs/a 1.txt', 'file /volumes/v/data/docs/a [1]*.txt']);
    expect(asked('look', 'local', snapshot, '/volumes/v/data/none')).toMatchObject({ status: 0, stdout: '' });
    expect(asked('file', 'local', snapshot, '/volumes/v/data/none').status).not.toBe(0);
  });
});
