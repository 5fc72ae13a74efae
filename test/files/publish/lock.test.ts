import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Disk, realDisk } from '../../../src/files/publish/disk';
import { locked } from '../../../src/files/publish/lock';
import { ProblemsError } from '../../../src/problems';

const other = 4242;
let path: string;
/** The processes that run, and what the system answers where it says nothing of one. */
let running: Set<number>;
let kill: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  path = join(fs.mkdtempSync(join(tmpdir(), 'loutik-lock-')), 'lock');
  running = new Set([other]);
  kill = vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    if (signal !== 0) throw new Error('a process that is asked for is not to be ended');
    if (running.has(pid)) return true;
    throw Object.assign(new Error('ESRCH'), { code: 'ESRCH' });
  });
});
afterEach(() => {
  kill.mockRestore();
  fs.rmSync(join(path, '..'), { recursive: true });
});

/** What `/proc/PID/stat` says, as proc_pid_stat(5) has it: the start is its 22nd field. A name may hold blanks and brackets. */
const stat = (pid: number, start: string) =>
  `${pid} (no (de) 1) S ${Array.from({ length: 18 }, (_, at) => at + 4).join(' ')} ${start} 99 98\n`;
/** A disk on which every process started then; undefined where the system does not say. */
const since = (start: string | undefined, disk: Disk = realDisk): Disk => ({
  ...disk,
  readFileSync: ((file: string, options: 'utf8') => {
    const [, pid] = /^\/proc\/(\d+)\/stat$/.exec(file) ?? [];
    if (pid === undefined) return disk.readFileSync(file, options);
    if (start === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
    return stat(Number(pid), start);
  }) as Disk['readFileSync'],
});
const take = (disk: Disk) => locked(disk, path, () => fs.readFileSync(path, 'utf8'));
const problems = (disk: Disk) => {
  try {
    return take(disk);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ code, where }) => [code, where]);
    throw error;
  }
};

describe('who holds the lock', () => {
  test('stands in it with its number and its start, while it runs', () => {
    expect(take(since('777'))).toBe(`${process.pid} 777\n`);
    expect(fs.existsSync(path)).toBe(false);
  });

  test('stands in it with its number alone where the system tells no start', () => {
    expect([take(since(undefined)), take(since(''))]).toEqual([`${process.pid} \n`, `${process.pid} \n`]);
  });

  test('gives it back when it fails', () => {
    expect(() =>
      locked(realDisk, path, () => {
        throw new Error('failed');
      }),
    ).toThrow('failed');
    expect(fs.existsSync(path)).toBe(false);
  });

  test('gives it back also when somebody took it away', () => {
    expect(locked(realDisk, path, () => fs.rmSync(path))).toBeUndefined();
  });
});

