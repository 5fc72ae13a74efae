import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildTools } from '../../src/twin/build-tools';
import { Progress } from '../../src/twin/progress';
import { builtPath, pinned, type Tool } from '../../src/twin/tools';
import { repository } from '../lab';

/** Programs that the tests run and the twin does not: each from `LOUTIK_TOOLS`, or built once by Go. */
const programs = {
  traefik: {
    name: 'traefik',
    build: { folder: 'traefik', module: 'github.com/traefik/traefik/v3', package: 'github.com/traefik/traefik/v3/cmd/traefik' },
    versionArguments: ['version'],
  },
  helm: {
    name: 'helm',
    build: { folder: 'helm', module: 'helm.sh/helm/v4', package: 'helm.sh/helm/v4/cmd/helm' },
    versionArguments: ['version'],
  },
} as const satisfies Record<string, Tool>;

/** The path of a program, built if need be. */
export async function program(name: keyof typeof programs): Promise<string> {
  const tool = programs[name];
  const given = (process.env.LOUTIK_TOOLS ?? '')
    .split(':')
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  if (given !== undefined) return given;
  const path = builtPath(repository, tool);
  const from = existsSync(path) ? 'built' : 'to build';
  await buildTools(repository, [{ tool, path, from, version: pinned(repository, tool.build) }], process.env, new Progress(process.stderr));
  return path;
}

/** A folder of a Go module, as its proxy gives it. */
export async function moduleFolder(module: string, folder: string): Promise<string> {
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', module], { cwd: join(repository, 'tools', 'helm') });
  return join((JSON.parse(stdout) as { readonly Dir: string }).Dir, folder);
}
