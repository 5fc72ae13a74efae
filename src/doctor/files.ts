import type { Lab } from '../constructs/lab';
import { type FileSpec, isGenerated } from '../files/file-spec';
import { unfilledIn } from '../kit/unfilled';
import { unpinned } from '../synth/synth';
import { at, type Finding } from './finding';

/** Whether what builds the machines is filled in. Pure, as all of this file. */
export function judgeValues(lab: Lab, files: readonly FileSpec[]): readonly Finding[] {
  const found = unfilledIn(lab.homelab, files);
  if (found.length === 0) return [at('values', `clusters/${lab.homelab}`).ok(`nothing is left to fill in for ${files.length} files`)];
  return found.map(({ where, what, repair }) => at('values', where).wrong(what, repair));
}

/**
 * Whether what lies on disk is what the sources make: `lying` reads a file of the repository, undefined where there is none; `found` are
 * the paths of all generated files in the folder.
 */
export function judgeFiles(
  homelab: string,
  files: readonly FileSpec[],
  lying: (path: string) => string | undefined,
  found: readonly string[],
): readonly Finding[] {
  const folder = at('files', `bootstrap/${homelab}`);
  const made = new Map(files.map(({ path, content }) => [path, content]));
  const stale = [
    ...[...made].flatMap(([path, content]) => {
      const text = lying(path)?.replaceAll('\r\n', '\n');
      return text === undefined ? [`${path} is missing`] : text === content ? [] : [`${path} differs`];
    }),
    ...found.filter((path) => !made.has(path) && isGenerated(lying(path) ?? '')).map((path) => `${path} is of before`),
  ];
  return [
    stale.length === 0 ? folder.ok(`${made.size} files are as made`) : folder.wrong(stale.join(', '), 'npm start, and commit what changed'),
  ];
}

/** Whether what is downloaded at a first boot is known by its sum. */
export function judgeSums(lab: Lab): readonly Finding[] {
  const { homelab, inventory } = lab;
  const open = unpinned(lab);
  if (open.length === 0) {
    const image = inventory.cloudImage.url.split('/').at(-1);
    return [at('sums', `clusters/${homelab}/inventory.ts`).ok(`K3s ${inventory.k3s.version} and ${image} are pinned`)];
  }
  return open.map(({ what, where }) => at('sums', where).wrong(what.replace(/:.*/, ' by its sum: it is not'), what));
}
