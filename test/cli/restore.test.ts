import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { type Context, UsageError } from '../../src/cli/command';
import { checkOutput, writeWhole } from '../../src/cli/restore/output';
import { askCut, askMoment, askPath, askService, askVolumes, askYes } from '../../src/cli/restore/questions';
import { restore } from '../../src/cli/restore/restore';
import { Dialogue } from '../../src/init/dialogue';
import { ProblemsError } from '../../src/problems';
import type { Moment } from '../../src/restore/moments';
import type { Reader } from '../../src/restore/reader';
import { beside, find, selectionsOf, tidyPath } from '../../src/restore/select';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-restore-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('what contradicts itself is refused before anything is asked of a cluster', () => {
  test.each<[Context['options'], string]>([
    [{ finish: true, undo: true }, 'one of --finish, --undo and --clean'],
    [{ undo: true, at: 'latest', path: 'x' }, 'restore --undo takes no --at, --path'],
    [{ to: 'there' }, '--to takes scratch or place, not "there"'],
    [{ to: 'place', output: 'x' }, 'takes --to or --output, not both'],
    [{ output: join(folder, '.') }, 'is there already'],
    [{}, 'restore takes a SERVICE'],
  ])('%j: %s', async (options, words) => {
    const context = { options, args: [], json: false } as unknown as Context;
    const error = await restore.run(context).catch((reason) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(words);
  });
});

/** Asks, and answers line by line; what was said. */
async function answered<T>(
  lines: readonly string[],
  ask: (dialogue: Dialogue) => Promise<T>,
): Promise<{ readonly answer: T; readonly said: string }> {
  const input = new PassThrough();
  const output = new PassThrough();
  const dialogue = new Dialogue(input, output);
  let said = '';
  const open = [...lines];
  output.on('data', (chunk) => {
    said += chunk;
    if (/: $/.test(String(chunk)) && open.length > 0) setImmediate(() => input.write(`${open.shift()}\n`));
  });
  try {
    return { answer: await ask(dialogue), said };
  } finally {
    dialogue.end();
  }
}

describe('what is missing is asked', () => {
  const moments: readonly Moment[] = Array.from({ length: 12 }, (_, night) => {
    const at = 1_800_000_000 - night * 86_400;
    return { at, snapshots: [{ volume: 'v', at, id: `0000000${night.toString(16)}`, bytes: 2048, target: 'local' }] };
  });
  const now = 1_800_003_600;

  test('which service, by number or name; another name is asked again', async () => {
    expect((await answered(['2'], (dialogue) => askService(dialogue, ['bot', 'nextcloud']))).answer).toBe('nextcloud');
    const { answer, said } = await answered(['nextclod', '3', 'nextcloud'], (dialogue) => askService(dialogue, ['bot', 'nextcloud']));
    expect(answer).toBe('nextcloud');
    expect(said).toContain('"nextclod" is none of them; did you mean nextcloud?');
    expect(said).toContain('"3" is none of them');
  });

  test('what of it: all that is kept together, or a volume alone', async () => {
    const volume = (name: string) => ({ name, to: ['local' as const], isDump: false });
    const run = {
      app: 'x',
      namespace: 'x',
      volumes: [volume('a'), volume('b')],
      targets: [],
      backup: { apiVersion: '', kind: '', metadata: { name: '' } },
    };
    const selections = selectionsOf([run]);
    expect(selections.map(({ volumes }) => volumes.map(({ name }) => name))).toEqual([['a', 'b'], ['a'], ['b']]);
    expect((await answered(['b'], (dialogue) => askVolumes(dialogue, selections))).answer.volumes).toEqual([volume('b')]);
    expect(selectionsOf([{ ...run, volumes: [volume('a')] }]).length).toBe(1);
  });

  test('as of when: a number, a time, or the newest by Enter; older ones are there by their time', async () => {
    const { answer, said } = await answered(['11', ''], (dialogue) => askMoment(dialogue, moments, now));
    expect(answer).toBe(moments[0]);
    expect(said).toContain('1 hour ago, 2 KiB');
    expect(said).toContain('… and 2 older ones');
    expect(said).toContain('"11" is none of them');
    expect((await answered(['2'], (dialogue) => askMoment(dialogue, moments, now))).answer).toBe(moments[1]);
    expect((await answered(['0000000b'], (dialogue) => askMoment(dialogue, moments, now))).answer).toBe(moments[11]);
  });

  test('which path, until it is one that is there; / is all of it', async () => {
    const fault = async (path: string) => (path === 'a/b' ? undefined : `there is no ${path}`);
    const { answer, said } = await answered(['../x', 'c', '/a//b/'], (dialogue) => askPath(dialogue, fault));
    expect(answer).toBe('a/b');
    expect(said).toContain('leads out of the volume');
    expect(said).toContain('there is no c');
    expect((await answered(['/'], (dialogue) => askPath(dialogue, fault))).answer).toBe('');
  });

  test('whether to stop the service: no unless it is yes', async () => {
    for (const [lines, yes] of [
      [[''], false],
      [['y'], true],
      [['perhaps', 'no'], false],
    ] as const)
      expect((await answered(lines, (dialogue) => askYes(dialogue, 'Stop it?'))).answer).toBe(yes);
  });

  test('what becomes of one that was cut', async () => {
    expect((await answered(['undo'], askCut)).answer).toBe('undo');
  });
});

test.each([
  ['/a/b/', 'a/b'],
  ['./a//b', 'a/b'],
  ['', ''],
  ['a b/ä[1]*', 'a b/ä[1]*'],
  ['a/../b', undefined],
  ['..', undefined],
  ['a\nb', undefined],
])('the path %j in a volume is %j', (text, path) => {
  expect(tidyPath(text)).toBe(path);
});

describe('a path of a snapshot', () => {
  const there: Readonly<Record<string, string>> = {
    '/volumes/v/data': 'dir',
    '/volumes/v/data/docs': 'dir',
    '/volumes/v/data/docs/a.txt': 'file',
    '/copies/v': 'dir',
    '/copies/v/x.db': 'file',
  };
  const reader = {
    look: async (_: string, __: string, path: string) =>
      Object.entries(there).flatMap(([known, type]) =>
        known === path || known.slice(0, known.lastIndexOf('/')) === path ? [{ path: known, type }] : [],
      ),
  } as unknown as Reader;
  const stored = { volume: 'v', target: 'local' as const, id: 'x', at: 1, bytes: 1 };

  test('is found among files and among copies of databases; a folder in both', async () => {
    expect(await find(reader, stored, 'docs/a.txt')).toEqual([{ path: '/volumes/v/data/docs/a.txt', type: 'file' }]);
    expect(await find(reader, stored, 'x.db')).toEqual([{ path: '/copies/v/x.db', type: 'file' }]);
    expect((await find(reader, stored, '')).map(({ path }) => path)).toEqual(['/volumes/v/data', '/copies/v']);
    expect(await find(reader, stored, 'y')).toEqual([]);
  });

  test('that is not there is told with what is in the nearest folder', async () => {
    expect(await beside(reader, stored, 'docs/b.txt')).toEqual(['docs/a.txt']);
    expect(await beside(reader, stored, 'none/at/all')).toEqual(['docs', 'x.db']);
  });
});

describe('a file that is written here', () => {
  const path = (name: string) => join(folder, name);
  const writes = (text: string) => (output: Writable) => new Promise<void>((resolve) => output.write(Buffer.from(text), () => resolve()));

  test('is there when it is whole, under its own name alone', async () => {
    const counts: number[] = [];
    expect(await writeWhole(path('a'), [writes('hello')], (count) => counts.push(count))).toBe(5);
    expect(fs.readFileSync(path('a'), 'utf8')).toBe('hello');
    expect(fs.statSync(path('a')).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(folder)).toEqual(['a']);
    expect(counts).toEqual([5]);
    expect(() => checkOutput(path('a'))).toThrow(UsageError);
  });

  test('is not there when who writes it fails', async () => {
    const fails = () => Promise.reject(new ProblemsError([{ code: 'BACKUPS_UNREADABLE', where: 'x', what: 'y', repair: 'z' }]));
    await expect(writeWhole(path('b'), [writes('x'), fails], () => {})).rejects.toThrow('BACKUPS_UNREADABLE');
    expect(fs.readdirSync(folder)).toEqual(['a']);
  });

  test('where nothing can be written, or another one was cut, is told', async () => {
    await expect(writeWhole(path('no/b'), [writes('x')], () => {})).rejects.toThrow('NOT_WRITABLE');
    fs.writeFileSync(path('c.part'), 'kept');
    await expect(writeWhole(path('c'), [writes('x')], () => {})).rejects.toThrow('NOT_WRITABLE');
    expect(fs.readFileSync(path('c.part'), 'utf8')).toBe('kept');
  });

  test('of several tars is one: only the last one’s end is kept', async () => {
    const tar = (text: string) => `${text}${'\0'.repeat(1024)}`;
    await writeWhole(path('d'), [writes(tar('first')), writes(tar('second'))], () => {});
    expect(fs.readFileSync(path('d'), 'utf8')).toBe(`firstsecond${'\0'.repeat(1024)}`);
  });
});
