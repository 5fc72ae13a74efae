import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { found, written } from '../renovate';
import { Forge } from './renovate-world/forge';
import { digestOf, type World } from './renovate-world/internet';
import { extract, installRenovate, renovate, validate } from './renovate-world/renovate';

const repository = join(__dirname, '../..');
const config = fs.readFileSync(join(repository, 'renovate.json'), 'utf8');
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-renovate-'));
beforeAll(installRenovate);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('Renovate’s own checker', () => {
  test('takes renovate.json', () => {
    const { status, stdout } = validate(join(repository, 'renovate.json'));
    expect([status, stdout]).toEqual([0, expect.stringContaining('Config validated successfully')]);
  });

  test.each([
    ['an option that does not exist', config.replace('"minimumReleaseAgeBehaviour"', '"minimumReleaseAgeBehavior"')],
    ['an expression that is none', config.replace('\\\\bimage\\\\(', '\\\\bimage(((')],
    ['a custom manager that says not where to look', config.replace('"datasourceTemplate": "helm"', '"description": "x"')],
  ])('refuses it with %s', (_, changed) => {
    expect(changed).not.toBe(config);
    const path = join(folder, 'renovate.json');
    fs.writeFileSync(path, changed);
    expect(validate(path).status).not.toBe(0);
  });
});

test('Renovate finds in this repository exactly the images, charts and K3s versions that are written', () => {
  const scratch = fs.mkdtempSync(join(folder, 'extract-'));
  const seen = (extract(repository, scratch).regex ?? []).flatMap(({ packageFile, deps }) =>
    deps.map(({ depName, currentValue }) => `${packageFile}: ${depName} ${currentValue}`),
  );
  const expected = written().flatMap(([file, text]) =>
    found(file, text).map(({ depName, currentValue }) => `${file}: ${depName ?? 'k3s-io/k3s'} ${currentValue}`),
  );
  expect(seen.sort()).toEqual(expected.sort());
  expect(seen.length).toBeGreaterThan(10);
});

const old = `sha256:${'0'.repeat(64)}`;
const files: Readonly<Record<string, string>> = {
  'renovate.json': config,
  'charts/images.ts': `
    const postgres = image('docker.io/library/postgres:18.6-trixie');
    const python = image('docker.io/library/python:3.14.7-slim-trixie');
    const busybox = image('docker.io/library/busybox:1.38.0');
    const bot = image('ghcr.io/nadeko-bot/nadekobot:7.4.0');
    const cloud = image('docker.io/library/nextcloud:34.0.4-apache');
    const own = image('registry.test.example:5000/me/app:v1.4.0', { exact: 'it is ours' });
    const newest = image('docker.io/me/newest:latest@${old}');
    const pinned = image(
      'docker.io/me/pinned:2.0.0@${old}',
    );
    const commit = image('docker.io/me/commit:sha-3f9c2ab');
`,
  'charts/charts.ts': `helmChart({ repository: 'https://argoproj.github.io/argo-helm', name: 'argo-cd', version: '10.9.0' });\n`,
  'clusters/one/inventory.ts': `  k3s: { version: 'v1.36.4+k3s1', pods: '10.42.0.0/16', services: '10.43.0.0/16' },\n`,
  'clusters/two/inventory.ts': `  k3s: { version: 'v1.36.3+k3s1', pods: '10.42.0.0/16', services: '10.43.0.0/16', sha256: { binary: 'a' } },\n`,
  'dist/one/deployment.yaml': `image: docker.io/library/busybox:1.38.0\n`,
  'package.json': `{ "devDependencies": { "@types/node": "20.19.43", "fresh": "1.0.0", "unaged": "1.0.0" } }\n`,
  'tools/renovate/package.json': `{ "dependencies": { "renovate": "44.121.2" } }\n`,
  'tools/one/go.mod':
    'module x.example/one\n\ngo 1.26.0\n\nrequire go.test.example/direct v1.0.0\n\nreplace go.test.example/a => go.test.example/a v1.0.0\n',
};

