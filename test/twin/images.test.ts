import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { recipes } from '../../images';
import { synthesize } from '../../src/synth/synth';
import { configOf } from '../../src/twin/images/build';
import { chosen } from '../../src/twin/images/debian';
import { prepareImages, recipeOf } from '../../src/twin/images/prepare';
import { fullName, kindOf, type Recipe, reference, upstream } from '../../src/twin/images/recipe';
import { Progress } from '../../src/twin/progress';
import { homelab, homelabNames } from '../homelabs/homelabs';
import { manifestsOf, read, repository } from '../lab';
import { imagesOf } from '../run/world';
import { linesOf, unaligned } from './images-table';
import { problemsOf } from './problems-of';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'loutik-images-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const report = new Progress(new PassThrough() as never);
const prepare = (mode: 'real' | 'built', ...images: string[]) => prepareImages(repository, { images, folder, mode, report });

/** Does something with no programs on the PATH but these scripts. */
async function withPrograms<T>(scripts: Readonly<Record<string, string>>, act: () => Promise<T>): Promise<T> {
  const programs = join(folder, 'programs');
  fs.mkdirSync(programs);
  for (const [name, text] of Object.entries(scripts)) fs.writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const { PATH } = process.env;
  process.env.PATH = programs;
  try {
    return await act();
  } finally {
    process.env.PATH = PATH;
  }
}

describe('names of images', () => {
  test.each([
    ['busybox', 'docker.io/library/busybox', '', 'docker.io/library/busybox:latest'],
    ['stand-in:0.0.0', 'docker.io/library/stand-in', '0.0.0', 'docker.io/library/stand-in:0.0.0'],
    ['restic/restic:0.19.1', 'docker.io/restic/restic', '0.19.1', 'docker.io/restic/restic:0.19.1'],
    ['docker.io/library/postgres:18.6-trixie', 'docker.io/library/postgres', '18.6', 'docker.io/library/postgres:18.6-trixie'],
    ['docker.io/traefik/whoami:v1.11.0', 'docker.io/traefik/whoami', '1.11.0', 'docker.io/traefik/whoami:v1.11.0'],
    ['localhost:5000/app:2@sha256:ab', 'localhost:5000/app', '2', 'localhost:5000/app:2@sha256:ab'],
    ['localhost/app', 'localhost/app', '', 'localhost/app:latest'],
    ['registry.example:5000/app', 'registry.example:5000/app', '', 'registry.example:5000/app:latest'],
    ['ghcr.io/a/b@sha256:ab', 'ghcr.io/a/b', '', 'ghcr.io/a/b@sha256:ab'],
  ])('%s is read as Docker reads it', (name, repository, version, full) => {
    expect([reference(name), fullName(name)]).toEqual([{ repository, version }, full]);
  });
});

describe('what an image is', () => {
  const program = { package: 'x' };

  test.each([
    ['1:1.38.0-3+b1', '1.38.0'],
    ['18.6-3', '18.6'],
    ['v0.19.1', '0.19.1'],
    ['9.1.2+dfsg1-3', '9.1.2'],
  ])('Debian’s version %s is its maker’s %s', (version, maker) => {
    expect(upstream(version)).toBe(maker);
  });

  test.each([
    ['built', '9.1.2', '9.1.4', 1],
    ['stand-in', '8.1.1', '9.1.4', 1],
    ['stand-in', '19.0', '1.9', 1],
    ['built', '3.14.8', '3.14.7', 2],
    ['stand-in', '3.13.5', '3.14.7', 2],
    ['built', '18.6', '', 1],
  ])('it is %s with %s under a tag of %s, when %i numbers make a line of versions', (kind, version, wanted, line) => {
    expect(kindOf({ program, line }, version, wanted)).toBe(kind);
  });

  test('without the real program it is a stand-in, whatever its tag says', () => {
    expect(kindOf({}, '1', '1')).toBe('stand-in');
  });
});

test('an image starts as its base does where it says nothing else, and with an entrypoint of its own takes no command of it', () => {
  const base: Recipe = { images: [], source: '', config: { command: ['a'], env: { LANG: 'C' }, folder: '/' } };
  expect(configOf({ images: [], source: '', base })).toEqual(base.config);
  expect(configOf({ images: [], source: '', base, config: { folder: '/b' } })).toEqual({ ...base.config, folder: '/b' });
  expect(configOf({ images: [], source: '', base, config: { entrypoint: ['b'] } })).toEqual({
    env: { LANG: 'C' },
    folder: '/',
    entrypoint: ['b'],
  });
});

