import type { BootSecrets } from '../bootstrap/boot-secrets/boot-secrets';
import { camel, credentialsOf } from '../constructs/offsite-credentials';
import { retention } from '../constructs/retention';
import type { OffsitePlace } from '../inventory/offsite';
import { type Problem, ProblemsError } from '../problems';
import type { Restic } from './restic';

/** What an app's repository off site holds once it is pruned. */
export interface Pruned {
  readonly app: string;
  readonly before: number;
  readonly after: number;
}

/** Seconds in which a place is to be reached: restic itself would try for a quarter of an hour, app by app. */
const usualPatience = 120;

type Offsite = NonNullable<BootSecrets['backups']['offsite']>;

/** restic's address of an app's repository off site. */
function repositoryOf({ repository }: Offsite, app: string): string {
  return `${repository.replace(/\/+$/, '')}/${app}`;
}

/**
 * Forgets, in each app's repository off site, what the policy does not keep, frees its space and checks it: with the kit's key, since the
 * cluster's may delete nothing but locks. One app's fault keeps no other's from it; all are told at the end.
 */
export function pruneOffsite(
  place: OffsitePlace,
  { passwords, offsite }: BootSecrets['backups'],
  apps: readonly string[],
  restic: Restic,
  say: (line: string) => void,
  patience = usualPatience,
): readonly Pruned[] {
  if (offsite === undefined) return [];
  const problems: Problem[] = [];
  const done = apps.flatMap((app): Pruned[] => {
    const opened = { place, offsite, app, password: passwords[app] ?? '' };
    const run = (...args: readonly string[]) => outputOf(restic, opened, args);
    try {
      say(`${app}: looking, for ${patience} s at most`);
      outputOf(restic, opened, ['unlock'], patience); // those of dead ones only
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

/** An app's repository, and what opens it. */
interface Opened {
  readonly place: OffsitePlace;
  readonly offsite: Offsite;
  readonly app: string;
  readonly password: string;
}

/** What restic says, run over an app's repository. Nothing that it says holds a secret. */
function outputOf(restic: Restic, { place, offsite, app, password }: Opened, args: readonly string[], seconds?: number): string {
  const credentials = Object.fromEntries(credentialsOf(place).map(({ key, variable }) => [variable, offsite[camel(key)] ?? '']));
  const repository = { address: repositoryOf(offsite, app), password, credentials };
  const { status, stdout, stderr, isLate } = restic(repository, args, seconds);
  if (status === 0) return stdout;
  const command = `restic ${args.find((arg) => /^[a-z]+$/.test(arg)) ?? ''}`;
  const last = stderr.trim().split('\n').at(-1) ?? '';
  throw new ProblemsError([
    {
      code: 'REPOSITORY_FAILED',
      where: `off site, ${app}`,
      what: isLate
        ? `${command} has reached nothing in ${seconds} s${last === '' ? '' : `: ${last}`}`
        : `${command} ended with code ${status}: ${last}`,
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
