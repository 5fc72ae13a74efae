import { ProblemsError } from '../../problems';
import { suggest } from '../../suggest';

/** A name that the kit does not know, with the one that was most likely meant. */
export function unknownName(name: string, known: readonly string[], what: string): ProblemsError {
  const right = suggest(name, known);
  return new ProblemsError([
    {
      code: 'SECRET_UNKNOWN',
      where: name,
      what: `${what}${right ? `; did you mean ${right}?` : ''}`,
      repair: 'npx loutik kit show lists the names',
    },
  ]);
}