const world: World = {
  hub: {
    'library/postgres': { '18.6-trixie': 50, '18.7': 10, '18.7-bookworm': 10, '18.7-trixie': 10, '18.8-trixie': 2, '19.1-trixie': 20 },
    'library/python': { '3.14.7-slim-trixie': 50, '3.14.8-slim-trixie': 9, '3.14.9-slim-bookworm': 8, '3.15.0rc1-slim-trixie': 20 },
    'library/busybox': { '1.38.0': 50, '1.39.0': 6 },
    'library/nextcloud': { '34.0.4-apache': 50, '34.0.5-apache': 9, '34.0.6-fpm': 9, '35.0.1-apache': 9, '36.0.0-apache': 9 },
    'me/newest': { latest: 1 },
    'me/pinned': { '2.0.0': 50, '2.0.1': 9 },
    'me/commit': { 'sha-3f9c2ab': 50, 'sha-4f9c2ab': 9 },
  },
  registries: { 'nadeko-bot/nadekobot': ['7.4.0', '7.4.1'], 'me/app': ['v1.4.0', 'v1.4.1'] },
  charts: { 'argo-helm': { 'argo-cd': { '10.9.0': 50, '10.9.1': 9, '10.9.2': 2, '11.0.0': 9 } } },
  github: {
    'k3s-io/k3s': { 'v1.36.4+k3s1': 50, 'v1.36.5+k3s1': 9, 'v1.36.6-rc1+k3s1': 9, 'v1.37.1+k3s1': 9, 'v1.38.0+k3s1': 9 },
  },
  npm: {
    '@types/node': { '20.19.43': 50, '20.19.44': 9, '24.0.0': 9 },
    fresh: { '1.0.0': 50, '1.0.1': 2 },
    unaged: { '1.0.0': 50, '1.0.1': undefined },
    renovate: { '44.121.2': 50, '44.122.0': 9 },
  },
  go: { 'go.test.example/direct': ['v1.0.0', 'v1.1.0'], 'go.test.example/a': ['v1.0.0', 'v1.1.0'] },
};

