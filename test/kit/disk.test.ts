import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryOf, writeSecretFiles } from '../../src/kit/disk';
import { ProblemsError } from '../../src/problems';

let home = '';
let root = '';
beforeEach(() => {
  home = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'loutik-disk-')));
  root = join(home, 'homelab');
  fs.mkdirSync(root);
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const mode = (path: string) => (fs.statSync(path).mode & 0o777).toString(8);
const file = (path: string, content = 'hunter2') => ({ path, content });
/** What something gives while no file can be written. */
function failing<T>(why: { readonly code?: string; readonly message: string }, run: () => T): T {
  const spy = vi.spyOn(fs, 'writeFileSync').mockImplementation(() => {
    throw Object.assign(new Error(why.message), why);
  });
  try {
    return run();
  } finally {
    spy.mockRestore();
  }
}
function codes(write: () => void): readonly string[] {
  try {
    write();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ code }) => code);
    throw error;
  }
  return [];
}

test('secret files are their owner’s alone, and so are the folders that are made for them', () => {
  const folder = join(home, 'new', 'out');
  writeSecretFiles(root, folder, [file('a'), file('below/b', 'other')]);
  expect([
    mode(join(folder, 'a')),
    mode(join(folder, 'below/b')),
    mode(folder),
    mode(join(home, 'new')),
    mode(join(folder, 'below')),
  ]).toEqual(['600', '600', '700', '700', '700']);
  expect(fs.readFileSync(join(folder, 'below/b'), 'utf8')).toBe('other');
  expect(fs.readdirSync(folder).sort()).toEqual(['a', 'below']);
});

test('one that was open to others is replaced by one that is not, and a link is not followed', () => {
  fs.writeFileSync(join(home, 'a'), 'old', { mode: 0o644 });
  fs.writeFileSync(join(home, 'elsewhere'), 'old');
  fs.symlinkSync(join(home, 'elsewhere'), join(home, 'a.new'));
  writeSecretFiles(root, home, [file('a')]);
  expect([mode(join(home, 'a')), fs.readFileSync(join(home, 'a'), 'utf8'), fs.readFileSync(join(home, 'elsewhere'), 'utf8')]).toEqual([
    '600',
    'hunter2',
    'old',
  ]);
});

test('all are written or none: where one cannot be, nothing changes and nothing is left', () => {
  fs.mkdirSync(join(home, 'out'));
  fs.writeFileSync(join(home, 'out/a'), 'old');
  fs.mkdirSync(join(home, 'out/c'));
  expect(codes(() => writeSecretFiles(root, join(home, 'out'), [file('a'), file('made/b'), file('c')]))).toEqual(['NOT_WRITABLE']);
  expect(fs.readFileSync(join(home, 'out/a'), 'utf8')).toBe('old');
  expect(fs.readdirSync(join(home, 'out')).sort()).toEqual(['a', 'c']);
});

test('folders that were made for it go again, from within outwards; those that were there stay', () => {
  fs.mkdirSync(join(home, 'out/there'), { recursive: true });
  fs.mkdirSync(join(home, 'out/c'));
  expect(codes(() => writeSecretFiles(root, join(home, 'out'), [file('there/a'), file('x/y/z/b'), file('c')]))).toEqual(['NOT_WRITABLE']);
  expect(fs.readdirSync(join(home, 'out')).sort()).toEqual(['c', 'there']);
  expect(fs.readdirSync(join(home, 'out/there'))).toEqual([]);
});

test('a folder with the name of what is written first stays, and is told', () => {
  fs.mkdirSync(join(home, 'out/b.new'), { recursive: true });
  expect(codes(() => writeSecretFiles(root, join(home, 'out'), [file('a'), file('b')]))).toEqual(['NOT_WRITABLE']);
  expect(fs.readdirSync(join(home, 'out'))).toEqual(['b.new']);
});

test('so do those above one that cannot be made', () => {
  expect(codes(() => writeSecretFiles(root, join(home, 'out'), [file(`x/${'y'.repeat(300)}/a`)]))).toEqual(['NOT_WRITABLE']);
  expect(fs.readdirSync(home)).toEqual(['homelab']);
});

