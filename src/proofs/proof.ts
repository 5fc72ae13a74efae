import type { StatedNumber } from '../inventory/numbers';
import type { WaivableCode, Waiver } from '../inventory/waivers';
import type { Model } from '../model/assemble';
import type { Problem } from '../problems';

/**
 * What a proof found: `fails` is the user's to mend before anything is written, `to do` something that the owner still has to provide,
 * `waived` what the owner lives with, for a reason.
 */
export interface Finding extends Problem {
  readonly severity: 'fails' | 'to do' | 'waived';
  /** Of several rules that its code stands for, the one that is told: a waiver names it as well. */
  readonly rule?: string;
  /** Why it is waived, in the owner's words. */
  readonly reason?: Waiver['reason'];
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
  /** The codes of its findings that an owner may live with: no other proof tells them. @default - none */
  readonly waivable?: readonly WaivableCode[];
  /** True for one that looks at a change: once that is pushed, its waivers are left over, and to be taken out. */
  readonly ofChange?: true;
  prove(model: Model): Found;
}

/** A proof that needs the objects alone: it holds of any project's as well. */
export interface ObjectProof extends Omit<Proof, 'prove'> {
  prove(model: Pick<Model, 'objects'>): Found;
}

/** What came of a proof. */
export interface Evidence extends Omit<Found, 'leansOn'> {
  readonly proof: string;
  /** The numbers that it leans on, with where they come from. */
  readonly numbers: readonly StatedNumber[];
  /** No finding that fails; what is to do, or waived, keeps no proof from holding. */
  readonly holds: boolean;
  /** What it threw, when it could not be carried through: a bug of ours. */
  readonly broken?: unknown;
}

/** Problems as findings that fail. */
export function failures(problems: readonly Problem[]): Finding[] {
  return problems.map((problem) => ({ ...problem, severity: 'fails' }));
}

/** Whether nothing is made of what has it: it fails, or is still to do and who asks is strict. What is waived is neither. */
export function isWrong({ severity }: Finding, strict: boolean): boolean {
  return severity === 'fails' || (strict && severity === 'to do');
}

/** A finding as a problem of a run. */
export function problemOf({ code, where, what, repair, excerpt }: Finding): Problem {
  return { code, where, what, repair, ...(excerpt === undefined ? {} : { excerpt }) };
}
