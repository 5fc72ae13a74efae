import type { BootSecrets } from '../bootstrap/boot-secrets/boot-secrets';
import type { Lab } from '../constructs/lab';
import { originOf } from '../constructs/secret-origin';
import { moment } from '../secrets/form';
import type { Item, Use } from './item';
import { itemsOf } from './items';
import { bytesIn, type Kit, textOf } from './kit';
import { itemNameOf, ownName } from './secret-items';

/** What a kit needs, as far as it is known by what it has. */
export function itemsFor(lab: Lab, kit: Kit): readonly Item[] {
  return itemsOf(lab, textOf(kit, 'git.kind'));
}

/** The value of a declared secret's key: its own, else that of the item it comes from. */
export function valueFor(kit: Kit, use: Use): Buffer | undefined {
  const own = bytesIn(kit, ownName(use));
  const { kind } = originOf(use.origin ?? '');
  const from = itemNameOf(use);
  if (kind === 'time') {
    const since = kit.values[from]?.since;
    return own ?? (since === undefined ? undefined : Buffer.from(moment(new Date(since))));
  }
  const value = own ?? bytesIn(kit, from);
  return kind === 'below' && own === undefined && value
    ? Buffer.from(`${value.toString('utf8').replace(/\/+$/, '')}/${use.secret.app}`)
    : value;
}

/** What the machines need, as far as the kit has it: whether it is all there is `checkBootSecrets`' to say. */
export function bootSecretsOf(kit: Kit, items: readonly Item[]): BootSecrets {
  const dates = Object.values(kit.values).map(({ since }) => since);
  const whole: Record<string, unknown> = dates.length > 0 ? { made: dates.sort().at(-1) } : {};
  for (const { name, isBoot } of items) {
    const value = textOf(kit, name);
    if (!isBoot || value === undefined) continue;
    const path = name.split('.');
    let at = whole;
    for (const key of path.slice(0, -1)) {
      at[key] ??= {};
      at = at[key] as Record<string, unknown>;
    }
    at[path.at(-1) as string] = value;
  }
  return whole as unknown as BootSecrets;
}

/** The texts of a `BootSecrets` by their paths: what `kit import` takes. */
export function flattened(value: unknown, path = ''): Record<string, string> {
  if (typeof value === 'string') return { [path]: value };
  if (typeof value !== 'object' || value === null) return {};
  return Object.assign({}, ...Object.entries(value).map(([key, inner]) => flattened(inner, path === '' ? key : `${path}.${key}`)));
}