test('one that was made stays where somebody else has put something into it', () => {
  const { symlinkSync } = fs;
  const spy = vi.spyOn(fs, 'writeFileSync').mockImplementation((path) => {
    symlinkSync('theirs', join(String(path), '../theirs'));
    throw new Error('no');
  });
  const told = codes(() => writeSecretFiles(root, join(home, 'out'), [file('a')]));
  spy.mockRestore();
  expect([told, fs.readdirSync(join(home, 'out'))]).toEqual([['NOT_WRITABLE'], ['theirs']]);
});

test('a link that somebody puts there at that moment is not written through', () => {
  fs.writeFileSync(join(home, 'elsewhere'), 'theirs');
  const { rmSync } = fs;
  const spy = vi.spyOn(fs, 'rmSync').mockImplementation((path, options) => {
    rmSync(path, options);
    if (!fs.existsSync(path)) fs.symlinkSync(join(home, 'elsewhere'), path);
  });
  const told = codes(() => writeSecretFiles(root, home, [file('a')]));
  spy.mockRestore();
  expect([told, fs.readFileSync(join(home, 'elsewhere'), 'utf8'), fs.existsSync(join(home, 'a'))]).toEqual([
    ['NOT_WRITABLE'],
    'theirs',
    false,
  ]);
});

describe('why a folder takes nothing is told of the folder that was given', () => {
  const told = (path: string) => {
    try {
      writeSecretFiles(root, join(home, 'out'), [file(path)]);
    } catch (error) {
      if (error instanceof ProblemsError) return error.problems.map(({ code, where, what }) => [code, where, what]);
      throw error;
    }
    return [];
  };
  const wrong = (what: string) => [['NOT_WRITABLE', join(home, 'out'), what]];

  test('in a word for what is known', () => {
    fs.mkdirSync(join(home, 'out'));
    fs.writeFileSync(join(home, 'out/file'), '');
    expect(told('file/below/a')).toEqual(wrong('it lies below a file'));
  });
  test('and else as it was said', () => {
    fs.mkdirSync(join(home, 'out/c'), { recursive: true });
    expect(told('c')).toEqual(wrong(`${join(home, 'out/c')} is a folder`));
  });
  test('without the call and the path that Node names', () => {
    expect(failing({ code: 'EIO', message: 'EIO: i/o error, open, x' }, () => told('a'))).toEqual(wrong('EIO: i/o error'));
    expect(failing({ message: 'no code' }, () => told('a'))).toEqual(wrong('no code'));
  });
  test.each(['ENOSPC', 'EDQUOT'])('but for a disk that is full, or this user’s share of it: %s', (code) => {
    const full = { code, message: `${code}: no room, write` };
    expect(failing(full, () => told('a'))).toEqual([['DISK_FULL', join(home, 'out'), 'there is no room for the files']]);
    expect(fs.existsSync(join(home, 'out'))).toBe(false);
  });
});

describe('a place from where Git takes what it finds', () => {
  test('is any folder below a repository, there or not, through links too', () => {
    fs.mkdirSync(join(home, 'repository/.git'), { recursive: true });
    fs.symlinkSync(join(home, 'repository'), join(home, 'link'));
    for (const path of ['repository', 'repository/a/b', 'link', 'link/a'])
      expect(repositoryOf(join(home, path), root)).toBe(join(home, 'repository'));
    expect(repositoryOf(join(home, 'a/b'), root)).toBeUndefined();
  });

  test('is any folder far below one, all of which are there', () => {
    fs.mkdirSync(join(home, 'repository/.git'), { recursive: true });
    fs.mkdirSync(join(home, 'repository/a/b/c'), { recursive: true });
    expect(repositoryOf(join(home, 'repository/a/b/c'), root)).toBe(join(home, 'repository'));
    expect(repositoryOf('/', root)).toBeUndefined();
  });

  test('is the homelab’s own folder, before it is a repository', () => {
    expect([repositoryOf(root, root), repositoryOf(join(root, 'a'), root)]).toEqual([root, root]);
    expect(codes(() => writeSecretFiles(root, join(root, 'out'), [file('a')]))).toEqual(['NOT_WRITABLE']);
    expect(fs.existsSync(join(root, 'out'))).toBe(false);
  });

  test('is no place for a file that a link below the folder leads there', () => {
    fs.mkdirSync(join(home, 'out'));
    fs.symlinkSync(root, join(home, 'out/below'));
    expect(codes(() => writeSecretFiles(root, join(home, 'out'), [file('below/a')]))).toEqual(['NOT_WRITABLE']);
    expect(fs.readdirSync(root)).toEqual([]);
  });
});
