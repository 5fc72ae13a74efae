import type { Pushed } from '../model/homelab';
import { manifestPath } from '../objects/manifest-path';
import type { Objects } from '../objects/objects';
import { changesOf } from './changes';
import { type Committed, inNamespaces, objectsIn } from './committed';
import type { Danger } from './danger';
import { contentsOf, filesAt, tryRef } from './git';
import { namer, type Oids } from './oid';
import { dangerRules } from './registry';

/**
 * What Git has of a homelab, as proofs ask it: what is committed in `dist/`, since Argo CD deploys that. None where there is no
 * repository or no commit. The dangers are those of `plan`: no second rule says them.
 */
export function readPushed(root: string, homelab: string): Pushed | undefined {
  const ref = tryRef(root);
  if (ref === undefined) return undefined;
  const committed = filesAt(root, ref.commit, [`dist/${homelab}`]);
  const known = new WeakMap<Objects, readonly Danger[]>();
  return {
    ref: ref.ref,
    objects: committed.size,
    kubernetesMinor: minorOf(root, committed),
    dangersOf(objects) {
      const found = known.get(objects) ?? dangers(root, homelab, committed, objects);
      known.set(objects, found);
      return found;
    },
  };
}

function dangers(root: string, homelab: string, committed: Oids, objects: Objects): readonly Danger[] {
  if (committed.size === 0) return [];
  const oidOf = namer(committed);
  const same = objects.all.filter((rendered) => {
    const oid = committed.get(manifestPath(homelab, rendered));
    return oid !== undefined && oidOf(rendered) === oid;
  });
  if (same.length === objects.all.length && same.length === committed.size) return [];
  const paths = new Set(same.map((rendered) => manifestPath(homelab, rendered)));
  const changed = new Map([...committed].filter(([path]) => !paths.has(path)));
  const before = inNamespaces(homelab, [...same, ...objectsIn(homelab, read(root, changed)).objects]);
  const after = inNamespaces(homelab, objects.all);
  const changes = changesOf({ homelab, before, after });
  return dangerRules.flatMap((rule) => rule.find({ changes, before, after }));
}

function read(root: string, files: Oids): readonly Committed[] {
  const contents = contentsOf(root, [...files.values()]);
  return [...files].map(([path, oid]) => ({ path, content: contents.get(oid) ?? Buffer.alloc(0) }));
}

/** The minor version of Kubernetes by which the committed namespaces are held to their level of Pod Security. */
function minorOf(root: string, committed: Oids): number | undefined {
  const namespaces = [...committed].filter(([path]) => /\/namespace-[^/]+\.yaml$/.test(path));
  // all of a homelab say the same: nearly always the first is enough
  for (const some of [namespaces.slice(0, 1), namespaces.slice(1)])
    for (const { content } of read(root, new Map(some))) {
      const [, minor] = /pod-security\.kubernetes\.io\/enforce-version: v1\.(\d+)$/m.exec(content.toString('utf8')) ?? [];
      if (minor !== undefined) return Number(minor);
    }
  return undefined;
}
