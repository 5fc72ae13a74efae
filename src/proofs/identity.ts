import { identity as identityOf, type Rendered } from '../objects/manifest';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

/** Of two objects with one identity, the cluster keeps the one that came last. */
export const identity: Proof = {
  id: 'identity',
  states: 'No two objects of the homelab are one object in the cluster.',
  prove({ objects }) {
    return { figures: [{ about: 'objects', value: String(objects.all.length) }], findings: failures(duplicates(objects.all)) };
  },
};

function duplicates(objects: readonly Rendered[]): Problem[] {
  const first = new Map<string, Rendered>();
  return objects.flatMap((rendered) => {
    const key = identityOf(rendered.manifest);
    const other = first.get(key);
    first.set(key, other ?? rendered);
    if (other === undefined) return [];
    const { kind, metadata } = rendered.manifest;
    return [
      {
        code: 'OBJECT_DUPLICATE' as const,
        where: rendered.source,
        what: `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name} is also made by ${other.source}`,
        repair: 'give one of them another name; the second would overwrite the first',
      },
    ];
  });
}
