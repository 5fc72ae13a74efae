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

const keyOf = ({ kind, metadata }: Pick<Manifest, 'kind' | 'metadata'>) => `${metadata.namespace}/${kind}/${metadata.name}`;

/** How many pods a workload runs at the least. */
export function replicasOf(manifest: Manifest, least: ReadonlyMap<string, number>): number {
  const said = at(manifest.spec, 'replicas');
  if (staysEmpty(manifest, least)) return 0;
  return least.get(keyOf(manifest)) ?? (typeof said === 'number' ? said : 1);
}

/**
 * Whether a workload says that it runs no pod, and no autoscaler starts one: one whose fewest is not none itself leaves it alone then
 * (kubernetes, pkg/controller/podautoscaler/horizontal.go, `ScalingDisabled`).
 */
export function staysEmpty(manifest: Manifest, least: ReadonlyMap<string, number>): boolean {
  return at(manifest.spec, 'replicas') === 0 && least.get(keyOf(manifest)) !== 0;
}