describe('of a world with newer versions', () => {
  let forge: Forge;
  beforeAll(async () => {
    forge = await Forge.start(join(folder, 'forge'), files);
    await renovate(forge, world);
  });
  afterAll(() => forge.stop());

  const imageOf = (repository: string, tag: string, name = `docker.io/${repository}`) =>
    `image('${name}:${tag}@${digestOf(repository, tag)}'`;
  const changes = () => Object.fromEntries(forge.branches.map((branch) => [branch.replace('renovate/', ''), forge.added(branch)]));

  test('a pull request is made of just these changes, each in a branch of its own', () => {
    const { 'pin-dependencies': _, ...others } = changes();
    expect(others).toEqual({
      'docker.io-library-postgres-18.x': [`const postgres = ${imageOf('library/postgres', '18.7-trixie')});`],
      'docker.io-library-python-3.x': [`const python = ${imageOf('library/python', '3.14.8-slim-trixie')});`],
      'ghcr.io-nadeko-bot-nadekobot-7.x': [`const bot = ${imageOf('nadeko-bot/nadekobot', '7.4.1', 'ghcr.io/nadeko-bot/nadekobot')});`],
      'docker.io-library-nextcloud-34.x': [`const cloud = ${imageOf('library/nextcloud', '34.0.5-apache')});`],
      'docker.io-library-nextcloud-35.x': [`const cloud = ${imageOf('library/nextcloud', '35.0.1-apache')});`],
      'docker.io-library-nextcloud-36.x': [`const cloud = ${imageOf('library/nextcloud', '36.0.0-apache')});`],
      'registry.test.example-5000-me-app-1.x': [
        `const own = ${imageOf('me/app', 'v1.4.1', 'registry.test.example:5000/me/app')}, { exact: 'it is ours' });`,
      ],
      'docker.io-me-newest-latest': [`const newest = ${imageOf('me/newest', 'latest')});`],
      'docker.io-me-pinned-2.0.0': [`const pinned = ${imageOf('me/pinned', '2.0.0')},`],
      'docker.io-me-pinned-2.x': [`const pinned = ${imageOf('me/pinned', '2.0.1')},`],
      'argo-cd-10.x': ["helmChart({ repository: 'https://argoproj.github.io/argo-helm', name: 'argo-cd', version: '10.9.1' });"],
      'argo-cd-11.x': ["helmChart({ repository: 'https://argoproj.github.io/argo-helm', name: 'argo-cd', version: '11.0.0' });"],
      'k3s-io-k3s-1.36.x': ["k3s: { version: 'v1.36.5+k3s1', pods: '10.42.0.0/16', services: '10.43.0.0/16' },"],
      'node-20.x': ['{ "devDependencies": { "@types/node": "20.19.44", "fresh": "1.0.0", "unaged": "1.0.0" } }'],
    });
  });

  test('every image that has none gets its digest', () => {
    expect(changes()['pin-dependencies']).toEqual([
      `const postgres = ${imageOf('library/postgres', '18.6-trixie')});`,
      `const python = ${imageOf('library/python', '3.14.7-slim-trixie')});`,
      `const busybox = ${imageOf('library/busybox', '1.38.0')});`,
      `const bot = ${imageOf('nadeko-bot/nadekobot', '7.4.0', 'ghcr.io/nadeko-bot/nadekobot')});`,
      `const cloud = ${imageOf('library/nextcloud', '34.0.4-apache')});`,
      `const own = ${imageOf('me/app', 'v1.4.0', 'registry.test.example:5000/me/app')}, { exact: 'it is ours' });`,
      `const commit = ${imageOf('me/commit', 'sha-3f9c2ab')});`,
    ]);
  });

  test('what waits is on the dashboard: for a yes, for a week to go by', () => {
    const [dashboard] = forge.issues.filter(({ title }) => title === 'Dependency Dashboard');
    const branches = (mark: string) =>
      [...(dashboard?.body ?? '').matchAll(new RegExp(`<!-- ${mark}=renovate/(\\S+) -->`, 'g'))].map(([, name]) => name);
    expect(branches('approve-branch').sort()).toEqual(['docker.io-library-postgres-19.x', 'k3s-io-k3s-1.37.x', 'k3s-io-k3s-1.38.x']);
    expect(branches('unpend-branch')).toEqual(expect.arrayContaining(['docker.io-library-busybox-1.x', 'fresh-1.x', 'unaged-1.x']));
    const now = new Date(); // on the first of a month its hour has come
    if (now.getUTCDate() !== 1 || now.getUTCHours() > 4) expect(branches('unschedule-branch')).toEqual(['renovate-44.x']);
  });

  test('a branch that the workflow committed to goes on, and one that a person did is left to that person', async () => {
    const made = { 'dist/one/deployment.yaml': 'made of it\n' };
    forge.commit('renovate/ghcr.io-nadeko-bot-nadekobot-7.x', made, '41898282+github-actions[bot]@users.noreply.github.com');
    forge.commit('renovate/argo-cd-10.x', made, 'owner@test.example');
    const later: World = {
      ...world,
      registries: { ...world.registries, 'nadeko-bot/nadekobot': ['7.4.0', '7.4.1', '7.4.2'] },
      charts: { 'argo-helm': { 'argo-cd': { '10.9.0': 50, '10.9.1': 16, '10.9.2': 9 } } },
    };
    await renovate(forge, later);
    const { 'ghcr.io-nadeko-bot-nadekobot-7.x': bot, 'argo-cd-10.x': chart } = changes();
    expect(bot).toEqual([`const bot = ${imageOf('nadeko-bot/nadekobot', '7.4.2', 'ghcr.io/nadeko-bot/nadekobot')});`]);
    expect(forge.authors('renovate/ghcr.io-nadeko-bot-nadekobot-7.x')).toEqual(['renovate@test.example']);
    expect(chart).toEqual([
      "helmChart({ repository: 'https://argoproj.github.io/argo-helm', name: 'argo-cd', version: '10.9.1' });",
      'made of it',
    ]);
  });
});
