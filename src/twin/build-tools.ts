import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { ProblemsError } from '../problems';
import type { ApiObject } from './api';
import type { Progress } from './progress';
import { cacheFolder, type FoundTool, linkerFlags, pinned, sweepCache } from './tools';

/**
 * How Go compiles each program; `.ci/run` fills its cache with the same. Nothing debugs them, so no package is given DWARF, which cost a tenth
 * of a build's processor time and a fifth of Go's cache (measured on restic, two cores: 99 and 108 s of processor time for 90 and 95, 545 MB
 * for 434).
 */
export const goFlags = ['-trimpath', '-buildvcs=false', '-gcflags=all=-dwarf=false'] as const;

/**
 * What Go has in its environment there: no C, and a collector that leaves the short-lived compiler alone for longer, which saves a sixth of a
 * build's processor time for a sixth more memory (restic: 109 s for 90, 593 MB for 696; GOGC in Go's runtime documentation).
 */
export const goEnvironment = { CGO_ENABLED: '0', GOGC: '400' } as const;

/** Builds what is still to build, in that environment, one after the other: a Go build uses every core by itself. */
export async function buildTools(root: string, found: readonly FoundTool[], env: NodeJS.ProcessEnv, progress: Progress): Promise<void> {
  const missing = found.filter(({ from }) => from === 'to build');
  if (missing.length === 0) return;
  sweepCache(cacheFolder());
  const names = missing.map(({ tool }) => tool.name).join(', ');
  progress.say(`built once, into ${cacheFolder()}, on two cores up to four minutes each: ${names}`);
  for (const [index, { tool, path }] of missing.entries()) {
    if (tool.build === undefined) continue;
    const { folder: module, package: name } = tool.build;
    const version = pinned(root, tool.build);
    const step = progress.begin(`building ${tool.name} ${version} (${index + 1} of ${missing.length})`);
    const work = join(cacheFolder(), `.building-${process.pid}-${basename(dirname(path))}`);
    mkdirSync(work, { recursive: true });
    try {
      const args = ['build', '-mod=readonly', ...goFlags, '-ldflags', linkerFlags(module, version), '-o', join(work, tool.name), name];
      await goBuild(join(root, 'tools', module), args, tool.name, env);
      mkdirSync(dirname(dirname(path)), { recursive: true });
      if (!existsSync(path)) renameSync(work, dirname(path));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    step.done();
  }
}

function goBuild(cwd: string, args: readonly string[], tool: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd, env: { ...env, ...goEnvironment }, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const lines = said.trim().split('\n').slice(-8);
      reject(
        new ProblemsError([
          {
            code: 'TOOL_BUILD_FAILED',
            where: tool,
            what: lines.at(-1) || `go build ended with ${code}`,
            ...(lines.length > 1 ? { excerpt: lines.join('\n') } : {}),
            repair: 'mend that (network, disk, Go) and run the same again: what was built stays; or give the binary by LOUTIK_TOOLS',
          },
        ]),
      );
    });
  });
}

interface CrdSource {
  readonly module: string;
  readonly files: readonly string[];
}

/** The custom resource definitions that K3s and the charts would install, as YAML texts: from `LOUTIK_TOOLS/crds`, the cache, or Go's module proxy. */
export async function customResources(root: string): Promise<string[]> {
  const text = readFileSync(join(root, 'tools', 'crds.json'), 'utf8');
  const sources = JSON.parse(text) as CrdSource[];
  const cached = join(cacheFolder(), `crds-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
  const names = sources.flatMap(({ files }) => files.map((file) => basename(file)));
  const given = (process.env.LOUTIK_TOOLS ?? '')
    .split(':')
    .filter(Boolean)
    .map((folder) => join(folder, 'crds'));
  const folder = [...given, cached].find((path) => names.every((name) => existsSync(join(path, name))));
  if (folder === undefined) await fetchCrds(sources, cached);
  return names.map((name) => readFileSync(join(folder ?? cached, name), 'utf8'));
}

async function fetchCrds(sources: readonly CrdSource[], folder: string): Promise<void> {
  const work = join(dirname(folder), `.building-${process.pid}-crds`);
  mkdirSync(work, { recursive: true });
  try {
    for (const { module, files } of sources) {
      const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', module], { cwd: work, maxBuffer: 1 << 24 });
      const { Dir } = JSON.parse(stdout) as { readonly Dir: string };
      for (const file of files) writeFileSync(join(work, basename(file)), readFileSync(join(Dir, file)));
    }
    if (!existsSync(folder)) renameSync(work, folder);
  } catch (error) {
    throw new ProblemsError([
      {
        code: 'TOOL_BUILD_FAILED',
        where: 'custom resource definitions',
        what: (error instanceof Error ? error.message : String(error)).slice(0, 400),
        repair: 'Go fetches them once from its module proxy: see to the network, or put those of tools/crds.json into LOUTIK_TOOLS/crds',
      },
    ]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The definitions in a YAML text, which may have other objects beside them. */
export function definitionsIn(text: string): ApiObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJSON() as ApiObject | null)
    .filter((object) => object !== null && object.kind === 'CustomResourceDefinition') as ApiObject[];
}
