import type { BootSecrets } from '../bootstrap/boot-secrets/boot-secrets';
import { camel, credentialsOf } from '../constructs/offsite-credentials';
import { retention } from '../constructs/retention';
import type { OffsitePlace } from '../inventory/offsite';
import { type Problem, ProblemsError } from '../problems';
import { runRestic } from './restic';

/** What an app's repository off site holds once it is pruned. */
export interface Pruned {
  readonly app: string;
  readonly before: number;
  readonly after: number;
}

type Offsite = NonNullable<BootSecrets['backups']['offsite']>;

/** restic's address of an app's repository off site. */
function repositoryOf({ repository }: Offsite, app: string): string {
  return `${repository.replace(/\/+$/, '')}/${app}`;
}

/**
 * Forgets, in each app's repository off site, what the policy does not keep, frees its space and checks it: with the kit's key, since the
 * cluster's may delete nothing but locks. One app's fault keeps no other's from it; all are told at the end. `restic` is the program.
 */
export function pruneOffsite(
  place: OffsitePlace,
  { passwords, offsite }: BootSecrets['backups'],
  apps: readonly string[],
  restic: string,
  say: (line: string) => void,
): readonly Pruned[] {
  if (offsite === undefined) return [];
  const problems: Problem[] = [];
  const done = apps.flatMap((app): Pruned[] => {
    const run = (...args: readonly string[]) => outputOf(restic, place, offsite, app, passwords[app] ?? '', args);
    try {
      say(`${app}: looking`);
      run('unlock'); // those of dead ones only
      const snapshots = listed(run);
      // by volume, whatever else its snapshots have in common: paths change with their settings
      const kinds = new Map(snapshots.map(({ hostname, tags }) => [`${hostname} ${tags?.[0]}`, { hostname, tag: tags?.[0] ?? '' }]));
      for (const { hostname, tag } of kinds.values())
        run('--retry-lock', '35m', 'forget', '--host', hostname, '--tag', tag, '--group-by', '', ...retention.split(' '));
      say(`${app}: freeing space, and checking what is left`);
      run('--retry-lock', '35m', 'prune');
      run('--retry-lock', '35m', 'check');
      const after = listed(run).length;
      say(`${app}: ${snapshots.length} snapshots were there, ${after} are kept`);
      return [{ app, before: snapshots.length, after }];
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new ProblemsError(problems);
  return done;
}

interface Snapshot {
  readonly hostname: string;
  readonly tags?: readonly string[];
}

function listed(run: (...args: readonly string[]) => string): readonly Snapshot[] {
  return JSON.parse(run('snapshots', '--no-lock', '--json')) as readonly Snapshot[];
}

/** What restic says, run over an app's repository. Nothing that it says holds a secret. */
function outputOf(restic: string, place: OffsitePlace, offsite: Offsite, app: string, password: string, args: readonly string[]): string {
  const credentials = Object.fromEntries(credentialsOf(place).map(({ key, variable }) => [variable, offsite[camel(key)] ?? '']));
  const { status, stdout, stderr } = runRestic(restic, { address: repositoryOf(offsite, app), password, credentials }, args);
  if (status === 0) return stdout;
  throw new ProblemsError([
    {
      code: 'REPOSITORY_FAILED',
      where: `off site, ${app}`,
      what: `restic ${args.find((arg) => /^[a-z]+$/.test(arg)) ?? ''} ended with code ${status}: ${stderr.trim().split('\n').at(-1) ?? ''}`,
      repair:
        repairs[status ?? -1] ??
        'see that the place off site can be reached and the kit has its right key, and run it again: nothing is lost',
    },
  ]);
}

/** By restic's exit codes (restic, cmd/restic/main.go). */
const repairs: Readonly<Record<number, string>> = {
  10: 'make it once, by hand: docs/backups.md, Repositories; and see that the app’s sealed address is the kit’s with /<app> behind it',
  11: 'somebody works on it: wait for the backup that runs, and run it again',
  12: 'give the kit the password that is sealed for the app',
};
