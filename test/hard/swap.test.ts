import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { whole } from '../../src/restore/jobs';
import { read } from '../lab';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-swap-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const volume = join(folder, 'volume');
const script = whole(read('src/restore/scripts/swap.sh')).replaceAll('/volume', volume);

/** Each command that changes something, counted; at the one that is wanted all is killed, before it. */
const counted = `
tick() {
  read -r left <"${folder}/left"
  left=$((left - 1))
  echo "$left" >"${folder}/left"
  [ "$left" -ne 0 ] || { kill -9 $$; exit 9; }
}
${['mv', 'rm', 'cp', 'touch', 'rmdir', 'mkdir'].map((name) => `${name}() { tick; command ${name} "$@"; }`).join('\n')}
sync() { :; }
`;

type Files = Readonly<Record<string, string>>;

function begin(live: Files, restored: Files): void {
  fs.rmSync(volume, { recursive: true, force: true });
  for (const [path, text] of [
    ...Object.entries(live),
    ...Object.entries(restored).map(([path, text]) => [`.restored/id/${path}`, text] as const),
  ]) {
    fs.mkdirSync(dirname(join(volume, path)), { recursive: true });
    fs.writeFileSync(join(volume, path), text);
  }
}

/** Runs the script; killed before its nth change. Its code, or the signal. */
function swap(action: string, part: string, killedAt = -1) {
  fs.writeFileSync(join(folder, 'left'), `${killedAt}\n`);
  const env = { ...process.env, VOLUME: 'data', FOLDER: '.restored/id', ACTION: action, PART: part };
  const { status, signal, stderr } = spawnSync('sh', ['-c', `${counted}\n${script}`], {
    env,
    encoding: 'utf8',
  });
  return { ended: status ?? signal, stderr };
}

/** The live files and the marker; what is hidden is not. */
function live(): Files {
  const found: Record<string, string> = {};
  for (const entry of fs.readdirSync(volume, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name).slice(volume.length + 1);
    if (entry.isFile() && !path.startsWith('.restored')) found[path] = fs.readFileSync(join(volume, path), 'utf8');
  }
  return found;
}

/** Every text that is anywhere in the volume. */
function texts(): ReadonlySet<string> {
  const files = fs.readdirSync(volume, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Set(files.map((entry) => fs.readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8')));
}

const all = { before: { '.ready': 'old', 'data/a': 'a1', 'data/b': 'b1' }, after: { '.ready': 'new', 'data/a': 'a2', 'data/c': 'c2' } };
const restoredWhole = { '.ready': 'new', 'data/a': 'a2', 'data/c': 'c2' };
const cases: readonly (readonly [string, string, Files, Files, Files])[] = [
  ['all of a volume', '', all.before, restoredWhole, all.after],
  ['all of a volume that has nothing', '', {}, restoredWhole, all.after],
  [
    'a database, whose journal goes with it',
    'd/x.db',
    { '.ready': 'old', 'data/d/x.db': 'x1', 'data/d/x.db-wal': 'w1', 'data/d/y': 'y1' },
    { '.ready': 'new', 'data/d/x.db': 'x2' },
    { '.ready': 'new', 'data/d/x.db': 'x2', 'data/d/y': 'y1' },
  ],
  [
    'a file that is not there',
    'd/x',
    { '.ready': 'old', 'data/y': 'y1' },
    { '.ready': 'new', 'data/d/x': 'x2' },
    { '.ready': 'new', 'data/d/x': 'x2', 'data/y': 'y1' },
  ],
];

describe.each(cases)('%s', (_, part, before, restored, after) => {
  test('is put into its place, and back, and into its place again', () => {
    begin(before, restored);
    expect(swap('place', part).ended).toBe(0);
    expect(live()).toEqual(after);
    expect(swap('place', part).ended).toBe(0); // twice is once
    expect(swap('undo', part).ended).toBe(0);
    expect(live()).toEqual(before);
    expect(swap('undo', part).ended).toBe(0);
    expect(swap('place', part).ended).toBe(0);
    expect(live()).toEqual(after);
    expect(swap('remove', part).ended).toBe(0);
    expect(fs.existsSync(join(volume, '.restored/id'))).toBe(false);
    expect(live()).toEqual(after);
  });

  test('cut before any change, loses nothing, is not ready unless it is whole, and ends right either way round', () => {
    const given = new Set([...Object.values(before), ...Object.values(restored)]);
    let cuts = 0;
    for (const first of ['place', 'undo'] as const) {
      for (let at = 1; ; at += 1) {
        begin(before, restored);
        if (first === 'undo') swap('place', part);
        const { ended } = swap(first, part, at);
        if (ended === 0) break;
        cuts += 1;
        const found = live();
        expect(
          [before, after].some((state) => found['.ready'] === undefined || JSON.stringify(sorted(found)) === JSON.stringify(sorted(state))),
        ).toBe(true);
        expect([...given].filter((text) => !texts().has(text) && !(text === 'new' || text === 'old'))).toEqual([]);
        const second = at % 2 === 0 ? 'place' : 'undo';
        expect({ first, at, second, ...swap(second, part) }).toMatchObject({ ended: 0 });
        expect({ first, at, second, live: live() }).toEqual({ first, at, second, live: second === 'place' ? after : before });
      }
    }
    expect(cuts).toBeGreaterThan(10);
  });
});

const sorted = (files: Files) => Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));

test('nothing is put into its place that is not whole, and nothing is removed that is half in its place', () => {
  begin(all.before, { 'data/a': 'a2' });
  expect(swap('place', '')).toMatchObject({ ended: 1, stderr: expect.stringContaining('it is not whole: nothing was changed') });
  expect(live()).toEqual(all.before);
  begin(all.before, restoredWhole);
  swap('place', '', 6);
  expect(swap('remove', '')).toMatchObject({ ended: 1, stderr: expect.stringContaining('finish or undo that first') });
});

test('what was written meanwhile is overwritten by nothing; the empty folder that kubelet makes is no hindrance', () => {
  begin(all.before, restoredWhole);
  swap('place', '', 8); // the data is moved away, and nothing is in its place
  fs.mkdirSync(join(volume, 'data'), { recursive: true });
  expect(swap('place', '').ended).toBe(0);
  expect(live()).toEqual(all.after);
  begin(all.before, restoredWhole);
  swap('place', '', 8);
  fs.mkdirSync(join(volume, 'data'), { recursive: true });
  fs.writeFileSync(join(volume, 'data/strange'), 's');
  expect(swap('place', '')).toMatchObject({ ended: 1, stderr: expect.stringContaining('something wrote meanwhile') });
  expect(texts()).toEqual(new Set(['a1', 'b1', 'a2', 'c2', 's', 'new', 'old', 'data\n']));
});
