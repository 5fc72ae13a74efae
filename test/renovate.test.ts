import { parse } from 'yaml';
import { read } from './lab';
import { found, written } from './renovate';

interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly with?: Readonly<Record<string, unknown>>; readonly env?: object; readonly run?: string }[];
}

const config = JSON.parse(read('renovate.json'));
const digest = `sha256:${'0'.repeat(64)}`;
const of = (file: string, text: string) =>
  found(file, text).map(({ depName, currentValue, currentDigest, registryUrl }) =>
    [depName, currentValue, currentDigest, registryUrl].filter((part) => part !== undefined),
  );

test('every image, chart and K3s version that is written is seen by exactly one rule', () => {
  const counts = written().map(([file, text]) => {
    const count = [...text.matchAll(/\bimage\(\s*'[a-z]|\bhelmChart\(\{\s*repo|k3s: \{\s*version: '/g)].length;
    expect([file, found(file, text).length]).toEqual([file, count]);
    return count;
  });
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(10);
});

describe('Renovate finds', () => {
  const argo = ['argo-cd', '10.9.0', 'https://argoproj.github.io/argo-helm'];
  test.each<[string, string, string, readonly (readonly string[])[]]>([
    ['an image of a workload', 'charts/bot.ts', "image: props.image ?? image('ghcr.io/me/bot:7.4.0'),", [['ghcr.io/me/bot', '7.4.0']]],
    ['one of a constant', 'src/constructs/images.ts', "const x = image('docker.io/a/b:1.2.3');", [['docker.io/a/b', '1.2.3']]],
    ['one of a homelab', 'clusters/mine/services.ts', "{ image: image('docker.io/a/b:v1.2.3'), port: 1 }", [['docker.io/a/b', 'v1.2.3']]],
    [
      'one of the platform',
      'charts/platform/storage.ts',
      "image('docker.io/library/busybox:1.38.0')",
      [['docker.io/library/busybox', '1.38.0']],
    ],
    ['a suite', 'charts/x.ts', "image('docker.io/library/postgres:18.6-trixie')", [['docker.io/library/postgres', '18.6-trixie']]],
    [
      'four numbers',
      'charts/x.ts',
      "image('ghcr.io/home-operations/plex:1.43.3.10828')",
      [['ghcr.io/home-operations/plex', '1.43.3.10828']],
    ],
    ['a digest', 'charts/x.ts', `image('docker.io/a/b:1.2.3@${digest}')`, [['docker.io/a/b', '1.2.3', digest]]],
    ['a digest of a tag that moves', 'charts/x.ts', `image('docker.io/a/b:latest@${digest}')`, [['docker.io/a/b', 'latest', digest]]],
    ['a reason', 'charts/x.ts', "image('docker.io/a/b:1.2', { exact: 'ours' })", [['docker.io/a/b', '1.2']]],
    ['a port', 'charts/x.ts', "image('registry.home.example:5000/a/b:1.2.3')", [['registry.home.example:5000/a/b', '1.2.3']]],
    ['a name and a port', 'charts/x.ts', `image('registry:5000/b:1.2.3@${digest}')`, [['registry:5000/b', '1.2.3', digest]]],
    [
      'what the formatter wrapped',
      'charts/x.ts',
      `image(\n    'docker.io/a/b:1.2.3@${digest}',\n  )`,
      [['docker.io/a/b', '1.2.3', digest]],
    ],
    [
      'two in one line',
      'charts/x.ts',
      "[image('docker.io/a/b:1.0.0'), image('docker.io/a/b:2.0.0')]",
      [
        ['docker.io/a/b', '1.0.0'],
        ['docker.io/a/b', '2.0.0'],
      ],
    ],
    [
      'a chart',
      'charts/platform/argocd.ts',
      "helmChart({ repository: 'https://argoproj.github.io/argo-helm', name: 'argo-cd', version: '10.9.0' })",
      [argo],
    ],
    [
      'a chart that the formatter wrapped',
      'charts/x.ts',
      "helmChart({\n  repository: 'https://argoproj.github.io/argo-helm',\n  name: 'argo-cd',\n  version: '10.9.0',\n})",
      [argo],
    ],
    [
      'K3s',
      'clusters/mine/inventory.ts',
      "  k3s: { version: 'v1.36.4+k3s1', pods: '10.42.0.0/16', services: '10.43.0.0/16' }, // x",
      [['v1.36.4+k3s1']],
    ],
    [
      'K3s, its networks the other way round',
      'clusters/mine/inventory.ts',
      "k3s: { version: 'v1.36.4+k3s1', services: '10.43.0.0/16', pods: '10.42.0.0/16' }",
      [['v1.36.4+k3s1']],
    ],
    [
      'K3s that the formatter wrapped',
      'clusters/mine/inventory.ts',
      "k3s: {\n    version: 'v1.36.4+k3s1',\n    pods: '10.42.0.0/16',\n    services: '10.43.0.0/16',\n  }",
      [['v1.36.4+k3s1']],
    ],
  ])('%s', (_, file, text, expected) => {
    expect(of(file, text)).toEqual(expected);
  });
});

describe('Renovate does not find', () => {
  const image = "image('docker.io/a/b:1.2.3')";
  test.each([
    ['a test’s image', 'test/lab.ts', image],
    ['a bench’s', 'bench/ours.ts', image],
    ['a generated file’s', 'dist/loutik/bot/deployment-bot.yaml', 'image: docker.io/a/b:1.2.3'],
    ['a page’s', 'README.md', image],
    ['an image without a tag', 'charts/x.ts', "image('docker.io/a/b')"],
    ['one by its digest alone', 'charts/x.ts', `image('docker.io/a/b@${digest}')`],
    ['one that stands elsewhere', 'charts/x.ts', 'image(props.reference)'],
    ['one that is put together', 'charts/x.ts', 'image(`docker.io/a/b:${tag}`)'],
    ['what is meant for the reader', 'charts/x.ts', "image('…') or image('registry/name:…')"],
    ['another function', 'charts/x.ts', "baseimage('docker.io/a/b:1.2.3'); Image('docker.io/a/b:1.2.3')"],
    ['a chart of a variable version', 'charts/x.ts', "helmChart({ repository: 'https://x.example', name: 'x', version: props.version })"],
    ['a chart without TLS', 'charts/x.ts', "helmChart({ repository: 'http://x.example', name: 'x', version: '1.0.0' })"],
    [
      'K3s whose files’ sums are pinned',
      'clusters/mine/inventory.ts',
      "k3s: { version: 'v1.36.4+k3s1', pods: 'a', services: 'b', sha256: { binary: 'c' } }",
    ],
    ['K3s of a test', 'test/inventory/base.ts', "k3s: { version: 'v1.36.4+k3s1', pods: 'a', services: 'b' }"],
    ['K3s that is a variable', 'clusters/mine/inventory.ts', 'k3s: { version: next, pods: a, services: b }'],
    [
      'the cloud image of today',
      'clusters/mine/inventory.ts',
      "cloudImage: { url: 'https://cloud.debian.org/images/cloud/trixie/latest/debian-13-generic-amd64.qcow2' }",
    ],
    [
      'the cloud image of a day',
      'clusters/mine/inventory.ts',
      "cloudImage: { url: 'https://cloud.debian.org/images/cloud/trixie/20251103-2286/debian-13-generic-amd64-20251103-2286.qcow2', sha512: 'a' }",
    ],
    ['the twin’s programs', 'tools/argocd/go.mod', 'require github.com/argoproj/argo-cd/v3 v3.2.11 // indirect'],
  ])('%s', (_, file, text) => {
    expect(of(file, text)).toEqual([]);
  });
});

test('its expressions are such as RE2 takes: without looking around, without references back', () => {
  const expressions: string[] = config.customManagers.flatMap(({ matchStrings, versioningTemplate }: Record<string, string | string[]>) => [
    ...(matchStrings as string[]),
    ...(versioningTemplate ? [(versioningTemplate as string).replace(/^regex:/, '')] : []),
  ]);
  expect(expressions.length).toBe(4);
  for (const expression of expressions) expect(expression).not.toMatch(/\(\?<?[=!]|\\[1-9]|\\k</);
});

test.each([
  ['v1.36.4+k3s1', true],
  ['v1.36.10+k3s12', true],
  ['v1.36.4-rc1+k3s1', false],
  ['v1.36.4+rke2r1', false],
  ['v1.36.4', false],
  ['1.36.4+k3s1', false],
])('%s is a release of K3s: %s', (version, is) => {
  expect(new RegExp(config.customManagers[2].versioningTemplate.replace(/^regex:/, '')).test(version)).toBe(is);
});

describe('what Renovate’s bump makes follow', () => {
  const { jobs } = parse(read('.github/workflows/ci.yml')) as { readonly jobs: Readonly<Record<string, Job>> };
  const job = (name: string) => jobs[name] as Job;

  test('is committed by an author whom Renovate overlooks, and by no other', () => {
    const authors = [...read('.ci/resynthesize').matchAll(/user\.email='([^']+)'/g)].map(([, author]) => author);
    expect(authors).toEqual(config.gitIgnoredAuthors);
  });

  test('is made in branches of this repository that have Renovate’s prefix', () => {
    expect(config.branchPrefix ?? 'renovate/').toBe('renovate/'); // its default
    expect(job('resynthesize').if).toContain("startsWith(github.head_ref, 'renovate/')");
    expect(job('resynthesize').if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
    expect(job('resynthesize').steps.some(({ run }) => run === 'bash .ci/resynthesize')).toBe(true);
  });

  test('is what is checked, and its commit is told: nothing else tells it, since GITHUB_TOKEN’s push starts no run', () => {
    expect(job('check').needs).toBe('resynthesize');
    expect(job('check').if).toBe('${{ !cancelled() }}');
    expect(job('check').steps[0]?.with?.ref).toBe('${{ needs.resynthesize.outputs.commit }}');
    expect(job('report').needs).toEqual(['resynthesize', 'check']);
    expect(job('report').permissions).toEqual({ statuses: 'write' });
    expect(job('report').steps[0]?.run).toContain('statuses/$COMMIT');
    expect(job('report').steps[0]?.run).toContain('-f context=check');
  });

  test('gives bumped packages no token: none is kept in the clone, and only the push has one', () => {
    const { steps } = job('resynthesize');
    expect(steps[0]?.with?.['persist-credentials']).toBe(false);
    expect(steps.filter(({ env }) => JSON.stringify(env ?? {}).includes('token')).length).toBe(1);
    expect(steps.at(-1)?.run).toContain('git push');
    expect(steps.find(({ run }) => run?.startsWith('npm ci'))?.run).toBe('npm ci --ignore-scripts');
    expect(Object.keys(jobs).filter((name) => job(name).permissions?.contents === 'write')).toEqual(['resynthesize']);
  });
});
