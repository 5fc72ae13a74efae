import { ProblemsError } from '../problems';
import { suggest } from '../suggest';
import { type Command, UsageError } from './command';

/** The homelabs that are meant: the one named, else the only one, else all where a command takes all. */
export function choose(known: readonly string[], wanted: string | undefined, command: Command): readonly string[] {
  if (wanted === undefined && known.length === 1) return known;
  if (wanted === undefined && known.length > 1) {
    if (command.takesAll) return known;
    throw new UsageError(`Which homelab? Say --homelab ${known.join(' or --homelab ')}`);
  }
  if (wanted !== undefined && known.includes(wanted)) return [wanted];
  const right = suggest(wanted ?? '', known);
  const error = new ProblemsError([
    {
      code: 'HOMELAB_UNKNOWN',
      where: wanted === undefined ? 'clusters/' : `clusters/${wanted}`,
      what: known.length > 0 ? `there is no such homelab; there is ${known.join(', ')}` : 'there is no homelab at all',
      repair: right ? `say --homelab ${right}` : 'make one: npx loutik init NAME',
    },
  ]);
  error.unchanged = command.onProblems;
  throw error;
}
