import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../files/write-whole';
import { type Rehearsed, readRehearsals, rehearsalsPath, rehearsalsText } from '../model/rehearsals-file';
import { failOn } from '../problems';
import type { Standing } from './judge';

/** What was recorded, and where. */
export interface Recorded {
  /** `clusters/<homelab>/rehearsals.yaml` */
  readonly file: string;
  readonly rehearsals: readonly Rehearsed[];
  readonly changed: boolean;
}

/**
 * Writes down beside the homelab's sources what the last rehearsals came to. Of one that has no such file, and no service was rehearsed
 * in its cluster, none is written.
 *
 * @param isWhole whether these are all services of the cluster: what none of them keeps is forgotten then
 */
export function record(root: string, homelab: string, standings: readonly Standing[], isWhole: boolean): Recorded {
  const file = rehearsalsPath(homelab);
  if (!existsSync(join(root, 'clusters', homelab)))
    failOn([
      {
        code: 'HOMELAB_UNKNOWN',
        where: `clusters/${homelab}`,
        what: 'there is no such homelab to record it in',
        repair: 'say which: --homelab NAME',
      },
    ]);
  const rehearsals = recorded(readRehearsals(root, homelab), standings, isWhole);
  const isNone = rehearsals.length === 0 && !existsSync(join(root, file));
  return { file, rehearsals, changed: !isNone && writeWhole(root, file, rehearsalsText(homelab, rehearsals)) };
}

/** What is known of each volume in each repository: what was just heard, and else what was known before. Pure. */
export function recorded(before: readonly Rehearsed[], standings: readonly Standing[], isWhole: boolean): readonly Rehearsed[] {
  const keyOf = ({ volume, target }: Pick<Rehearsed, 'volume' | 'target'>) => `${volume} ${target}`;
  const kept = new Set(standings.flatMap(({ rows }) => rows.map(keyOf)));
  const heard = standings.flatMap(({ rehearsal }): Rehearsed[] =>
    (rehearsal?.steps ?? []).flatMap(({ volume, target, ok, seconds, bytes }) =>
      ok && target !== undefined && seconds !== undefined && bytes !== undefined
        ? [{ volume, target, at: rehearsal?.at ?? '', seconds, bytes }]
        : [],
    ),
  );
  const all = new Map([...before.filter((one) => !isWhole || kept.has(keyOf(one))), ...heard].map((one) => [keyOf(one), one]));
  return [...all.values()];
}
