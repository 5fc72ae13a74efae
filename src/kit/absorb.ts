import type { Lab } from '../constructs/lab';
import { originOf } from '../constructs/secret-origin';
import type { Use } from './item';
import { dated, type Kit, withValue } from './kit';
import { sealingKeys, unsealedBy } from './sealing-keys';
import { isHashOfOther, itemNameOf, nameIn, usesOf } from './secret-items';
import { valueFor } from './values';

/** A kit, and the names of what it took. */
export interface Absorbed {
  readonly kit: Kit;
  readonly taken: readonly string[];
}

/**
 * A kit with the values that Git has sealed and the kit has not, as far as one of its sealing keys opens them: what was sealed without the
 * kit, or before it. Of a hash the password is not to be had: it is kept as the key's own value.
 */
export function absorbed(lab: Lab, kit: Kit, sealed: ReadonlyMap<string, Readonly<Record<string, string>>>, now: Date): Absorbed {
  const keys = sealingKeys(kit);
  return withFound(lab, kit, now, ({ secret, key }) => {
    const text = sealed.get(`${secret.namespace}/${secret.name}`)?.[key];
    return text === undefined ? undefined : unsealedBy(keys, secret, text);
  });
}

/** A kit with what is found for keys that it has nothing for. A time that is found beside a value says how old that is. */
export function withFound(lab: Lab, kit: Kit, now: Date, find: (use: Use) => Buffer | undefined): Absorbed {
  const taken: string[] = [];
  let next = kit;
  for (const use of usesOf(lab)) {
    if (isHashOfOther(use)) continue; // kept beside that value, it would outlive it
    const isAge = originOf(use.origin ?? '').kind === 'time' && taken.includes(itemNameOf(use));
    const value = isAge || valueFor(next, use) === undefined ? find(use) : undefined;
    if (value === undefined) continue;
    if (isAge) {
      next = dated(next, itemNameOf(use), value.toString('utf8'));
    } else {
      next = withValue(next, nameIn(use), value, now);
      taken.push(nameIn(use));
    }
  }
  return { kit: next, taken };
}
