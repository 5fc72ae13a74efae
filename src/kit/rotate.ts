import type { Lab } from '../constructs/lab';
import { put } from './fill';
import type { Item, Use } from './item';
import { bytesIn, type Kit, withValue } from './kit';
import { ownName, usesOf } from './secret-items';
import { itemsFor, valueFor } from './values';

/** The items behind names, in the order of the table; of a key's own value, one that stands for it. Names that mean nothing are told. */
export function rotated(
  lab: Lab,
  kit: Kit,
  names: readonly string[],
): { readonly items: readonly Item[]; readonly unknown: readonly string[] } {
  const items = itemsFor(lab, kit);
  const own = usesOf(lab)
    .filter((use) => !items.some(({ name }) => name === ownName(use)) && bytesIn(kit, ownName(use)) !== undefined)
    .map(ownItem);
  const all = [...items, ...own];
  return {
    items: all.filter(({ name }) => names.includes(name)),
    unknown: names.filter((name) => !all.some((item) => item.name === name)),
  };
}

/** A key that has a value of its own in place of the one that it would share. */
function ownItem(use: Use): Item {
  const { about, app } = use.secret;
  const question = { asks: ownName(use), found: about };
  return {
    name: ownName(use),
    about,
    needs: [app],
    question,
    revoked: about,
    fault: (value) => (value.length === 0 ? 'is empty' : undefined),
    uses: [use],
    isBoot: false,
  };
}

/** Why an item gets no new value as it is; undefined when it may. */
export function rotationFault({ follows, makes, isPublic }: Item): string | undefined {
  if (follows !== undefined) return `it is made of ${follows}, with which it changes`;
  return makes !== undefined && isPublic ? 'a program makes the same each time: npx loutik kit set gives it another' : undefined;
}

/** A kit with a value that somebody gave. */
export function given(lab: Lab, kit: Kit, { name }: Item, value: string | Uint8Array, now: Date): Kit {
  return itemsFor(lab, kit).some((item) => item.name === name) ? put(lab, kit, name, value, now) : withValue(kit, name, value, now);
}

/** The items whose values differ between two kits. */
export function changed(before: Kit, after: Kit, items: readonly Item[]): readonly Item[] {
  return items.filter(({ name }) => !(bytesIn(after, name)?.equals(bytesIn(before, name) ?? Buffer.alloc(0)) ?? true));
}

/** Keys whose values differ and that Git has not: their secrets lack a value, and are sealed once they have it. */
export function unsealed(lab: Lab, before: Kit, after: Kit, written: readonly string[]): readonly string[] {
  return usesOf(lab)
    .filter((use) => {
      const now = valueFor(after, use);
      return now !== undefined && !(valueFor(before, use)?.equals(now) ?? false) && !written.includes(use.secret.homelabFile);
    })
    .map(ownName);
}
