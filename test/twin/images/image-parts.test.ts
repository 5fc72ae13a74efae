import fs from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { about, CachedImage, putWhole, versioned } from '../../../src/twin/images/build';
import { diskFull, failed, missing } from '../../../src/twin/images/commands';
import { chosen, fits } from '../../../src/twin/images/debian';
import { spelled } from '../../../src/twin/images/layout';
import { imageCache, recipeOf, toBuild } from '../../../src/twin/images/prepare';
import { program, programs } from '../../../src/twin/images/programs';
import { kindOf, type Recipe, reference, upstream } from '../../../src/twin/images/recipe';
import { inside, people } from '../../../src/twin/images/root';
import { cacheFolder } from '../../../src/twin/tools';
import { read, repository } from '../../lab';
import { problemsOf } from '../problems-of';

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

describe('what a container of an image starts as', () => {
  test('is spelled as the specification has it, with the usual PATH first', () => {
    const config = {
      user: '1000',
      entrypoint: ['/run'],
      command: ['a'],
      env: { LANG: 'C' },
      folder: '/srv',
      volumes: ['/data'],
      stopSignal: 'SIGQUIT',
    };
    expect(spelled(config)).toEqual({
      User: '1000',
      Entrypoint: ['/run'],
      Cmd: ['a'],
      Env: [path, 'LANG=C'],
      WorkingDir: '/srv',
      Volumes: { '/data': {} },
      StopSignal: 'SIGQUIT',
    });
  });

  test('is in the root folder, with nothing else, where the recipe says nothing; a PATH of its own counts', () => {
    expect(JSON.parse(JSON.stringify(spelled({})))).toEqual({ Env: [path], WorkingDir: '/' });
    expect(spelled({ env: { PATH: '/own' } }).Env).toEqual(['PATH=/own']);
  });
});

describe('a build that failed', () => {
  const problem = (said: string) => failed('app:1', 'it ended with 1', said).problems[0];

  test('tells of a full disk first, then of apt’s error, then the last line, then how it ended', () => {
    const what = (said: string) => problem(said)?.what;
    expect(what('E: x\ntar: No Space left on device\nlast\n')).toBe('tar: No Space left on device');
    expect(what('first\nE: no such package\nlast')).toBe('E: no such package');
    expect(what('an E: in between\n\nlast\n')).toBe('last');
    expect(what('\n')).toBe('it ended with 1');
    expect(problem('x')).toMatchObject({ code: 'IMAGE_BUILD_FAILED', where: 'app:1' });
  });

  test('shows the last eight lines when there was more than one', () => {
    const lines = Array.from({ length: 9 }, (_, index) => `line ${index}`);
    expect(problem(lines.join('\n'))?.excerpt).toBe(lines.slice(1).join('\n'));
    expect(problem('a\nb')?.excerpt).toBe('a\nb');
    expect(problem('a')).not.toHaveProperty('excerpt');
  });

  test('by a full disk is a problem to mend, whatever wrote; any other error stays what it is', () => {
    const other = Object.assign(new Error('x'), { code: 'EACCES' });
    expect([diskFull('app:1', other), diskFull('app:1', undefined)]).toEqual([other, undefined]);
    expect(diskFull('app:1', Object.assign(new Error('x'), { code: 'ENOSPC' }))).toMatchObject({
      problems: [{ code: 'IMAGE_BUILD_FAILED', where: 'app:1', what: 'No space left on device' }],
    });
  });
});

test('apt’s choice is read without the architecture in a name, and only what would be unpacked', () => {
  expect(chosen('Inst gcc-14-base:amd64 (14.2-1 Debian:testing, Debian:unstable [amd64]) []\nRemv x (1 y [all])\n')).toEqual([
    { name: 'gcc-14-base', version: '14.2-1', architecture: 'amd64' },
  ]);
});

test('images are kept in the user’s cache, in a folder of their own', () => {
  expect(imageCache({ XDG_CACHE_HOME: '/cache' })).toBe('/cache/loutik/images');
  expect(imageCache({})).toBe(join(homedir(), '.cache/loutik/images'));
});

test('a recipe is found by the repository, whatever the tag; there is none for what nobody wrote', () => {
  expect(recipeOf('postgres:18.6')).toBe(recipeOf('docker.io/library/postgres@sha256:ab'));
  expect(recipeOf('postgres:18.6')?.images).toContain('docker.io/library/postgres');
  expect(recipeOf('ghcr.io/me/mine:1')).toBeUndefined();
});

