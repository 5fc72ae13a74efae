import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { buildTools } from '../build-tools';
import type { Progress } from '../progress';
import { sweepCache } from '../tools';
import { diskFull } from './commands';
import { Debian } from './debian';
import { type Layer, layerOf, pack } from './layout';
import { program } from './programs';
import { fullName, type ImageConfig, type Kind, kindOf, type Recipe, reference, upstream } from './recipe';
import { fill, type Sources } from './root';

/** Raised when the same recipe makes another image: what is cached is then made anew. */
const generation = 6;

/** What an image is, of the version that was had. */
interface About {
  readonly kind: Exclude<Kind, 'real'>;
  readonly differs: string;
}

/** One image of a recipe, whose folder in the cache is named after all that it is made of. */
export class CachedImage {
  readonly folder: string;

  constructor(
    root: string,
    cache: string,
    readonly name: string,
    readonly recipe: Recipe,
  ) {
    const hash = createHash('sha256').update(JSON.stringify([generation, process.arch, name, recipe]));
    for (const { files = {}, programs = {} } of chain(recipe)) {
      for (const { from } of Object.values(files))
        for (const file of filesOf(join(root, 'images', from))) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
      for (const tool of Object.values(programs)) hash.update(program(root, tool).path.split('/').at(-2) ?? '');
    }
    this.folder = join(cache, `${reference(name).repository.split('/').at(-1)}-${hash.digest('hex').slice(0, 16)}`);
  }

  get ready(): boolean {
    return existsSync(this.folder);
  }

  get archive(): string {
    return join(this.folder, 'image.tar');
  }

  get about(): About {
    return JSON.parse(readFileSync(join(this.folder, 'about.json'), 'utf8')) as About;
  }
}

/** A recipe and what lies below it, the lowest first. */
function chain(recipe: Recipe): readonly Recipe[] {
  return [...(recipe.base ? chain(recipe.base) : []), recipe];
}

/** Builds images into the cache, one after the other: each is there whole, or not at all. */
export async function build(root: string, cache: string, images: readonly CachedImage[], report: Progress): Promise<void> {
  mkdirSync(cache, { recursive: true });
  sweepCache(cache);
  const names = new Set(images.flatMap(({ recipe }) => chain(recipe)).flatMap(({ programs = {} }) => Object.values(programs)));
  const tools = [...names].map((name) => program(root, name));
  await buildTools(root, tools, process.env, report);
  const run = `.building-${process.pid}-${randomBytes(4).toString('hex')}`; // sweepCache knows it by the process
  const shared = join(cache, `${run}-shared`);
  const builder = new Builder(
    { debian: new Debian(shared), files: join(root, 'images'), programs: new Map(tools.map(({ tool, path }) => [tool.name, path])) },
    new Map(tools.map(({ tool, version }) => [tool.name, version])),
    shared,
  );
  try {
    for (const [index, image] of images.entries()) {
      const step = report.begin(`building the image ${image.name} (${index + 1} of ${images.length})`);
      await builder.make(image, join(cache, `${run}-${basename(image.folder)}`));
      step.done();
    }
  } finally {
    rmSync(shared, { recursive: true, force: true });
  }
}

type Built = Layer & { readonly packages: ReadonlyMap<string, string> };

class Builder {
  private readonly layers = new Map<Recipe, Built>();

  constructor(
    private readonly sources: Sources,
    private readonly versions: ReadonlyMap<string, string>,
    private readonly shared: string,
  ) {}

  /** Makes an image beside the cache, and puts it there. */
  async make({ name, recipe, folder }: CachedImage, work: string): Promise<void> {
    try {
      const done = join(work, 'done');
      mkdirSync(done, { recursive: true });
      const layers: Built[] = [];
      for (const each of chain(recipe)) layers.push(await this.layer(name, each, work));
      const { program: own } = recipe;
      const packages = layers.at(-1)?.packages;
      const had =
        own &&
        ('tool' in own
          ? this.versions.get(own.tool)
          : [own.package]
              .flat()
              .map((each) => packages?.get(each))
              .find(Boolean));
      const version = upstream(had ?? '');
      const config = versioned(configOf(recipe), version);
      await pack(fullName(name), layers, config, work, join(done, 'image.tar'));
      writeFileSync(join(done, 'about.json'), JSON.stringify(about(recipe, version, reference(name).version)));
      putWhole(done, folder);
    } catch (error) {
      throw diskFull(name, error);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }

  /** A recipe's own layer: made once for all images that have it, if no tag goes into it. */
  private async layer(image: string, recipe: Recipe, work: string): Promise<Built> {
    const known = this.layers.get(recipe);
    if (known !== undefined) return known;
    const root = join(work, 'root');
    mkdirSync(root);
    const packages = await fill(image, recipe, root, this.sources);
    const lasting = recipe.run === undefined;
    mkdirSync(this.shared, { recursive: true });
    const path = lasting ? join(this.shared, `layer-${this.layers.size}.tar`) : join(work, 'layer.tar');
    const made = { ...(await layerOf(image, root, path)), packages };
    rmSync(root, { recursive: true });
    if (lasting) this.layers.set(recipe, made);
    return made;
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
export function about(recipe: Recipe, version: string, wanted: string): About {
  const other = recipe.program !== undefined && version !== wanted && wanted !== '' ? `it is ${version}` : '';
  return { kind: kindOf(recipe, version, wanted), differs: [other, recipe.lacks && `it lacks ${recipe.lacks}`].filter(Boolean).join('; ') };
}

/** Puts a folder where it belongs; another run's that came first is as good. */
export function putWhole(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

/** What a container starts as: the base's, where the recipe says nothing else; an entrypoint of its own takes no command of the base. */
export function configOf({ base, config = {} }: Recipe): ImageConfig {
  return { ...(base && configOf(base)), ...(config.entrypoint && { command: undefined }), ...config };
}

/** Puts the version that was had where a recipe leaves it open: `{version}`, `{major}`. */
export function versioned<T>(config: T, version: string): T {
  const text = JSON.stringify(config)
    .replaceAll('{version}', version)
    .replaceAll('{major}', version.split('.')[0] ?? '');
  return JSON.parse(text) as T;
}
