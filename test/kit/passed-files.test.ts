import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassedFiles } from '../../src/kit/passed-files';

const { platform, env } = process;
const { XDG_RUNTIME_DIR: runtime, TMPDIR: temporary } = env;
let home = '';
beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'loutik-passed-'));
  env.XDG_RUNTIME_DIR = home;
});
afterEach(() => {
  Object.defineProperty(process, 'platform', { value: platform });
  const was = { XDG_RUNTIME_DIR: runtime, TMPDIR: temporary };
  for (const [name, value] of Object.entries(was)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  fs.rmSync(home, { recursive: true, force: true });
});
const on = (name: string) => Object.defineProperty(process, 'platform', { value: name });

describe('on Linux', () => {
  beforeEach(() => on('linux'));

  test('texts have no name while they are open, and are read by their descriptors', () => {
    const files = new PassedFiles(['first', 'second']);
    expect(fs.readdirSync(home)).toEqual([]);
    expect(files.paths).toEqual(['/dev/fd/3', '/dev/fd/4']); // as the program inherits them
    expect(files.shared).toEqual(files.open.map((descriptor) => `/proc/${process.pid}/fd/${descriptor}`));
    expect(files.open.map((descriptor) => fs.readFileSync(descriptor, 'utf8'))).toEqual(['first', 'second']);
    files.close();
  });

  test('once closed none is open any more', () => {
    const files = new PassedFiles(['first']);
    files.close();
    expect(() => fs.fstatSync(files.open[0] as number)).toThrow(/EBADF/);
  });
});

describe('elsewhere', () => {
  beforeEach(() => on('darwin'));
  const folder = () => join(home, fs.readdirSync(home)[0] as string);

  test('they are files of this user alone, each by its place, and the program inherits none', () => {
    const files = new PassedFiles(['first', 'second']);
    expect([files.paths, files.shared, files.open]).toEqual([[join(folder(), '0'), join(folder(), '1')], files.paths, []]);
    expect(files.paths.map((path) => fs.readFileSync(path, 'utf8'))).toEqual(['first', 'second']);
    expect([folder(), ...files.paths].map((path) => fs.statSync(path).mode & 0o777)).toEqual([0o700, 0o600, 0o600]);
    expect(folder()).toMatch(/\/loutik-\w{6}$/);
    files.close();
  });

  test('they go with their folder when they are closed', () => {
    const files = new PassedFiles(['first']);
    files.close();
    expect(fs.readdirSync(home)).toEqual([]);
    files.close(); // a second time does no harm
  });

  test('a folder that cannot be written to is none: another in memory is taken, or that of temporary files', () => {
    env.XDG_RUNTIME_DIR = join(home, 'gone');
    env.TMPDIR = home;
    const files = new PassedFiles(['first']);
    expect(files.paths[0]?.startsWith(fs.existsSync('/dev/shm') ? '/dev/shm/loutik-' : join(home, 'loutik-'))).toBe(true);
    files.close();
  });
});