describe('a version', () => {
  test('is what a tag begins with, and none where it begins with something else', () => {
    expect(['a:v1.2.3-x', 'a:12-alpine', 'a:latest', 'a:x1.2', 'a'].map((name) => reference(name).version)).toEqual([
      '1.2.3',
      '12',
      '',
      '',
      '',
    ]);
  });

  test('of Debian’s that has no number is kept as it is', () => {
    expect([upstream('unstable'), upstream('2:10'), upstream('a2.3')]).toEqual(['unstable', '10', 'a2.3']);
  });

  test('makes one line by its first number when a recipe says no other', () => {
    const recipe = { program: { package: 'x' } };
    expect([kindOf(recipe, '9.1', '9.2'), kindOf(recipe, '9.1', '8.1'), kindOf({ ...recipe, line: 2 }, '9.1', '9.2')]).toEqual([
      'built',
      'stand-in',
      'stand-in',
    ]);
  });
});

describe('a program of an image', () => {
  test('is built at the version that its module pins, into the cache', () => {
    for (const { name, build } of programs) {
      const found = program(repository, name);
      expect(found.path).toMatch(new RegExp(`^${cacheFolder()}/${name}-[0-9a-f]{16}/${name}$`));
      expect(read(`tools/${build?.folder}/go.mod`)).toContain(`${build?.module} ${found.version}`);
      expect(found.from).toBe(fs.existsSync(found.path) ? 'built' : 'to build');
    }
  });

  test('is of the package that has its command', () => {
    expect(programs.map(({ name, build }) => [name, build?.package])).toEqual([
      ['restic', 'github.com/restic/restic/cmd/restic'],
      ['rest-server', 'github.com/restic/rest-server/cmd/rest-server'],
      ['traefik', 'github.com/traefik/traefik/v3/cmd/traefik'],
      ['coredns', 'github.com/coredns/coredns'],
      ['AdGuardHome', 'github.com/AdguardTeam/AdGuardHome'],
    ]);
  });

  test('that nobody builds is a mistake of ours', () => {
    expect(() => program(repository, 'none')).toThrow('no program of images is called none');
  });
});

describe('a cached image', () => {
  const root = fs.mkdtempSync(join(tmpdir(), 'loutik-recipe-'));
  afterAll(() => fs.rmSync(root, { recursive: true }));
  const write = (path: string, text: string) => {
    fs.mkdirSync(join(root, 'images/app'), { recursive: true });
    fs.writeFileSync(join(root, 'images/app', path), text);
  };
  const recipe: Recipe = { images: ['docker.io/me/app'], source: '', files: { '/app': { from: 'app' } } };
  const folderOf = (of: Recipe = recipe, name = 'me/app:1') => new CachedImage(root, '/cache', name, of).folder;

  test('is in a folder that is called after the image and all that it is made of', () => {
    write('b', 'one');
    const before = folderOf();
    expect(before).toMatch(/^\/cache\/app-[0-9a-f]{16}$/);
    expect(folderOf()).toBe(before);
    expect([
      folderOf(recipe, 'me/app:2'),
      folderOf({ ...recipe, run: 'x' }),
      folderOf({ images: [], source: '', base: recipe }),
    ]).not.toContain(before);
    write('b', 'two');
    const changed = folderOf();
    fs.renameSync(join(root, 'images/app/b'), join(root, 'images/app/c'));
    const renamed = folderOf();
    write('a', 'more');
    expect(new Set([before, changed, renamed, folderOf()]).size).toBe(4);
  });

  test('changes with a file of its base, and with one alone', () => {
    const of = { images: [], source: '', base: { ...recipe, files: { '/b': { from: 'app/single' } } } };
    write('single', 'one');
    const before = folderOf(of);
    write('single', 'two');
    expect(folderOf(of)).not.toBe(before);
  });

  test('is ready once its folder is there, and says what it is', () => {
    const image = new CachedImage(root, join(root, 'cache'), 'me/app:1', { images: [], source: '' });
    expect(image.ready).toBe(false);
    fs.mkdirSync(image.folder, { recursive: true });
    fs.writeFileSync(join(image.folder, 'about.json'), '{"kind":"built","differs":""}');
    expect([image.ready, image.archive, image.about]).toEqual([true, join(image.folder, 'image.tar'), { kind: 'built', differs: '' }]);
  });
});

