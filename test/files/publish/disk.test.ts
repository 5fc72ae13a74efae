import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf, type Disk, explained, realDisk, removeEmpty, syncFolder, tryRead, writeDurably } from '../../../src/files/publish/disk';
import { ProblemsError } from '../../../src/problems';

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'loutik-disk-'));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const answer = (code: string, path?: unknown) => Object.assign(new Error(code), { code, path });
/** A disk whose calls of that name answer with a code. */
const answering = (call: keyof Disk, code: string): Disk => ({
  ...realDisk,
  [call]: () => {
    throw answer(code);
  },
});
/** The real disk, with what is still open. */
function counting(disk: Disk): { disk: Disk; open: Set<number> } {
  const open = new Set<number>();
  return {
    open,
    disk: {
      ...disk,
      openSync: ((...parameters: Parameters<typeof fs.openSync>) => {
        const file = fs.openSync(...parameters);
        open.add(file);
        return file;
      }) as Disk['openSync'],
      closeSync: (file) => {
        open.delete(file);
        fs.closeSync(file);
      },
    },
  };
}

describe('a file that is written durably', () => {
  test('has its text and its mode, and is closed', () => {
    const { disk, open } = counting(realDisk);
    writeDurably(disk, join(root, 'script'), 'text', 0o755);
    writeDurably(disk, join(root, 'plain'), 'text');
    expect([fs.readFileSync(join(root, 'script'), 'utf8'), open.size]).toEqual(['text', 0]);
    expect(['script', 'plain'].map((name) => fs.statSync(join(root, name)).mode & 0o100)).toEqual([0o100, 0]);
  });

  test.each<keyof Disk>(['writeFileSync', 'fsyncSync'])('is closed also where %s fails, and the failure is passed on', (call) => {
    const { disk, open } = counting(answering(call, 'EIO'));
    expect(() => writeDurably(disk, join(root, 'a'), 'text')).toThrow('EIO');
    expect(open.size).toBe(0);
  });
});

test('a folder whose names are to reach the disk is closed, also where that fails', () => {
  const [well, ill] = [counting(realDisk), counting(answering('fsyncSync', 'EIO'))];
  syncFolder(well.disk, root);
  expect(() => syncFolder(ill.disk, root)).toThrow('EIO');
  expect([well.open.size, ill.open.size]).toEqual([0, 0]);
});

describe('what is read of a path', () => {
  test('is undefined where nothing stands', () => {
    expect(tryRead(realDisk, join(root, 'a'))).toBeUndefined();
  });

  test.each([
    [0o644, false],
    [0o755, true],
    [0o744, true],
    [0o611, false],
  ])('is its text, and whether its owner may run it: one of mode %o, %s', (mode, executable) => {
    fs.writeFileSync(join(root, 'a'), 'text');
    fs.chmodSync(join(root, 'a'), mode);
    expect(tryRead(realDisk, join(root, 'a'))).toEqual({ text: 'text', executable, regular: true });
  });

  test.each<[string, (path: string) => void]>([
    ['a folder', (path) => fs.mkdirSync(path)],
    ['a link, even to a file', (path) => fs.symlinkSync('real', path)],
  ])('is nothing of %s, which is no regular file', (_, make) => {
    fs.writeFileSync(join(root, 'real'), 'text', { mode: 0o755 });
    make(join(root, 'a'));
    expect(tryRead(realDisk, join(root, 'a'))).toEqual({ text: '', executable: false, regular: false });
  });
});

describe('folders that are left empty', () => {
  test('go up to the top, which stays', () => {
    fs.mkdirSync(join(root, 'top/a/b'), { recursive: true });
    removeEmpty(realDisk, join(root, 'top/a/b'), join(root, 'top'));
    expect([fs.readdirSync(root), fs.readdirSync(join(root, 'top'))]).toEqual([['top'], []]);
  });

  test('stay from the first that holds something', () => {
    fs.mkdirSync(join(root, 'top/a/b/c'), { recursive: true });
    fs.writeFileSync(join(root, 'top/a/file'), '');
    removeEmpty(realDisk, join(root, 'top/a/b/c'), join(root, 'top'));
    expect(fs.readdirSync(join(root, 'top/a'))).toEqual(['file']);
  });

  test.each(['elsewhere', 'topmost'])('stay where they are not below the top: %s', (name) => {
    fs.mkdirSync(join(root, name, 'and/deeper'), { recursive: true });
    removeEmpty(realDisk, join(root, name, 'and/deeper'), join(root, 'top'));
    expect(fs.readdirSync(join(root, name, 'and'))).toEqual(['deeper']);
  });

  test.each(['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'])('are left at %s, and no more is asked above', (code) => {
    const asked: unknown[] = [];
    const disk: Disk = {
      ...realDisk,
      rmdirSync: (path) => {
        asked.push(path);
        throw answer(code);
      },
    };
    removeEmpty(disk, '/top/a/b', '/top');
    expect(asked).toEqual(['/top/a/b']);
  });

  test.each(['EACCES', 'EROFS', 'EBUSY'])('are an error at %s', (code) => {
    expect(() => removeEmpty(answering('rmdirSync', code), '/top/a', '/top')).toThrow(code);
  });
});

