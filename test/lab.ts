import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Inventory } from '../src';
import type { Ledger } from '../src/constructs/ledger';
import type { SealedFile } from '../src/constructs/sealed-file';
import { type Waiver, waivableCodes } from '../src/inventory/waivers';
import type { Definitions } from '../src/objects/definitions/definition';
import type { Manifest } from '../src/objects/manifest';
import { type Problem, ProblemsError } from '../src/problems';
import { synthesize } from '../src/synth/synth';
import { homelab } from './homelabs/homelabs';
import { base } from './inventory/base';

export const repository = join(__dirname, '..');

interface Given {
  readonly inventory?: Inventory;
  readonly sealed?: ReadonlyMap<string, SealedFile>;
  readonly ledger?: Ledger;
  readonly definitions?: Definitions;
  /** As one that is read from a folder of `clusters/`. */
  readonly standsAlone?: boolean;
  readonly waivers?: readonly Waiver[];
}

/** Synthesizes a homelab that consists of what `declare` makes. */
// biome-ignore lint/suspicious/noExplicitAny: tests hand over what the compiler would not let through
export function synthesized(declare: (lab: any) => void, given: Given = {}) {
  return synthesize({
    name: 'test',
    inventory: given.inventory ?? base,
    services: declare,
    sealed: given.sealed ?? new Map(),
    ledger: given.ledger ?? [],
    definitions: given.definitions,
    standsAlone: given.standsAlone,
    waivers: given.waivers,
  });
}

/** The problems that a homelab meets; none when it is sound. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export function problemsOf(declare: (lab: any) => void, given: Given = {}): readonly Problem[] {
  try {
    synthesized(declare, given);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
}

/** The same without what an owner may live with: for a rule that is about something else. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export function faultsOf(declare: (lab: any) => void, given: Given = {}): readonly Problem[] {
  return problemsOf(declare, given).filter(({ code }) => !(waivableCodes as readonly string[]).includes(code));
}

/** The problems of an inventory: what keeps nonsense out, and else what the proofs say of it. */
export const problemsIn = (inventory: Inventory): readonly Problem[] => problemsOf(() => {}, { inventory });

/** What was written, read back: every manifest by its path below `dist/<homelab>/`. */
export function manifestsOf({ files }: Pick<ReturnType<typeof synthesize>, 'files'>): ReadonlyMap<string, Manifest> {
  return new Map(
    files
      .filter(({ path }) => path.startsWith('dist/'))
      .map(({ path, content }) => [path.split('/').slice(2).join('/'), parse(content, { version: '1.1' }) as Manifest]),
  );
}

/** One manifest of those read back. */
export function manifest(from: ReturnType<typeof synthesize>, path: string) {
  const found = manifestsOf(from).get(path);
  if (found === undefined) throw new Error(`no ${path} among ${[...manifestsOf(from).keys()].join(', ')}`);
  // biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
  return found as any;
}

/** A whole homelab, with services of every kind: the house that the suites play. */
export const reference = () => synthesize(homelab('house'));

export const read = (path: string) => readFileSync(join(repository, path), 'utf8');
