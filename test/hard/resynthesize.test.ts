import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { Copy } from '../copy';

const repository = join(__dirname, '../..');
const copy = new Copy();
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Renovate', '-c', 'user.email=renovate@test.example', ...args], {
    cwd: copy.root,
    encoding: 'utf8',
  });
const run = () => {
  const { status, stdout, stderr } = spawnSync('bash', ['.ci/resynthesize'], { cwd: copy.root, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
};
const commits = () => git('log', '--format=%s %ae', 'main..').trim();
const digest = `sha256:${'1'.repeat(64)}`;
const images = 'src/constructs/images.ts';

beforeAll(() => {
  for (const file of ['.ci', '.gitattributes', '.gitignore', 'biome.json'])
    fs.cpSync(join(repository, file), join(copy.root, file), { recursive: true });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'all');
  git('checkout', '-qb', 'renovate/x');
});
beforeEach(() => void git('reset', '-q', '--hard', 'main'));
afterAll(() => copy.remove());

const bump = (change: (text: string) => string) => {
  copy.edit(images, change);
  git('commit', '-qam', 'Bump');
};

test('what follows a bump is committed by the workflow’s own author: generated files, and lines that grew too long', () => {
  const long = `docker.io/library/postgres:18.99-trixie@${digest}`;
  bump((text) =>
    text
      .replace(/docker\.io\/library\/postgres:[^']+/, long)
      .replace('export const postgresImage', 'export const aNameThatMakesThisLineTooLong = 1;\nexport const postgresImage'),
  );
  bump((text) =>
    text.replace(
      /postgresImage = image\('([^']+)'\);/,
      "postgresImage = image('$1', { exact: 'a reason that makes this line too long' });",
    ),
  );
  expect(run().status).toBe(0);
  expect(commits()).toBe(
    'Synthesize 41898282+github-actions[bot]@users.noreply.github.com\nBump renovate@test.example\nBump renovate@test.example',
  );
  const changed = git('diff', '--name-only', 'HEAD~1').trim().split('\n');
  expect(changed).toContain(images);
  expect(changed.filter((path) => path.startsWith('dist/')).length).toBeGreaterThan(0);
  expect(changed.filter((path) => !/^(dist|bootstrap|clusters|src)\//.test(path))).toEqual([]);
  expect(spawnSync('npx', ['biome', 'ci', images], { cwd: copy.root }).status).toBe(0);
  expect(git('status', '--porcelain')).toBe('');
  expect(run().said).toContain('nothing follows');
});

test('nothing is committed where nothing follows', () => {
  bump((text) => `${text}\n// nothing\n`);
  const { status, said } = run();
  expect([status, said]).toEqual([0, expect.stringContaining('nothing follows')]);
  expect(commits()).toBe('Bump renovate@test.example');
});

test('nothing is committed where synth refuses, and it says why', () => {
  bump((text) => text.replace(/docker\.io\/library\/postgres:[^']+/, 'docker.io/library/postgres:18'));
  const { status, said } = run();
  expect([status, said]).toEqual([1, expect.stringContaining('IMAGE_TAG_INEXACT')]);
  expect(commits()).toBe('Bump renovate@test.example');
});
