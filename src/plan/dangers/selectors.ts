import { tableAt } from '../../objects/lenient';
import type { Rendered } from '../../objects/manifest';
import type { Objects } from '../../objects/objects';
import { alteredOf, touches } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';

/** A Service changes at once; the pods that it is to find then are there when they have started. */
export const selectors: DangerRule = {
  states: 'A Service goes on to find its pods.',
  find: ({ changes, after }) =>
    alteredOf(changes, 'Service')
      .filter((change) => touches(change, 'spec.selector'))
      .map((change): Danger => {
        const found = podsOf(change.after, after);
        return {
          kind: 'selector-changed',
          ...placeOf(change),
          field: 'spec.selector',
          what: `it leads to ${found.length > 0 ? `the pods of ${found.join(', ')}` : 'no pod that is declared'} by other labels`,
          consequence:
            found.length > 0
              ? 'until those pods run and carry these labels it leads nowhere, and connections break'
              : 'it leads nowhere: who calls it gets no answer',
          instead: 'leave the selector; or bring the new labels to the pods first, and then to the Service',
        };
      }),
};

function podsOf(service: Rendered, objects: Objects): string[] {
  const wanted = Object.entries(tableAt(service.manifest, 'spec', 'selector'));
  if (wanted.length === 0) return [];
  return objects
    .pods()
    .filter(
      ({ namespace, labels }) => namespace === service.manifest.metadata.namespace && wanted.every(([key, value]) => labels[key] === value),
    )
    .map(({ by }) => by.manifest.metadata.name);
}
