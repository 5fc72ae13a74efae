import { kindOf, list, object, optional } from '../shape/composed';
import { made } from '../shape/made';
import type { Shape } from '../shape/shape';
import { anyText, innerPath, oneOf } from '../shape/values';

/** Where a backup goes: the repository server on another machine of the house, or out of it. */
export type BackupTarget = 'local' | 'offsite';

/** What becomes of a volume when its disk is gone. There is no default: whoever declares a volume says it. */
export type BackupPolicy =
  | {
      readonly kind: 'daily';
      readonly to: readonly BackupTarget[];
      /** SQLite databases by their path in the volume: copied by SQLite's own backup command, never while written. */
      readonly sqlite: readonly string[];
      /** Paths in the volume that are left out: caches, and what can be made again. */
      readonly exclude: readonly string[];
    }
  | { readonly kind: 'dump'; readonly to: readonly BackupTarget[] }
  | { readonly kind: 'none'; readonly reason: string };

const targets = list(oneOf<BackupTarget>('local', 'offsite'));

export const backupPolicy: Shape<BackupPolicy> = kindOf<BackupPolicy>({
  daily: { to: targets, sqlite: list(innerPath), exclude: list(innerPath) },
  dump: { to: targets },
  none: { reason: anyText },
});

/** Options of `daily`. */
export interface DailyOptions {
  /** The repositories that keep it. @default both */
  readonly to?: readonly BackupTarget[];
  /** SQLite databases by their path in the volume. */
  readonly sqlite?: readonly string[];
  /** Paths in the volume that are left out: caches, and what can be made again. */
  readonly exclude?: readonly string[];
}

const dailyOptions = object<DailyOptions>({ to: optional(targets), sqlite: optional(list(innerPath)), exclude: optional(list(innerPath)) });

/** Once a day, outside the quiet hours. */
export function daily(options: DailyOptions = {}): BackupPolicy {
  return made(
    dailyOptions,
    options,
    ({ to, sqlite = [], exclude = [] }): BackupPolicy => ({
      kind: 'daily',
      to: to ?? ['local', 'offsite'],
      sqlite,
      exclude,
    }),
  );
}

/** Not at all, for a stated reason. */
export function none(reason: string): BackupPolicy {
  return { kind: 'none', reason };
}
