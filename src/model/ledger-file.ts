import { parse } from 'yaml';
import type { Ledger, LedgerEntry } from '../constructs/ledger';
import { type FileSpec, header } from '../files/file-spec';
import { readPlain } from '../files/plain-yaml';
import { toYaml } from '../files/yaml';
import { type Problem, ProblemsError } from '../problems';
import { spelled } from '../spelled';
import { Bytes } from '../units/bytes';

const explanation = `# Every volume whose data lies on a disk. One that left services.ts stays here as "retired", is counted and keeps its
# directory, until you purge it on purpose: remove its data on the node, then its entry here.
`;

/** Where a homelab's volumes are remembered. */
export function ledgerPath(homelab: string): string {
  return `clusters/${homelab}/volumes.yaml`;
}

export function ledgerFile(homelab: string, ledger: Ledger): FileSpec {
  return {
    path: ledgerPath(homelab),
    content: `${header(`clusters/${homelab}/services.ts`)}\n${explanation}${toYaml({ volumes: ledger })}`,
  };
}

const shape: Readonly<Record<keyof LedgerEntry, (value: unknown) => boolean>> = {
  name: (value) => typeof value === 'string' && value !== '',
  namespace: (value) => typeof value === 'string' && value !== '',
  disk: (value) => typeof value === 'string' && /^[^.]+\.[^.]+$/.test(value),
  bytes: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  path: (value) => typeof value === 'string' && value.startsWith('/'),
  owner: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  state: (value) => value === 'declared' || value === 'retired',
  node: (value) => value === undefined || (typeof value === 'string' && value !== ''),
};

/** The homelab that a ledger's header says it is of; undefined when there is no header. */
export function ledgerOwner(text: string): string | undefined {
  return /^# .* from clusters\/([^/\s]+)\/services\.ts\./m.exec(text)?.[1];
}

/** What a ledger has at the most: 200 bytes or so of each volume that ever was. */
export const mostOfLedger = Bytes.mib(8);

/** A ledger that is none. */
export function ledgerInvalid(homelab: string, what: string): Problem {
  const repair = `take the last good one from Git: git checkout -- ${ledgerPath(homelab)}`;
  return { code: 'LEDGER_INVALID', where: ledgerPath(homelab), what, repair };
}

/** Reads the ledger back. A damaged one is an error: to guess would be to forget a volume. */
export function readLedger(homelab: string, text: string | undefined): Ledger {
  if (text === undefined) return [];
  const invalid = (what: string) => new ProblemsError([ledgerInvalid(homelab, what)]);
  let document: unknown;
  try {
    document = readPlain(text) ?? parse(text);
  } catch (error) {
    throw invalid(error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error));
  }
  const volumes = (document as { volumes?: unknown } | null)?.volumes;
  if (!Array.isArray(volumes)) throw invalid('it has no list of volumes');
  return volumes.map((entry: Record<string, unknown>, index) => {
    const wrong = (Object.keys(shape) as (keyof LedgerEntry)[]).find((key) => !shape[key](entry?.[key]));
    if (wrong) throw invalid(`volumes[${index}].${wrong} is ${spelled(entry?.[wrong])}`);
    return entry as unknown as LedgerEntry;
  });
}
