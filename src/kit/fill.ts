import type { Lab } from '../constructs/lab';
import type { Item } from './item';
import { bytesIn, type Kit, textOf, withValue } from './kit';
import { itemsFor } from './values';

/** A kit with everything in it that a program can make, and the names of what was made. What is there stays. */
export function filled(lab: Lab, kit: Kit, now: Date): { readonly kit: Kit; readonly made: readonly string[] } {
  const made: string[] = [];
  let next = kit;
  for (const item of itemsFor(lab, kit)) {
    if (bytesIn(next, item.name) !== undefined) continue;
    const value = valueMade(next, item, now);
    if (value === undefined) continue;
    next = withValue(next, item.name, value, now);
    made.push(item.name);
  }
  return { kit: next, made };
}

/** A value for an item that can be made from what the kit has; undefined for one that somebody has to give. */
function valueMade(kit: Kit, { makes, follows }: Item, now: Date): string | undefined {
  if (makes === undefined) return undefined;
  const of = follows === undefined ? '' : textOf(kit, follows);
  return of === undefined ? undefined : makes(of, now) || undefined;
}

/** Puts a value in, and makes anew what follows from it. */
export function put(lab: Lab, kit: Kit, name: string, value: string | Uint8Array, now: Date): Kit {
  const next = withValue(kit, name, value, now);
  return next === kit ? kit : withFollowing(next, itemsFor(lab, next), name, now);
}

/** Items that a program makes get another value, and what follows from them as well. Those that somebody gives stay. */
export function remade(lab: Lab, kit: Kit, items: readonly Item[], now: Date): Kit {
  const all = itemsFor(lab, kit);
  return items.reduce((next, { name, makes, follows }) => {
    if (makes === undefined || follows !== undefined) return next;
    return withFollowing(withValue(next, name, makes('', now), now), all, name, now);
  }, kit);
}

function withFollowing(kit: Kit, items: readonly Item[], name: string, now: Date): Kit {
  return items
    .filter(({ follows }) => follows === name)
    .reduce((next, item) => {
      const value = valueMade(next, item, now);
      return value === undefined ? next : withValue(next, item.name, value, now);
    }, kit);
}

/** What the kit still lacks and somebody has to give, in the order in which it is asked for. */
export function open(lab: Lab, kit: Kit): readonly Item[] {
  return itemsFor(lab, kit).filter(({ name }) => bytesIn(kit, name) === undefined);
}
