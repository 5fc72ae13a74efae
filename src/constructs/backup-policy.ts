import { anything, fields, kindOf, list, one, oneOf, optional, type Shape, struct, sure } from '../shape';

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

const targets = list(oneOf('local', 'offsite'));
const paths = list(
  one(
    (value) => typeof value === 'string' && /^[^/\0\n][^\0\n]*$/.test(value) && !value.split('/').includes('..'),
    'give it a path in the volume, like data/app.db',
  ),
);

/** What a backup policy is made of. */
export const backupPolicy: Shape = kindOf({
  daily: struct({ to: targets, sqlite: paths, exclude: paths }),
  dump: struct({ to: targets }),
  none: struct({ reason: anything }), // one that is missing is told in words of its own
});

export interface DailyOptions {
  /** @default both */
  readonly to?: readonly BackupTarget[];
  readonly sqlite?: readonly string[];
  readonly exclude?: readonly string[];
}

const dailyShape = fields<DailyOptions>({ to: optional(targets), sqlite: optional(paths), exclude: optional(paths) });

/** Once a day, outside the quiet hours. */
export function daily(options: DailyOptions = {}): BackupPolicy {
  sure('daily()', dailyShape, options);
  return { kind: 'daily', to: options.to ?? ['local', 'offsite'], sqlite: options.sqlite ?? [], exclude: options.exclude ?? [] };
}

/** Not at all, for a stated reason. */
export function none(reason: string): BackupPolicy {
  return { kind: 'none', reason };
}