describe('a lock that is there', () => {
  test.each<[string, string, string | undefined]>([
    ['by its number and start', `${other} 777\n`, '777'],
    ['by its number alone, where none wrote its start', `${other} \n`, '777'],
  ])('is respected while its process runs, known %s, and stays', (_, text, start) => {
    fs.writeFileSync(path, text);
    expect(problems(since(start))).toEqual([['SYNTH_RUNNING', path]]);
    expect(fs.readFileSync(path, 'utf8')).toBe(text);
  });

  test('is respected while a process of another user has its number: it may be asked nothing', () => {
    fs.writeFileSync(path, `${other} 777\n`);
    kill.mockImplementation(() => {
      throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    });
    expect(problems(since('777'))).toEqual([['SYNTH_RUNNING', path]]);
  });

  test.each<[string, string, number[]]>([
    ['is of a process that is gone', `${other} 777\n`, []],
    ['is of a process whose number another has by now', `${other} 776\n`, [other]],
    ['has our own number, of a run before this machine started anew', `${process.pid} 777\n`, [process.pid]],
    ['is empty, for the disk was full', '', [other]],
    ['begins with no number', `x${other}\n`, [other, Number.NaN]],
    ['goes on behind its number', `${other}x\n`, [other, Number.NaN]],
  ])('is taken over where it %s', (_, text, pids) => {
    fs.writeFileSync(path, text);
    running = new Set(pids);
    expect(problems(since('777'))).toBe(`${process.pid} 777\n`);
  });

  /** A disk on which somebody else takes the lock again and again, so many times, and ends. */
  function snatching(times: number): Disk {
    let left = times;
    return {
      ...since('777'),
      writeFileSync: ((file: string, text: string, options: object) => {
        if (file === path && left-- > 0) fs.writeFileSync(file, `${other} 1\n`);
        fs.writeFileSync(file, text, options);
      }) as Disk['writeFileSync'],
    };
  }

  test('is tried for five times: who loses each of them is told that another runs', () => {
    expect(problems(snatching(4))).toBe(`${process.pid} 777\n`);
    expect(problems(snatching(5))).toEqual([['SYNTH_RUNNING', path]]);
  });

  /** A disk on which that happens at a look into the lock, once: at the first, or at another. */
  function happening(when: 'before' | 'after', what: () => void, look = 1): Disk {
    const disk = since('777');
    let looks = 0;
    return {
      ...disk,
      readFileSync: ((file: string, options: 'utf8') => {
        const happens = file === path && ++looks === look;
        if (happens && when === 'before') what();
        const text = disk.readFileSync(file, options);
        if (happens && when === 'after') what();
        return text;
      }) as Disk['readFileSync'],
    };
  }

  test.each(['before', 'after'] as const)('may be gone %s it is read', (when) => {
    fs.writeFileSync(path, `${other} 1\n`);
    expect(problems(happening(when, () => fs.rmSync(path)))).toBe(`${process.pid} 777\n`);
  });

  test('may be gone as it is about to be removed', () => {
    fs.writeFileSync(path, `${other} 1\n`);
    expect(problems(happening('after', () => fs.rmSync(path), 2))).toBe(`${process.pid} 777\n`);
  });

  test('is left to who takes it over first: what was read of the dead one is not known of the new one', () => {
    fs.writeFileSync(path, `${other} 1\n`);
    expect(problems(happening('after', () => fs.writeFileSync(path, `${other} 777\n`)))).toEqual([['SYNTH_RUNNING', path]]);
    expect(fs.readdirSync(join(path, '..')).map((name) => fs.readFileSync(join(path, '..', name), 'utf8'))).toEqual([`${other} 777\n`]);
  });

  test.each([
    ['an odd one', `${other}x\n`, 'lock.of-nobody'],
    ['another odd one', `x${other}\n`, 'lock.of-nobody'],
    ['a dead one', `${other} 1\n`, `lock.of-${other}`],
  ])('is removed by one at a time: who finds another at %s is told so', (_, text, claim) => {
    fs.writeFileSync(path, text);
    const second = join(path, '..', claim);
    fs.writeFileSync(second, `${other} 777\n`);
    running = new Set([other]);
    expect(problems(since('777'))).toEqual([['SYNTH_RUNNING', second]]);
    expect(fs.readFileSync(path, 'utf8')).toBe(text);
  });

  /** How often the lock was looked into, while who made it writes into it after so many looks. */
  function looksInto(written: number, text = `${other} 777\n`): readonly [unknown, number] {
    fs.writeFileSync(path, '');
    const disk = happening('after', () => fs.writeFileSync(path, text), written);
    let looks = 0;
    const counted = ((file: string, options: 'utf8') => {
      if (file === path) looks++;
      return disk.readFileSync(file, options);
    }) as Disk['readFileSync'];
    return [problems({ ...disk, readFileSync: counted }), looks];
  }

  test.each([1, 2, 5])('is respected also when who made it writes into it after %i looks', (written) => {
    expect(looksInto(written)).toEqual([[['SYNTH_RUNNING', path]], written + 1]);
  });

  test('is taken over where nobody has written into it after six: the seventh is before it is removed', () => {
    expect(looksInto(100)).toEqual([`${process.pid} 777\n`, 7]);
  });

  test('that cannot be read is told as it is', () => {
    fs.mkdirSync(path);
    expect(() => take(since('777'))).toThrow('EISDIR');
  });
});

test('a disk that takes no lock is told as it is', () => {
  const full: Disk = {
    ...realDisk,
    writeFileSync: () => {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    },
  };
  expect(() => take(full)).toThrow('ENOSPC');
});
