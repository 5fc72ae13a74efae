import type { Pushed } from '../model/homelab';
import { manifestPath } from '../objects/manifest-path';
import type { Objects } from '../objects/objects';
import { manifestFile } from '../synth/layout';
import { changesOf } from './changes';
import { inNamespaces, objectsIn } from './committed';
import type { Danger } from './danger';
import { contentsOf, filesAt, tryRef } from './git';
import { dangerRules } from './registry';

/**
 * What Git has of a homelab, as proofs ask it: what is committed in `dist/`, since Argo CD deploys that. None where there is no
 * repository or no commit. The dangers are those of `plan`: no second rule says them.
 */
export function readPushed(root: string, homelab: string): Pushed | undefined {
  const ref = tryRef(root);
  if (ref === undefined) return undefined;
  const files = filesAt(root, ref.commit, [`dist/${homelab}`]);
  const contents = contentsOf(root, [...files.values()]);
  const committed = new Map([...files].map(([path, oid]) => [path, contents.get(oid) ?? Buffer.alloc(0)]));
  const known = new WeakMap<Objects, readonly Danger[]>();
  return {
    ref: ref.ref,
    objects: files.size,
    kubernetesMinor: minorOf(committed),
    dangersOf(objects) {
      const found = known.get(objects) ?? dangers(homelab, committed, objects);
      known.set(objects, found);
      return found;
    },
  };
}

type Contents = ReadonlyMap<string, Buffer>;

function dangers(homelab: string, committed: Contents, objects: Objects): readonly Danger[] {
  if (committed.size === 0) return [];
  // what stands in Git word for word is the same object on both sides, and nobody has to read it
  const same = objects.all.filter((rendered) => {
    const path = manifestPath(homelab, rendered);
    const content = committed.get(path);
    return content?.equals(Buffer.from(manifestFile(homelab, rendered).content));
  });
  if (same.length === objects.all.length && same.length === committed.size) return [];
  const paths = new Set(same.map((rendered) => manifestPath(homelab, rendered)));
  const changed = [...committed].flatMap(([path, content]) => (paths.has(path) ? [] : [{ path, content }]));
  const before = inNamespaces(homelab, [...same, ...objectsIn(homelab, changed).objects]);
  const after = inNamespaces(homelab, objects.all);
  const changes = changesOf({ homelab, before, after });
  return dangerRules.flatMap((rule) => rule.find({ changes, before, after }));
}

/** The minor version of Kubernetes by which the committed namespaces are held to their level of Pod Security. */
function minorOf(committed: Contents): number | undefined {
  for (const [path, content] of committed) {
    if (!/\/namespace-[^/]+\.yaml$/.test(path)) continue;
    const [, minor] = /pod-security\.kubernetes\.io\/enforce-version: v1\.(\d+)$/m.exec(content.toString('utf8')) ?? [];
    if (minor !== undefined) return Number(minor);
  }
  return undefined;
}
