import type { Lab } from '../constructs/lab';
import { bootItems } from './boot-items';
import type { Item } from './item';
import { itemNameOf, ownName, secretItems, usesOf } from './secret-items';

/**
 * Everything that a homelab needs and Git must not see, in the order in which it is made and asked for. Pure.
 *
 * @param gitKind what the kit says of the repository: whether it takes a token
 */
export function itemsOf(lab: Lab, gitKind: string | undefined): readonly Item[] {
  const uses = usesOf(lab);
  const boot = bootItems(lab, gitKind);
  const items = [...boot, ...secretItems(uses, new Set(boot.map(({ name }) => name)))];
  return items.map((item) => {
    const mine = uses.filter((use) => itemNameOf(use) === item.name);
    return { ...item, uses: mine, needs: [...new Set([...item.needs, ...mine.map(({ secret }) => secret.app)])] };
  });
}

/** Names that the kit may keep beside those of items: a key's own value in place of the one that it would share. */
export function ownNames(lab: Lab): readonly string[] {
  return usesOf(lab).map(ownName);
}