test.each<[unknown, string]>([
  [answer('ENOENT'), 'ENOENT'],
  [{ code: 5 }, '5'],
  [new Error('without'), ''],
  ['thrown text', ''],
  [null, ''],
  [undefined, ''],
])('the code of %s is %j', (error, code) => {
  expect(codeOf(error)).toBe(code);
});

describe('what the disk answered', () => {
  const told = (error: unknown) => {
    const known = explained(error, root);
    return known instanceof ProblemsError ? known.problems.map(({ code, where }) => [code, where]) : known;
  };

  test.each([
    ['ENOSPC', 'DISK_FULL'],
    ['EDQUOT', 'DISK_FULL'],
    ['ENAMETOOLONG', 'NOT_WRITABLE'],
    ['EROFS', 'NOT_WRITABLE'],
    ['EACCES', 'NOT_WRITABLE'],
    ['EPERM', 'NOT_WRITABLE'],
  ])('is, of %s, %s at the path in the repository', (code, problem) => {
    expect(told(answer(code, `${root}/dist/a.yaml`))).toEqual([[problem, 'dist/a.yaml']]);
  });

  test.each<[string, unknown]>([
    ['without a path', undefined],
    ['of an open file', 7],
  ])('is told of the repository, %s', (_, path) => {
    expect(told(answer('ENOSPC', path))).toEqual([['DISK_FULL', root]]);
  });

  test('is passed on where nobody can mend it', () => {
    const errors = [answer('EIO', `${root}/dist/a.yaml`), new Error('a bug'), 'thrown text'];
    fs.writeFileSync(join(root, 'dist'), '');
    expect(errors.map(told)).toEqual(errors);
  });

  test.each<[string, string, (path: string) => void]>([
    ['dist', 'ENOTDIR', (path) => fs.writeFileSync(path, '')],
    ['dist', 'EEXIST', (path) => fs.writeFileSync(path, '')],
    ['dist', 'ENOENT', (path) => fs.symlinkSync('nowhere', path)],
    ['dist', 'ELOOP', (path) => fs.symlinkSync('dist', path)],
    ['dist/lab', 'EISDIR', (path) => fs.writeFileSync(path, '')],
  ])('is, where something stands in the way at %s and it says %s, that this is not ours', (where, code, make) => {
    fs.mkdirSync(join(root, where, '..'), { recursive: true });
    make(join(root, where));
    expect(told(answer(code, `${root}/dist/lab/a.yaml`))).toEqual([['FOREIGN_FILE', where]]);
  });

  test('is looked for behind a link that leads to a folder', () => {
    fs.mkdirSync(join(root, 'real'));
    fs.symlinkSync('real', join(root, 'dist'));
    fs.writeFileSync(join(root, 'real/lab'), '');
    expect(told(answer('ENOTDIR', `${root}/dist/lab/a.yaml`))).toEqual([['FOREIGN_FILE', 'dist/lab']]);
  });

  test('is passed on where nothing stands in the way: all are folders, or one is not there', () => {
    fs.mkdirSync(join(root, 'dist/lab'), { recursive: true });
    const errors = [answer('ENOENT', `${root}/dist/lab`), answer('ENOENT', `${root}/bootstrap/lab/a`)];
    expect(errors.map(told)).toEqual(errors);
  });

  test('is passed on of a path that is not in the repository, or of no path, whatever stands there', () => {
    fs.writeFileSync(join(root, 'copy'), ''); // what the end of the name beside it would be, inside
    const errors = [answer('ENOTDIR', `${root}-copy/a`), answer('ENOTDIR'), answer('ENOTDIR', 7)];
    expect(errors.map(told)).toEqual(errors);
  });

  test('is passed on where its code merely holds such a one', () => {
    fs.writeFileSync(join(root, 'dist'), '');
    const errors = [answer('ERR_FS_EISDIR', `${root}/dist/a`), answer('EISDIR_LATER', `${root}/dist/a`)];
    expect(errors.map(told)).toEqual(errors);
  });
});
