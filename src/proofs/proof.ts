import type { StatedNumber } from '../inventory/numbers';
import type { Model } from '../model/assemble';
import type { Problem } from '../problems';

/** What a proof found: `fails` is the user's to mend before anything is written, `to do` something that the owner still has to provide. */
export interface Finding extends Problem {
  readonly severity: 'fails' | 'to do';
}

/** A number that a person can check. */
export interface Figure {
  readonly about: string;
  readonly value: string;
}

/** What a proof says of one homelab. */
export interface Found {
  readonly figures: readonly Figure[];
  readonly findings: readonly Finding[];
  /** The numbers of the inventory that it is true for, by their places: `machines.i5.draw`. @default - none */
  readonly leansOn?: readonly string[];
}

/** A statement about a homelab that is checked before every push. Pure: it reads the model and nothing else. */
export interface Proof {
  /** One word, by which it is asked for. */
  readonly id: string;
  /** The claim, in one sentence. */
  readonly states: string;
  /** Why it matters: what happens to whoever relies on the opposite. */
  readonly why: string;
  prove(model: Model): Found;
}

/** What came of a proof. */
export interface Evidence extends Omit<Found, 'leansOn'> {
  readonly proof: string;
  /** The numbers that it leans on, with where they come from. */
  readonly numbers: readonly StatedNumber[];
  /** No finding that fails; what is to do keeps no proof from holding. */
  readonly holds: boolean;
  /** What it threw, when it could not be carried through: a bug of ours. */
  readonly broken?: unknown;
}

/** Problems as findings that fail. */
export function failures(problems: readonly Problem[]): Finding[] {
  return problems.map((problem) => ({ ...problem, severity: 'fails' }));
}
