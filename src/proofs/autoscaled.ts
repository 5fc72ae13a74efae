import { at, textAt } from '../objects/lenient';
import type { Manifest } from '../objects/manifest';
import type { Objects } from '../objects/objects';

/** How few pods an autoscaler leaves of each workload, by namespace, kind and name. */
export function fewest(objects: Objects): ReadonlyMap<string, number> {
  return new Map(
    objects.ofKind('HorizontalPodAutoscaler').map(({ manifest: { metadata, spec } }) => {
      const target = at(spec, 'scaleTargetRef');
      const least = at(spec, 'minReplicas');
      return [`${metadata.namespace}/${textAt(target, 'kind')}/${textAt(target, 'name')}`, typeof least === 'number' ? least : 1];
    }),
  );
}

/** How many pods a workload runs at the least. */
export function replicasOf({ kind, metadata, spec }: Manifest, least: ReadonlyMap<string, number>): number {
  const said = at(spec, 'replicas');
  return least.get(`${metadata.namespace}/${kind}/${metadata.name}`) ?? (typeof said === 'number' ? said : 1);
}
