import { tableAt, textAt } from '../../objects/lenient';
import { defaultsOf } from '../../objects/limit-range';
import type { Objects } from '../../objects/objects';
import { computed, counted, isComputed, shownAmount } from '../../proofs/quota-usage';
import { tryQuantity } from '../../units/quantity';
import { alteredOf } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';
import { replicasOf } from '../restart';

/** What runs goes on; what has to start again is refused, and nothing but its controller's events says so. */
export const quotas: DangerRule = {
  states: 'A quota holds what its namespace runs.',
  find: ({ changes, after }) =>
    alteredOf(changes, 'ResourceQuota').flatMap((change) => {
      const namespace = change.after.manifest.metadata.namespace ?? '';
      const [was, is] = [change.before, change.after].map(({ manifest }) => tableAt(manifest, 'spec', 'hard'));
      const isTenants = hasOtherSource(after, namespace);
      return Object.entries(is ?? {}).flatMap(([key, value]): Danger[] => {
        const [most, before] = [tryQuantity(value), tryQuantity(was?.[key])];
        if (most === undefined || (before !== undefined && most >= before)) return [];
        const used = useOf(key, namespace, after);
        if (used <= most && !isTenants) return [];
        const isKnown = used > most;
        return [
          {
            kind: 'quota-below-use',
            ...placeOf(change),
            field: `spec.hard["${key}"]`,
            what: `${key} is ${shownAmount(key, most)} at the most${before === undefined ? '' : `; it was ${shownAmount(key, before)}`}`,
            consequence: isKnown
              ? `the namespace runs ${shownAmount(key, used)}: what runs goes on, and what starts again is refused`
              : "what the tenant's own repository runs is not known here; where it is more, what starts again is refused",
            instead: isKnown
              ? 'have it run less first, in a push of its own'
              : `look first: kubectl describe quota ${change.after.manifest.metadata.name} -n ${namespace}`,
          },
        ];
      });
    }),
};

/** Whether an Application brings into that namespace what does not stand in this repository. */
function hasOtherSource(objects: Objects, namespace: string): boolean {
  return objects
    .ofKind('Application')
    .some(
      ({ manifest }) =>
        textAt(manifest, 'spec', 'destination', 'namespace') === namespace &&
        !/^dist\//.test(textAt(manifest, 'spec', 'source', 'path') ?? ''),
    );
}

function useOf(key: string, namespace: string, objects: Objects): number {
  if (!isComputed(key)) {
    const manifests = objects.all.flatMap(({ manifest }) => (manifest.metadata.namespace === namespace ? [manifest] : []));
    return counted(key, manifests, manifests.filter(({ kind }) => kind === 'SealedSecret' || kind === 'Secret').length);
  }
  const fill = defaultsOf(objects);
  const claimants = objects
    .pods()
    .filter((pod) => pod.namespace === namespace && pod.by.manifest.kind !== 'CronJob')
    .map(({ by, spec }) => ({
      name: by.manifest.metadata.name,
      where: by.source,
      spec: fill(namespace, spec),
      stay: replicasOf(by, objects),
      pass: 0,
    }));
  return computed(key, claimants);
}
