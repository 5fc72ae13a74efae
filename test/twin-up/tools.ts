import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildTools, customResources } from '../../src/twin/build-tools';
import { programs as inImages } from '../../src/twin/images/programs';
import { Progress } from '../../src/twin/progress';
import { findTools, renderers, type Tool, tools } from '../../src/twin/tools';
import { repository } from '../lab';

/** Programs that the tests run and the twin does not. */
const programs: readonly Tool[] = [
  {
    name: 'traefik',
    build: { folder: 'traefik', module: 'github.com/traefik/traefik/v3', package: 'github.com/traefik/traefik/v3/cmd/traefik' },
    versionArguments: ['version'],
  },
  ...['restic', 'rest-server'].map((name) => ({
    name,
    build: { folder: name, module: `github.com/restic/${name}`, package: `github.com/restic/${name}/cmd/${name}` },
    versionArguments: [name === 'restic' ? 'version' : '--version'],
  })),
  {
    name: 'kubeseal',
    build: {
      folder: 'sealed-secrets',
      module: 'github.com/bitnami-labs/sealed-secrets',
      package: 'github.com/bitnami-labs/sealed-secrets/cmd/kubeseal',
    },
    versionArguments: ['--version'],
  },
  ...renderers,
  ...[...tools, ...inImages].filter(({ name }) => ['argocd', 'coredns'].includes(name)),
];

/** The path of a program, from `LOUTIK_TOOLS` or built once by Go: one on the PATH may be of any version. */
export async function program(name: 'argocd' | 'coredns' | 'traefik' | 'helm' | 'kubeseal' | 'restic' | 'rest-server'): Promise<string> {
  const wanted = programs.filter((tool) => tool.name === name);
  const { PATH: _, ...env } = process.env;
  const { found } = await findTools(repository, '', env, wanted);
  const [one] = found;
  if (one === undefined) throw new Error(`there is no ${name}`);
  await buildTools(repository, found, process.env, new Progress(process.stderr));
  return one.path;
}

/** Builds what a twin runs, so that a time which is measured is its own: on a new machine Go builds for a quarter of an hour. */
export async function builtForTwins(): Promise<void> {
  const { found } = await findTools(repository, '', process.env, tools);
  await buildTools(repository, found, process.env, new Progress(process.stderr));
  await customResources(repository);
}

/** A folder of a Go module, as its proxy gives it. */
export async function moduleFolder(module: string, folder: string, from = 'helm'): Promise<string> {
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', module], { cwd: join(repository, 'tools', from) });
  return join((JSON.parse(stdout) as { readonly Dir: string }).Dir, folder);
}
