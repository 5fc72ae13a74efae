import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buildTools } from '../../src/twin/build-tools';
import { Progress } from '../../src/twin/progress';
import { type FoundTool, findTools, pinned, renderers, tools } from '../../src/twin/tools';
import { repository } from '../lab';
import { problemsOf } from './problems-of';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'loutik-parts-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('programs', () => {
  const program = (name: string, text: string) => fs.writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const env = () => ({ PATH: folder, XDG_CACHE_HOME: join(folder, 'cache') });

  test('without Go and without binaries, what is missing is said', async () => {
    const { problems } = await findTools(repository, 'v1.36.4+k3s1', env());
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['TOOL_MISSING', 'redis-server'],
      ['TOOL_MISSING', 'git'],
      ['TOOL_MISSING', 'unshare'],
      ['TOOL_MISSING', expect.stringContaining('kube-apiserver')],
    ]);
  });

  test('a given binary of another minor version is refused, one of this is taken', async () => {
    program('kube-apiserver', 'echo Kubernetes v1.35.1');
    program('kube-scheduler', 'echo Kubernetes v1.36.1');
    const { problems, found } = await findTools(repository, 'v1.36.4+k3s1', { ...env(), LOUTIK_TOOLS: folder });
    expect(problems).toContainEqual(expect.objectContaining({ code: 'TOOL_UNFIT', where: join(folder, 'kube-apiserver') }));
    expect(found.find(({ tool }) => tool.name === 'kube-scheduler')).toMatchObject({ from: 'LOUTIK_TOOLS', version: 'v1.36.1' });
  });

  test('only what is wanted is looked for: what is on the PATH is taken, the rest is built at the version that its module pins', async () => {
    program('go', '');
    program('helm', '[ "$*" = "version --short" ] && echo v4.0.9');
    const { found, problems } = await findTools(repository, '', env(), renderers);
    expect(problems).toEqual([]);
    expect(found.map(({ tool, from, version }) => [tool.name, from, version])).toEqual([
      ['helm', 'PATH', 'v4.0.9'],
      ['kustomize', 'to build', pinned(repository, renderers[1]?.build as never)],
    ]);
  });

  test('a build that fails says what Go said', async () => {
    program('go', 'echo no space left >&2; exit 1');
    const [PATH, cache] = [process.env.PATH, process.env.XDG_CACHE_HOME];
    Object.assign(process.env, env());
    try {
      const found: FoundTool[] = [
        { tool: tools[0] as FoundTool['tool'], path: join(folder, 'cache/x/kube-apiserver'), from: 'to build', version: '' },
      ];
      const progress = new Progress(new PassThrough() as never);
      expect(await problemsOf(() => buildTools(repository, found, process.env, progress))).toMatchObject([
        { code: 'TOOL_BUILD_FAILED', where: 'kube-apiserver', what: 'no space left' },
      ]);
      expect(fs.readdirSync(join(folder, 'cache/loutik/tools'))).toEqual([]);
    } finally {
      process.env.PATH = PATH;
      if (cache === undefined) delete process.env.XDG_CACHE_HOME;
      else process.env.XDG_CACHE_HOME = cache;
    }
  });
});
