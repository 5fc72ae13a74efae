import type { Lab } from '../constructs/lab';
import type { Sealing } from '../secrets/disk';
import { isFormOf, sealedForm } from '../secrets/form';
import { tryUnseal } from '../secrets/unseal';
import type { Use } from './item';
import { type Kit, textOf } from './kit';
import { usesOf } from './secret-items';
import { valueFor } from './values';

/**
 * What is to be sealed so that Git has what the kit has: secrets of which every key has a value, in the kit or sealed already, and those
 * of their keys that do not open, or open to what the kit had `before`. What somebody sealed otherwise stays, and `kit verify` tells of it.
 *
 * @param sealed what Git has, by `<namespace>/<name>`
 * @param anew all of them: the sealing key is another
 */
export function sealingsOf(
  lab: Lab,
  { kit, before }: { readonly kit: Kit; readonly before: Kit },
  sealed: ReadonlyMap<string, Readonly<Record<string, string>>>,
  anew = false,
): readonly Sealing[] {
  const privateKey = textOf(kit, 'sealingKey.privateKey') ?? '';
  const isThere = (use: Use) => {
    const text = anew ? undefined : textIn(sealed, use);
    const opened = text === undefined ? undefined : tryUnseal(privateKey, use.secret, text);
    const [now, then] = [valueFor(kit, use), valueFor(before, use)];
    const isChanged = now !== undefined && !(then?.equals(now) ?? false);
    return opened !== undefined && now !== undefined && (!isChanged || isFormOf(use.origin, opened, now));
  };
  const isKnown = (use: Use) => valueFor(kit, use) !== undefined || (!anew && textIn(sealed, use) !== undefined);
  const whole = usesOf(lab).filter(({ secret }, _, all) => all.every((use) => use.secret !== secret || isKnown(use)));
  return sealingsFor(
    kit,
    whole.filter((use) => !isThere(use)),
  );
}

function textIn(sealed: ReadonlyMap<string, Readonly<Record<string, string>>>, { secret, key }: Use): string | undefined {
  return sealed.get(`${secret.namespace}/${secret.name}`)?.[key];
}

/** The values of some keys as they are sealed, by their secrets; keys that the kit has no value for are left out. */
export function sealingsFor(kit: Kit, uses: readonly Use[]): readonly Sealing[] {
  return [...new Set(uses.map(({ secret }) => secret))].flatMap((secret): Sealing[] => {
    const values = uses
      .filter((use) => use.secret === secret)
      .flatMap((use) => {
        const value = valueFor(kit, use);
        return value === undefined ? [] : [[use.key, sealedForm(use.origin, value)] as const];
      });
    return values.length > 0 ? [{ secret, file: secret.homelabFile, values: Object.fromEntries(values) }] : [];
  });
}
