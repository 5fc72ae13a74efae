import { homedir } from 'node:os';
import { join } from 'node:path';
import { recipes } from '../../../images';
import { failOn, type Problem } from '../../problems';
import type { Progress } from '../progress';
import { build, CachedImage } from './build';
import { type Kind, type Recipe, reference } from './recipe';

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
  const made = toBuild(names, mode).map(({ name, recipe }) => new CachedImage(root, folder, name, recipe));
  const missing = made.filter(({ ready }) => !ready);
  if (missing.length > 0) await build(root, folder, missing, report);
  const built = new Map(made.map((each) => [each.name, { name: each.name, archive: each.archive, ...each.about }]));
  return names.map((name) => built.get(name) ?? { name, kind: 'real' });
}

/** Those of the images that are built, with their recipes: all, or what no registry has. Fails with IMAGE_UNKNOWN. */
export function toBuild(names: readonly string[], mode: 'real' | 'built'): readonly { readonly name: string; readonly recipe: Recipe }[] {
  const wanted = names.filter((name) => mode === 'built' || ours.includes(reference(name).repository));
  failOn(wanted.filter((name) => recipeOf(name) === undefined).map(unknown));
  return wanted.flatMap((name) => {
    const recipe = recipeOf(name);
    return recipe === undefined ? [] : [{ name, recipe }];
  });
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
