import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { recipes } from '../../../images';
import { failOn, type Problem } from '../../problems';
import { buildTools } from '../build-tools';
import type { Progress } from '../progress';
import { sweepCache } from '../tools';
import { diskFull } from './commands';
import { Debian } from './debian';
import { pack } from './layout';
import { program } from './programs';
import { fullName, type Kind, kindOf, type Recipe, reference, upstream } from './recipe';
import { fill } from './root';

/** An image that containerd can be given, or is to pull by itself. */
export type PreparedImage =
  | { readonly name: string; readonly kind: 'real' }
  | {
      /** As it stands in the manifest. */
      readonly name: string;
      readonly kind: Exclude<Kind, 'real'>;
      /** An archive of an OCI image, for `ctr -n k8s.io images import`, tagged with the name. */
      readonly archive: string;
      /** How it differs from the real one, for people; empty when in nothing that is known. */
      readonly differs: string;
    };

/** The image that a pod's sandbox is made of, and those of pods that only stand in the twin: no registry has them. */
const ours = ['loutik.invalid/pause', 'docker.io/library/stand-in'];

/** Raised when the same recipe makes another image: what is cached is then made anew. */
const generation = 2;

/** Where built images are kept, outside of any repository. */
export function imageCache(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'loutik', 'images');
}

/**
 * Sees to it that each image can be had. `real`: containerd pulls them, and only what no registry has is built. `built`: all are built by
 * the recipes in `images/`, once for each state of a recipe; those that are not there yet need root, Debian's apt and Go.
 * Fails with IMAGE_UNKNOWN for what no recipe makes, before anything is built.
 */
export async function prepareImages(
  root: string,
  options: { readonly images: readonly string[]; readonly folder: string; readonly mode: 'real' | 'built'; readonly report: Progress },
): Promise<readonly PreparedImage[]> {
  const { folder, mode, report } = options;
  const names = [...new Set(options.images)].sort();
  const wanted = names.map((name) => ({ name, recipe: mode === 'real' && !isOurs(name) ? undefined : recipeOf(name) }));
  failOn(wanted.filter(({ name, recipe }) => recipe === undefined && !(mode === 'real' && !isOurs(name))).map(({ name }) => unknown(name)));

  const made = wanted.flatMap(({ name, recipe }) => (recipe === undefined ? [] : [new Build(root, folder, name, recipe)]));
  const missing = made.filter(({ ready }) => !ready);
  if (missing.length > 0) await build(root, folder, missing, report);
  const built = new Map(made.map((each) => [each.name, each.result]));
  return names.map((name) => built.get(name) ?? { name, kind: 'real' });
}

function isOurs(name: string): boolean {
  return ours.includes(reference(name).repository);
}

/** The recipe that makes an image of that name. */
export function recipeOf(name: string): Recipe | undefined {
  return recipes.find(({ images }) => images.includes(reference(name).repository));
}

function unknown(name: string): Problem {
  return {
    code: 'IMAGE_UNKNOWN',
    where: name,
    what: 'no recipe in images/ makes it, and without a registry it cannot be had otherwise',
    repair: 'write one and list it in images/index.ts (docs/twin.md), or let the real images be pulled: --images real',
  };
}

async function build(root: string, folder: string, missing: readonly Build[], report: Progress): Promise<void> {
  mkdirSync(folder, { recursive: true });
  sweepCache(folder);
  const tools = [...new Set(missing.flatMap(({ recipe }) => Object.values(recipe.programs ?? {})))].map((name) => program(root, name));
  await buildTools(root, tools, process.env, report);
  const paths = new Map(tools.map(({ tool, path }) => [tool.name, path]));
  const versions = new Map(tools.map(({ tool, version }) => [tool.name, version]));
  const shared = join(folder, `.building-${process.pid}-apt`);
  const debian = new Debian(shared);
  try {
    for (const [index, each] of missing.entries()) {
      const step = report.begin(`building the image ${each.name} (${index + 1} of ${missing.length})`);
      await each.make({ debian, files: join(root, 'images'), programs: paths }, versions);
      step.done();
    }
  } finally {
    rmSync(shared, { recursive: true, force: true });
  }
}

/** One image of a recipe, whose folder in the cache is named after all that it is made of. */
class Build {
  private readonly path: string;

  constructor(
    root: string,
    private readonly folder: string,
    readonly name: string,
    readonly recipe: Recipe,
  ) {
    const hash = createHash('sha256').update(JSON.stringify([generation, process.arch, name, recipe]));
    for (const { from } of Object.values(recipe.files ?? {}))
      for (const file of filesOf(join(root, 'images', from))) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
    for (const tool of Object.values(recipe.programs ?? {})) hash.update(program(root, tool).path.split('/').at(-2) ?? '');
    const { repository } = reference(name);
    this.path = join(folder, `${repository.split('/').at(-1)}-${hash.digest('hex').slice(0, 16)}`);
  }

  get ready(): boolean {
    return existsSync(this.path);
  }

  get result(): PreparedImage {
    return { name: this.name, archive: join(this.path, 'image.tar'), ...JSON.parse(readFileSync(join(this.path, 'about.json'), 'utf8')) };
  }

  /** Makes it beside the cache, and puts it there whole. */
  async make(sources: Parameters<typeof fill>[3], programs: ReadonlyMap<string, string>): Promise<void> {
    const work = join(this.folder, `.building-${process.pid}-${this.path.split('/').at(-1)}`);
    try {
      const [root, done] = [join(work, 'root'), join(work, 'done')];
      for (const path of [root, done]) mkdirSync(path, { recursive: true });
      const packages = await fill(this.name, this.recipe, root, sources);
      const { program } = this.recipe;
      const version = upstream((program && ('tool' in program ? programs.get(program.tool) : packages.get(program.package))) ?? '');
      const config = versioned(this.recipe.config ?? {}, version);
      await pack(fullName(this.name), root, config, work, join(done, 'image.tar'));
      writeFileSync(join(done, 'about.json'), JSON.stringify(about(this.recipe, version, reference(this.name).version)));
      if (!this.ready) renameSync(done, this.path);
    } catch (error) {
      throw diskFull(this.name, error);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
}

/** A file, or every file below a folder, in a stable order. */
function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

/** What the image is, of the version that was had. */
function about(recipe: Recipe, version: string, wanted: string) {
  const other = recipe.program !== undefined && version !== wanted && wanted !== '' ? `it is ${version}` : '';
  return { kind: kindOf(recipe, version, wanted), differs: [other, recipe.lacks && `it lacks ${recipe.lacks}`].filter(Boolean).join('; ') };
}

/** Puts the version that was had where a recipe leaves it open: `{version}`, `{major}`. */
function versioned<T>(config: T, version: string): T {
  const text = JSON.stringify(config)
    .replaceAll('{version}', version)
    .replaceAll('{major}', version.split('.')[0] ?? '');
  return JSON.parse(text) as T;
}
