import type { Lab } from '../constructs/lab';
import { type Kit, withValue } from './kit';
import { sealingKeys, unsealedBy } from './sealing-keys';
import { nameIn, usesOf } from './secret-items';
import { valueFor } from './values';

/**
 * A kit with the values that Git has sealed and the kit has not, as far as one of its sealing keys opens them: what was sealed without the
 * kit, or before it. Of a hash the password is not to be had: it is kept as the key's own value.
 */
export function absorbed(
  lab: Lab,
  kit: Kit,
  sealed: ReadonlyMap<string, Readonly<Record<string, string>>>,
  now: Date,
): { readonly kit: Kit; readonly taken: readonly string[] } {
  const keys = sealingKeys(kit);
  const taken: string[] = [];
  let next = kit;
  for (const use of usesOf(lab)) {
    const name = nameIn(use);
    const text = sealed.get(`${use.secret.namespace}/${use.secret.name}`)?.[use.key];
    if (text === undefined || valueFor(next, use) !== undefined) continue;
    const value = unsealedBy(keys, use.secret, text);
    if (value === undefined) continue;
    next = withValue(next, name, value, now);
    taken.push(name);
  }
  return { kit: next, taken };
}
