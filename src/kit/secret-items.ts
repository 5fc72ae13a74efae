import type { Lab } from '../constructs/lab';
import { Secret } from '../constructs/secret';
import { originOf } from '../constructs/secret-origin';
import { madeFor, valueFault } from '../secrets/form';
import { nameOf } from '../secrets/targets';
import type { Item, Use } from './item';

/** Every key of every declared secret. */
export function usesOf(lab: Lab): readonly Use[] {
  return Secret.all(lab).flatMap((secret) => secret.keys.map((key) => ({ secret, key, origin: secret.origins[key] })));
}

/** `bot/bot-token/token`: a key's own value in the kit. */
export const ownName = ({ secret, key }: Pick<Use, 'secret' | 'key'>) => `${nameOf(secret)}/${key}`;

/** The item that a key takes its value from, unless it is given one of its own. */
export function itemNameOf(use: Use): string {
  const { kind, of } = originOf(use.origin ?? '');
  if (kind === 'same' || kind === 'below') return of;
  return kind === 'time' ? `${nameOf(use.secret)}/${of}` : ownName(use);
}

/** Where a key's opened value belongs: with what it shares, unless that says less or more than the value. */
export function nameIn(use: Use): string {
  const { kind } = originOf(use.origin ?? '');
  return kind === 'below' || kind === 'time' ? ownName(use) : itemNameOf(use);
}

/** Items that declared secrets need beside those that are there: one for each value of their own, one for each that several share. */
export function secretItems(uses: readonly Use[], known: ReadonlySet<string>): readonly Item[] {
  const byName = new Map<string, Use[]>();
  for (const use of uses) {
    const name = itemNameOf(use);
    if (!known.has(name) && originOf(use.origin ?? '').kind !== 'time') byName.set(name, [...(byName.get(name) ?? []), use]);
  }
  return [...byName].map(([name, [first]]) => itemOf(name, first as Use));
}

function itemOf(name: string, { secret, key, origin }: Use): Item {
  const isShared = originOf(origin ?? '').kind === 'same';
  const form = isShared ? 'random' : origin;
  const made = madeFor(form, new Date(0)) !== undefined;
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
    ...(made
      ? { makes: (_, now) => madeFor(form, now) as string }
      : { question: { asks: `${nameOf(secret)}, ${key}`, found: secret.about } }),
  };
}
