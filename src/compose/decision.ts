import type { ProblemCode } from '../problems';
import type { Place } from './node';

/**
 * Something of a Compose file that a person has to know. `decide`: it takes a word of theirs, and a TODO of the chart says where. `left`: it
 * is not carried over, and nothing need be done.
 */
export interface Decision {
  readonly at: Place;
  /** What it is about: `services.db.image`. */
  readonly of: string;
  readonly what: string;
  readonly kind: 'decide' | 'left';
  /** What synth refuses the chart with until it is decided. */
  readonly refusal?: ProblemCode;
}

/** Every decision of an import, in the order in which they were met. */
export class Decisions {
  readonly all: Decision[] = [];

  /** Notes it down, and says what is to stand in the chart. */
  decide(at: Place, of: string, what: string, refusal?: ProblemCode): string {
    this.all.push({ at, of, what, kind: 'decide', ...(refusal ? { refusal } : {}) });
    return `TODO ${at.file}:${at.line}: ${what}`;
  }

  leave(at: Place, of: string, what: string): string {
    this.all.push({ at, of, what, kind: 'left' });
    return `${at.file}:${at.line}: ${what}`;
  }
}
