import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isGenerated } from '../files/file-spec';
import type { Model } from '../model/assemble';
import type { HomelabModules } from '../model/homelab';
import { loadHomelab } from '../model/load';
import type { Rendered } from '../objects/manifest';
import { manifestPath } from '../objects/manifest-path';
import type { Objects } from '../objects/objects';
import { proved } from '../proofs/prove';
import { besideObjects, Waiting } from '../synth/layout';
import { type Committed, inNamespaces, objectsIn } from './committed';
import { contentsOf, filesAt, findRef } from './git';
import { namer } from './oid';
import type { Outside } from './plan';
import { type Answer, runAt } from './ref-program';
import type { Against } from './result';

/** Both sides of a plan, and what is to be said of them. */
export interface Gathered {
  readonly before: Objects;
  readonly after: Objects;
  readonly outside: Outside;
  readonly against: Against;
  readonly notes: readonly string[];
}

export interface GatherRequest {
  readonly root: string;
  readonly homelab: string;
  readonly modules: HomelabModules;
  /** @default - the upstream of the branch */
  readonly against?: string;
  /** What the work tree makes, where somebody assembled it already. @default - it is loaded, and has to hold */
  readonly model?: Model;
}

/**
 * Reads both sides: what the work tree makes, and what Git has. What is committed in `dist/` counts, since Argo CD deploys that; the
 * sources of the other side are run to tell whether it is what they make.
 */
export async function gather({ root, homelab, modules, against: wanted, model: assembled }: GatherRequest): Promise<Gathered> {
  const ref = findRef(root, wanted);
  const program = { root, homelab, commit: ref.commit };
  const [cluster, machines, rootFile] = [`dist/${homelab}/`, `bootstrap/${homelab}/`, `clusters/${homelab}/root.yaml`];
  const committed = filesAt(root, ref.commit, [`dist/${homelab}`, `bootstrap/${homelab}`, rootFile]);
  const isThere = [...committed.keys()].some((path) => path.startsWith(cluster));
  const hasSources = filesAt(root, ref.commit, [`clusters/${homelab}/services.ts`, `clusters/${homelab}/inventory.ts`]).size > 0;
  const made = new Map<string, Committed>();
  const answered = !hasSources
    ? undefined
    : runAt(
        program,
        (answer, folder) => {
          if (!isThere && answer.ok && folder !== undefined)
            for (const file of filesBelow(folder, [cluster, machines])) made.set(file.path, file);
          return answer;
        },
        !isThere,
      );
  const model = assembled ?? proved(await loadHomelab(root, homelab, modules)).model;
  const answer = await answered;

  const oidOf = namer(committed);
  const mine = new Map<string, Rendered>();
  const shared: Rendered[] = [];
  const same = new Set<string>();
  for (const rendered of model.objects.all) {
    const [path, oid] = [manifestPath(homelab, rendered), oidOf(rendered)];
    if (oid === undefined) continue;
    mine.set(path, rendered);
    if (committed.get(path) !== oid) continue;
    same.add(path);
    shared.push(rendered);
  }
  const beside = new Map([...besideObjects(model, new Waiting(homelab))].map(({ path, content }) => [path, content]));
  const strangers = foreignFiles(root, cluster, (path) => mine.has(path) || beside.has(path));
  const outside = [...committed].filter(([path]) => !path.startsWith(cluster));
  const changed = [...committed].filter(([path]) => path.startsWith(cluster) && !same.has(path));
  const contents = contentsOf(
    root,
    [...changed, ...outside].map(([, oid]) => oid),
  );
  const bytes = (oid: string) => contents.get(oid) ?? Buffer.alloc(0);
  const theirs = objectsIn(homelab, [
    ...changed.map(([path, oid]) => ({ path, content: bytes(oid) })),
    ...[...made.values()].filter(({ path }) => path.startsWith(cluster)),
  ]);
  const foreign = objectsIn(homelab, strangers);
  const left = new Set(changed.map(([path]) => path));
  return {
    before: inNamespaces(homelab, [...shared, ...theirs.objects]),
    after: inNamespaces(homelab, [...mine.values(), ...foreign.objects]),
    outside: {
      before: new Map([
        ...outside.map(([path, oid]) => [path, bytes(oid).toString('utf8')] as const),
        ...[...made.values()]
          .filter(({ path }) => path.startsWith(machines))
          .map(({ path, content }) => [path, content.toString('utf8')] as const),
      ]),
      after: new Map([...beside].filter(([path]) => path.startsWith(machines) || path === rootFile)),
    },
    against: { ...ref, basis: answer?.ok ? 'synthesized' : 'committed' },
    notes: [
      ...notesOn(ref.ref, homelab, { isThere, hasSources, answer }),
      ...theirs.broken.map((what) => `${ref.ref} has ${what}; what it brought, if anything, is not known here`),
      ...foreign.broken.map((what) => `the work tree has ${what}: Argo CD stops at it, and npm start refuses it`),
      ...strangers.map(
        ({ path }) => `${path} is not made by synth, and npm start refuses it${left.has(path) ? '' : '; pushed, it is deployed'}`,
      ),
    ],
  };
}

function notesOn(
  ref: string,
  homelab: string,
  { isThere, hasSources, answer }: { readonly isThere: boolean; readonly hasSources: boolean; readonly answer?: Answer },
): string[] {
  if (!hasSources && !isThere) return [`${ref} has no homelab ${homelab}: everything is new`];
  const committed = isThere ? `compared with its committed dist/${homelab}` : `and it has no dist/${homelab}: everything is new`;
  if (answer === undefined) return [`${ref} has no sources of ${homelab}: ${committed}`];
  if (!answer.ok) return [`${ref} does not synthesize here (${answer.why}): ${committed}`];
  if (!isThere) return [`${ref} has no dist/${homelab}, so Argo CD has nothing of it: compared with what its sources make`];
  const stale = answer.stale.filter((path) => path.startsWith('dist/'));
  if (stale.length === 0) return [];
  const some = `${stale.slice(0, 3).join(', ')}${stale.length > 3 ? ` and ${stale.length - 3} more` : ''}`;
  return [`${ref} holds what its sources do not make (${some}): what is committed is what Argo CD deployed, and counts`];
}

/** Files in the work tree's folder that synth would neither write nor remove. */
function foreignFiles(root: string, folder: string, isOwn: (path: string) => boolean): readonly Committed[] {
  return filesBelow(root, [folder], (path) => !isOwn(path)).filter(({ content }) => !isGenerated(content.toString('utf8')));
}

function filesBelow(root: string, folders: readonly string[], holds: (path: string) => boolean = () => true): Committed[] {
  return folders.flatMap((folder) => {
    if (!existsSync(join(root, folder))) return [];
    return readdirSync(join(root, folder), { withFileTypes: true, recursive: true }).flatMap((entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1);
      return entry.isFile() && holds(path) ? [{ path, content: readFileSync(join(root, path)) }] : [];
    });
  });
}
