import { at, tableAt } from '../../objects/lenient';
import type { Rendered } from '../../objects/manifest';
import { type Reference, referencesOf } from '../../objects/references';
import type { Change } from '../change';
import { type Danger, type DangerRule, placeOf, type Scene } from '../danger';

/** The controller deletes the Secret with its SealedSecret, and a key that is not sealed any more. */
export const secrets: DangerRule = {
  states: 'What is sealed stays sealed, as long as anybody reads it.',
  find: (scene) => {
    const changes = scene.changes.filter(({ before, after }) => [before, after].some((one) => one?.manifest.kind === 'SealedSecret'));
    const readers = changes.length > 0 ? readersOf(scene) : new Map<string, readonly Reader[]>();
    return [...changes.flatMap((change) => unsealed(change, readers)), ...scene.changes.flatMap(plain)];
  },
};

interface Reader {
  readonly name: string;
  readonly reference: Reference;
}

/** Who needs a Secret after the push, by namespace and name. */
function readersOf({ after }: Scene): ReadonlyMap<string, readonly Reader[]> {
  const found = new Map<string, Reader[]>();
  for (const rendered of after.all) {
    for (const reference of referencesOf(rendered)) {
      if (reference.to.kind !== 'Secret' || reference.optional) continue;
      const key = `${reference.to.namespace}/${reference.to.name}`;
      found.set(key, [...(found.get(key) ?? []), { name: rendered.manifest.metadata.name, reference }]);
    }
  }
  return found;
}

function unsealed(change: Change, readers: ReadonlyMap<string, readonly Reader[]>): Danger[] {
  const { before, after } = change;
  if (before === undefined) return [];
  const { name, namespace } = before.manifest.metadata;
  const needed = readers.get(`${namespace}/${name}`) ?? [];
  if (after === undefined) {
    if (needed.length === 0 || change.fate?.fate === 'kept') return [];
    return [
      {
        kind: 'secret-unsealed',
        ...placeOf(change),
        what: 'it goes, and the Secret that was made of it goes too',
        consequence: `${namesOf(needed)} still ${needed.length === 1 ? 'needs' : 'need'} it: pods that start from then on wait for it`,
        instead: `seal it again, into clusters/…/secrets/${namespace}/${name}.yaml`,
      },
    ];
  }
  const gone = keysOf(before).filter((key) => !keysOf(after).includes(key));
  return gone.flatMap((key): Danger[] => {
    const left = needed.filter(({ reference }) => reference.key === key);
    if (left.length === 0) return [];
    return [
      {
        kind: 'secret-key-gone',
        ...placeOf(change),
        field: `spec.encryptedData.${key}`,
        what: `key ${key} is not sealed any more`,
        consequence: `${namesOf(left)} still ${left.length === 1 ? 'reads' : 'read'} it: pods that start from then on fail`,
        instead: 'seal that key as well, and keep the others',
      },
    ];
  });
}

function plain(change: Change): Danger[] {
  const { after } = change;
  if (after?.manifest.kind !== 'Secret') return [];
  const keys = [...Object.keys(tableAt(after.manifest, 'data')), ...Object.keys(tableAt(after.manifest, 'stringData'))];
  if (keys.length === 0) return [];
  return [
    {
      kind: 'secret-plain',
      ...placeOf(change),
      what: `a plain Secret with ${keys.join(', ')}`,
      consequence: 'everybody who reads the repository reads it, also after it was removed',
      instead: 'take it out before it is pushed, and seal the value; if it was pushed already, make a new value',
    },
  ];
}

function keysOf({ manifest }: Rendered): string[] {
  return Object.keys(tableAt(at(manifest, 'spec'), 'encryptedData'));
}

function namesOf(readers: readonly Reader[]): string {
  return [...new Set(readers.map(({ name }) => name))].join(', ');
}
