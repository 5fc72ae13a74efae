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
  let next = withValue(kit, name, value, now);
  if (next === kit) return kit;
  for (const item of itemsFor(lab, next)) {
    if (item.follows !== name) continue;
    const follows = valueMade(next, item, now);
    if (follows !== undefined) next = withValue(next, item.name, follows, now);
  }
  return next;
}

/** What the kit still lacks and somebody has to give, in the order in which it is asked for. */
export function open(lab: Lab, kit: Kit): readonly Item[] {
  return itemsFor(lab, kit).filter(({ name }) => bytesIn(kit, name) === undefined);
}