describe('the recipes', () => {
  test('make each repository once', () => {
    const images = recipes.flatMap((recipe) => recipe.images);
    expect(images.filter((image, index) => images.indexOf(image) !== index)).toEqual([]);
    expect(images.filter((image) => reference(image).repository !== image)).toEqual([]);
  });

  test('name files that are there', () => {
    const files = recipes.flatMap((recipe) => Object.values(recipe.files ?? {})).map(({ from }) => from);
    expect(files.filter((file) => !fs.existsSync(join(repository, 'images', file)))).toEqual([]);
  });

  test('stand in docs/twin.md as they are', () => {
    const page = read('docs/twin.md').split('\n').map(unaligned);
    expect(linesOf(recipes).filter((line) => !page.includes(line))).toEqual([]);
    const listed = page.filter((line) => /^(\| `|- \*\*.*\*\* \()/.test(line));
    expect(listed).toHaveLength(2 * recipes.length);
  });

  test('say of each stand-in what it keeps and what it lacks', () => {
    const silent = recipes.filter(({ program, keeps, lacks }) => program === undefined && !(keeps && lacks));
    expect(silent.flatMap(({ images }) => images)).toEqual(['loutik.invalid/pause', 'docker.io/library/stand-in']);
  });
});

test.each(homelabNames)('every image that the homelab %s names has a recipe', (name) => {
  const named = imagesOf([...manifestsOf(synthesize(homelab(name))).values()]);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((image) => recipeOf(image) === undefined)).toEqual([]);
});

describe('preparing images', () => {
  test('of which one has no recipe names each that has none, and builds nothing', async () => {
    const problems = await problemsOf(() =>
      prepare('built', 'docker.io/library/busybox:1.38.0', 'ghcr.io/me/mine:1', 'ghcr.io/me/other:2', 'ghcr.io/me/mine:1'),
    );
    expect(problems).toMatchObject([
      { code: 'IMAGE_UNKNOWN', where: 'ghcr.io/me/mine:1' },
      { code: 'IMAGE_UNKNOWN', where: 'ghcr.io/me/other:2' },
    ]);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('that a registry has asks nothing of this machine', async () => {
    expect(await withPrograms({}, () => prepare('real', 'ghcr.io/me/mine:1', 'docker.io/library/busybox:1.38.0'))).toEqual([
      { name: 'docker.io/library/busybox:1.38.0', kind: 'real' },
      { name: 'ghcr.io/me/mine:1', kind: 'real' },
    ]);
  });

  test('that no registry has builds them also where one can be reached', async () => {
    const problems = await problemsOf(() => withPrograms({}, () => prepare('real', 'loutik.invalid/pause:1')));
    expect(problems).toMatchObject([{ code: 'TOOL_MISSING', where: 'apt-get' }]);
  });

  const known = 'echo "Debian|main|http://mirror.example/debian/"';
  test.each([
    ['what apt says', `case $* in *indextargets*) ${known} ;; *) echo "E: no such suite" >&2; exit 100 ;; esac`, 'E: no such suite'],
    ['a full disk', 'echo "tar: x: No space left on device" >&2; echo "E: else" >&2; exit 2', 'tar: x: No space left on device'],
    ['no mirror', 'echo "Other|main|http://mirror.example/"', expect.stringContaining('no mirror of Debian')],
  ])('tells %s, and leaves nothing half behind', async (_, apt, what) => {
    const problems = await problemsOf(() => withPrograms({ 'apt-get': apt }, () => prepare('built', 'loutik.invalid/pause:1')));
    expect(problems).toMatchObject([{ code: 'IMAGE_BUILD_FAILED', where: 'loutik.invalid/pause:1', what }]);
    expect(fs.readdirSync(folder)).toEqual(['programs']);
  });

  test('clears away what a killed run left, and nothing of one that runs', async () => {
    const [dead, alive] = ['.building-4194305-busybox-1', `.building-${process.ppid}-busybox-1`];
    for (const name of [dead, alive]) fs.mkdirSync(join(folder, name as string));
    await problemsOf(() => withPrograms({}, () => prepare('built', 'loutik.invalid/pause:1')));
    expect(fs.readdirSync(folder)).toEqual([alive, 'programs'].sort());
  });

  test('takes from apt what it would unpack, in that order', () => {
    const said =
      'Inst libc6 (2.42-1 Debian:testing [amd64])\nInst tzdata (2026b-1 Debian:testing [all])\nConf libc6 (2.42-1 Debian:testing [amd64])\n';
    expect(chosen(said)).toEqual([
      { name: 'libc6', version: '2.42-1', architecture: 'amd64' },
      { name: 'tzdata', version: '2026b-1', architecture: 'all' },
    ]);
  });
});
