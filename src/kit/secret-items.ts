import type { Lab } from '../constructs/lab';
import { Secret } from '../constructs/secret';
import { originOf } from '../constructs/secret-origin';
import { makerOf, valueFault } from '../secrets/form';
import { nameOf } from '../secrets/targets';
import type { Item, Use } from './item';

/** Every key of every declared secret. */
export function usesOf(lab: Lab): readonly Use[] {
  return Secret.all(lab).flatMap((secret) => secret.keys.map((key) => ({ secret, key, origin: secret.origins[key] })));
}

/** `bot/bot-token/token`: a key's own value in the kit. */
export const ownName = ({ secret, key }: Pick<Use, 'secret' | 'key'>) => `${nameOf(secret)}/${key}`;

/** Whether all that is sealed of it is the hash of a value that another key has as it is. */
export function isHashOfOther({ origin }: Pick<Use, 'origin'>): boolean {
  const { kind, of } = originOf(origin ?? '');
  return kind === 'bcrypt' && of !== '';
}

/** The item that a key takes its value from, unless it is given one of its own. */
export function itemNameOf(use: Use): string {
  const { kind, of } = originOf(use.origin ?? '');
  if (kind === 'same' || kind === 'below' || isHashOfOther(use)) return of;
  return kind === 'time' ? `${nameOf(use.secret)}/${of}` : ownName(use);
}

/** Where a key's opened value belongs: with what it shares, unless that says less or more than the value. */
export function nameIn(use: Use): string {
  const { kind } = originOf(use.origin ?? '');
  return kind === 'below' || kind === 'time' || isHashOfOther(use) ? ownName(use) : itemNameOf(use);
}

/** Items that declared secrets need beside those that are there: one for each value of their own, one for each that several share. */
export function secretItems(uses: readonly Use[], known: ReadonlySet<string>): readonly Item[] {
  const byName = new Map<string, Use[]>();
  for (const use of uses) {
    const name = itemNameOf(use);
    if (!known.has(name) && originOf(use.origin ?? '').kind !== 'time') byName.set(name, [...(byName.get(name) ?? []), use]);
  }
  // of whose own it is, it has its form and its words: others only take it
  return [...byName].map(([name, all]) => {
    const item = itemOf(name, all.find((use) => ownName(use) === name) ?? (all[0] as Use));
    return all.some(isHashOfOther) ? { ...item, fault: (value) => item.fault(value) ?? valueFault('bcrypt', value) } : item;
  });
}

function itemOf(name: string, use: Use): Item {
  const { secret, key, origin } = use;
  const isShared = originOf(origin ?? '').kind === 'same' || isHashOfOther(use);
  const form = isShared ? 'random' : origin;
  const made = makerOf(form);
  const renewal = isShared ? undefined : secret.renewals[key];
  return {
    name,
    about: secret.about,
    needs: [],
    fault: (value) => valueFault(form, value),
    uses: [],
    isBoot: false,
    isPublic: originOf(form ?? '').kind === 'fixed',
    ...(made ? {} : { revoked: secret.about }),
    ...(renewal === undefined ? {} : { takes: [{ at: 'settled', what: renewal.what, commands: renewal.commands }] }),
    ...(made ? { makes: (_, now) => made(now) } : { question: { asks: `${nameOf(secret)}, ${key}`, found: secret.about } }),
  };
}
