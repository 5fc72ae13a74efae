import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { BackupTarget } from '../constructs/backup-policy';
import { sourceText } from '../files/source-text';
import { toYaml } from '../files/yaml';
import type { StatedNumber } from '../inventory/numbers';
import { type Problem, ProblemsError } from '../problems';
import { spelled } from '../spelled';
import { Bytes } from '../units/bytes';
import { span } from '../units/span';

/** What was brought back of one volume out of one repository, in the cluster, and how long that took. */
export interface Rehearsed {
  readonly volume: string;
  readonly target: BackupTarget;
  /** When it was, in ISO 8601. */
  readonly at: string;
  readonly seconds: number;
  readonly bytes: number;
}

/** Where a homelab remembers it. */
export function rehearsalsPath(homelab: string): string {
  return `clusters/${homelab}/rehearsals.yaml`;
}

/** The file's text: one entry for each volume and repository, in a stable order. */
export function rehearsalsText(homelab: string, all: readonly Rehearsed[]): string {
  const keyOf = ({ volume, target }: Rehearsed) => `${volume} ${target}`;
  const sorted = [...all].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return `# Rehearsed restores of ${homelab}, as \`npx loutik backups --record\` read them from its cluster: the recovery proof goes by them.\n${toYaml({ rehearsals: sorted })}`;
}

const shape: Readonly<Record<keyof Rehearsed, (value: unknown) => boolean>> = {
  volume: (value) => typeof value === 'string' && value !== '',
  target: (value) => value === 'local' || value === 'offsite',
  at: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  seconds: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  bytes: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
};

/** What it has at the most: 100 bytes or so of each volume and repository. */
const most = Bytes.mib(4);

/** Reads it. A damaged one is an error; one that came along when another homelab's folder was copied was measured on that one's machines. */
export function readRehearsals(root: string, homelab: string): readonly Rehearsed[] {
  const path = rehearsalsPath(homelab);
  const read = sourceText(root, path, most);
  if (read === undefined) return [];
  const invalid = (what: string): ProblemsError => {
    const repair = `take the last good one from Git (git checkout -- ${path}), or remove it: npx loutik backups --record writes it anew`;
    const problem: Problem = { code: 'REHEARSALS_INVALID', where: path, what, repair };
    return new ProblemsError([problem]);
  };
  if (read.wrong !== undefined) throw invalid(read.wrong);
  const { text } = read;
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw invalid(error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error));
  }
  const owner = /^# Rehearsed restores of (\S+),/m.exec(text)?.[1];
  if (owner !== undefined && owner !== homelab && existsSync(join(root, rehearsalsPath(owner)))) return [];
  const entries = (document as { rehearsals?: unknown } | null)?.rehearsals;
  if (!Array.isArray(entries)) throw invalid('it has no list of rehearsals');
  return entries.map((entry: Record<string, unknown> | null, index) => {
    const wrong = (Object.keys(shape) as (keyof Rehearsed)[]).find((key) => !shape[key](entry?.[key]));
    if (wrong) throw invalid(`rehearsals[${index}].${wrong} is ${spelled(entry?.[wrong])}`);
    return entry as unknown as Rehearsed;
  });
}

/** Seconds below which a rehearsal tells how long restic takes to start and to read its index, and nothing of how fast data comes. */
const telling = 60;

/** How fast a repository gave a volume back, in bytes a second; undefined where no rehearsal tells. */
export function rehearsedRate(all: readonly Rehearsed[], volume: string, target: BackupTarget): number | undefined {
  const found = all.find((one) => one.volume === volume && one.target === target);
  return found === undefined || found.seconds < telling || found.bytes === 0 ? undefined : found.bytes / found.seconds;
}

/** The place of a rehearsal among the numbers that proofs lean on. */
export const rehearsalPlace = (volume: string, target: BackupTarget) => `rehearsals.${volume}.${target}`;

/** Every rehearsal that tells a rate, as a measured number. */
export function rehearsedNumbers(all: readonly Rehearsed[]): ReadonlyMap<string, StatedNumber> {
  return new Map(
    all
      .filter(({ volume, target }) => rehearsedRate(all, volume, target) !== undefined)
      .map(({ volume, target, at, seconds, bytes }) => {
        const where = rehearsalPlace(volume, target);
        const source = `rehearsed in the cluster on ${at.slice(0, 10)}`;
        return [where, { where, value: `${Bytes.of(bytes)} in ${span(seconds)}`, source, measured: true }];
      }),
  );
}
