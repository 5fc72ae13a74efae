import type { Problem, ProblemCode } from '../problems';
import { list, object, optional } from '../shape/composed';
import { Place } from '../shape/shape';
import { oneOf, text } from '../shape/values';

/**
 * Findings that an owner may live with: risks. What the API server would refuse, what fits nowhere, what breaks a neighbour or lets a
 * tenant out is none of them.
 */
export const waivableCodes = [
  'HARDENING_MISSING',
  'POD_UNISOLATED',
  'PORT_EXPOSED',
  'EXPOSURE_UNDECLARED',
  'FLOW_UNDECLARED',
  'API_REMOVED',
  'BACKUP_MISSING',
  'BACKUP_LOST_TOGETHER',
  'BACKUP_ERASABLE',
  'RESTORE_MISSING',
  'TENANTS_OVERCOMMITTED',
  'CONTRACT_BROKEN',
  'VERSION_UNREACHABLE',
  'WORKLOAD_IDLE',
] as const satisfies readonly ProblemCode[];

/** A code whose findings an owner may live with. */
export type WaivableCode = (typeof waivableCodes)[number];

/** One finding of a proof that the owner lives with, and why. */
export interface Waiver {
  readonly code: WaivableCode;
  /** Exactly where `check` tells it. */
  readonly where: string;
  /** Of several rules that the code stands for, the one that is told. @default - the code stands for one */
  readonly rule?: string;
  readonly reason: string;
}

const shape = list(object<Waiver>({ code: oneOf(...waivableCodes), where: text, rule: optional(text), reason: text }));

/** The file of a homelab that findings are waived in, and nowhere else. */
export function waiversFile(homelab: string): string {
  return `clusters/${homelab}/waivers.ts`;
}

/** What an owner lives with: `export const waivers = defineWaivers([…])` in `clusters/<homelab>/waivers.ts`. */
export function defineWaivers(waivers: readonly Waiver[]): readonly Waiver[] {
  return waivers;
}

/** Reads what the file exports. Never throws: what is wrong is told at its place in the file. */
export function readWaivers(
  homelab: string,
  given: unknown,
): { readonly waivers: readonly Waiver[]; readonly problems: readonly Problem[] } {
  const file = waiversFile(homelab);
  const place = Place.of();
  const waivers = shape.read(given, place);
  const problems = place.problems.map((problem) => ({ ...problem, where: `${file}${problem.where}` }));
  return { waivers: problems.length > 0 ? [] : waivers, problems: [...problems, ...(problems.length > 0 ? [] : doubles(file, waivers))] };
}

function doubles(file: string, waivers: readonly Waiver[]): Problem[] {
  const first = new Map<string, number>();
  return waivers.flatMap(({ code, where, rule = '' }, index): Problem[] => {
    const key = `${code} ${where} ${rule}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, index);
    return other === undefined
      ? []
      : [
          {
            code: 'WAIVER_UNUSED',
            where: `${file}[${index}]`,
            what: `it waives what [${other}] waives already`,
            repair: 'leave one of the two out',
          },
        ];
  });
}