describe('which images are built', () => {
  test('is all of them, or those that no registry has', () => {
    const names = ['postgres:18.6', 'loutik.invalid/pause:1', 'stand-in:0.0.0'];
    expect(toBuild(names, 'built').map(({ name, recipe }) => [name, recipe === recipeOf(name)])).toEqual(names.map((name) => [name, true]));
    expect(toBuild(['ghcr.io/me/mine:1', ...names], 'real').map(({ name }) => name)).toEqual(['loutik.invalid/pause:1', 'stand-in:0.0.0']);
  });

  test('is refused where no recipe makes one', async () => {
    expect(await problemsOf(() => toBuild(['ghcr.io/me/mine:1', 'postgres:18.6'], 'built'))).toMatchObject([
      { code: 'IMAGE_UNKNOWN', where: 'ghcr.io/me/mine:1' },
    ]);
  });
});

describe('what an image is said to be', () => {
  const recipe: Recipe = { images: [], source: '', program: { package: 'x' } };

  test('is how it differs: another version than its tag says, and what it lacks', () => {
    expect(about(recipe, '9.1', '9.1')).toEqual({ kind: 'built', differs: '' });
    expect(about({ ...recipe, lacks: 'x' }, '9.1', '9.2')).toEqual({ kind: 'built', differs: 'it is 9.1; it lacks x' });
    expect(about({ ...recipe, lacks: 'x' }, '9.1', '')).toEqual({ kind: 'built', differs: 'it lacks x' });
    expect(about({ images: [], source: '' }, '1', '2')).toEqual({ kind: 'stand-in', differs: '' });
  });

  test('has the version that was had where the recipe leaves it open', () => {
    const config = { env: { A: '{version}-{version}', B: '{major}' } };
    expect(versioned(config, '18.6.1')).toEqual({ env: { A: '18.6.1-18.6.1', B: '18' } });
    expect(versioned(config, '')).toEqual({ env: { A: '-', B: '' } });
  });
});

describe('an image’s root', () => {
  const root = fs.mkdtempSync(join(tmpdir(), 'loutik-root-'));
  afterAll(() => fs.rmSync(root, { recursive: true }));

  test('has each path in itself, with its folder; one that a link leads out of it is refused', () => {
    expect(inside(root, '/a/b/c')).toBe(join(root, 'a/b/c'));
    expect(fs.readdirSync(join(root, 'a'))).toEqual(['b']);
    fs.symlinkSync('..', join(root, 'out'));
    expect(() => inside(root, '/out/x')).toThrow('/out/x of an image leads out of it');
    fs.mkdirSync(`${root}-beside`);
    fs.symlinkSync(`../${basename(root)}-beside`, join(root, 'beside'));
    expect(() => inside(root, '/beside/x')).toThrow('leads out of it');
    fs.rmSync(`${root}-beside`, { recursive: true });
    fs.symlinkSync('a', join(root, 'within'));
    expect(inside(root, '/within/x')).toBe(join(root, 'within/x'));
    expect(inside(root, '/x')).toBe(join(root, 'x'));
  });

  test('knows root, its own users and nobody, each with a group of the same number, and lets none log in', () => {
    people(join(root, 'passwd'), join(root, 'group'), { app: 1000 });
    const shell = ':/usr/sbin/nologin';
    expect(fs.readFileSync(join(root, 'passwd'), 'utf8')).toBe(
      `root:x:0:0::/${shell}\napp:x:1000:1000::/${shell}\nnobody:x:65534:65534::/${shell}\n`,
    );
    expect(fs.readFileSync(join(root, 'group'), 'utf8')).toBe('root:x:0:\napp:x:1000:\nnobody:x:65534:\n');
  });

  test('comes to its place whole; another run’s that came first stays, and any other error is told', () => {
    for (const name of ['one', 'two']) fs.mkdirSync(join(root, name, name), { recursive: true });
    putWhole(join(root, 'one'), join(root, 'place'));
    putWhole(join(root, 'two'), join(root, 'place'));
    expect(fs.readdirSync(join(root, 'place'))).toEqual(['one']);
    expect(() => putWhole(join(root, 'two'), join(root, 'none/place'))).toThrow('ENOENT');
  });
});

test('a package is left out by its name, or by how that begins', () => {
  expect([
    fits('perl', 'perl'),
    fits('perl-base', 'perl'),
    fits('perl-base', 'perl-*'),
    fits('perl', 'perl-*'),
    fits('libperl', 'perl*'),
  ]).toEqual([true, false, true, false, false]);
});

test.each([
  ['dpkg-deb', 'dpkg'],
  ['go', 'golang'],
  ['chroot', 'coreutils'],
  ['apt-get', 'apt'],
  ['tar', 'tar'],
  ['ln', 'ln'],
])('where %s lacks, the package %s is named', (name, packageName) => {
  const [problem] = missing(name).problems;
  expect(problem).toMatchObject({ code: 'TOOL_MISSING', where: name });
  expect(problem?.repair).toContain(`install the package ${packageName} (Debian)`);
});
