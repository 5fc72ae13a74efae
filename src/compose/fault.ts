import { type Problem, type ProblemCode, ProblemsError } from '../problems';
import { type Place, spelledPlace } from './node';

/** What is wrong with a Compose file, at its place. No sentence shows a value that may be a secret. */
export function fault(code: ProblemCode, at: Place | string, what: string, repair: string): Problem {
  return { code, where: typeof at === 'string' ? at : spelledPlace(at), what, repair };
}

/** The same, where nothing can go on. */
export function refusal(code: ProblemCode, at: Place | string, what: string, repair: string): ProblemsError {
  return new ProblemsError([fault(code, at, what, repair)]);
}
