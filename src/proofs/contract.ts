import type { Model } from '../model/assemble';
import type { PushDanger } from '../model/homelab';
import type { Objects } from '../objects/objects';
import type { Finding, Proof } from './proof';

/** Kinds of dangers of a push by which what runs loses its data, or what leads to it. Versions are the proof `versions`'. */
const breaking: ReadonlySet<string> = new Set([
  ...['data-removed', 'namespace-removed', 'claim-removed', 'crd-removed', 'release-removed', 'volume-reclaimed'],
  ...['object-recreated', 'object-renamed', 'claim-shrunk', 'claim-moved', 'storage-class-changed', 'immutable-field', 'selector-changed'],
]);

/** Kinds whose name data or others depend on: of any other, a new name is a new object and nothing is lost. */
const named = /^(Namespace|PersistentVolume|PersistentVolumeClaim|StatefulSet|Service) /;

export const contract: Proof = {
  id: 'contract',
  states: 'Names, selectors and claims that running data depends on are as Git has them.',
  why: 'A new name is a new, empty volume; a new selector finds no pod; and what Argo CD removes, nobody asks about.',
  waivable: ['CONTRACT_BROKEN'],
  ofChange: true,
  prove({ pushed, objects }) {
    return {
      figures: [compared(pushed)],
      findings: (pushed?.dangersOf(objects) ?? []).filter(isBreaking).map((danger) => broken(danger, objects)),
    };
  },
};

function isBreaking({ kind, object }: PushDanger): boolean {
  return breaking.has(kind) && (kind !== 'object-renamed' || named.test(object));
}

/** What was compared with. */
export function compared(pushed: Model['pushed']) {
  const value =
    pushed === undefined ? 'nothing: there is no commit to compare with' : `${pushed.ref}, which has ${pushed.objects} objects of it`;
  return { about: 'compared with', value };
}

function broken({ kind, object, field, what, consequence, instead }: PushDanger, objects: Objects): Finding {
  return {
    severity: 'fails',
    code: 'CONTRACT_BROKEN',
    rule: kind,
    where: placeOf(object, field, objects),
    what: `${object}: ${what}; ${consequence}`,
    repair: instead,
  };
}

/** Where an object is declared; of one that is there no more, the object itself. */
export function placeOf(object: string, field: string | undefined, objects: Objects): string {
  const found = objects.all.find(({ manifest: { kind, metadata } }) => {
    const name = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
    return object === `${kind} ${name}`;
  });
  return `${found?.source ?? object}${field === undefined ? '' : ` ${field}`}`;
}
