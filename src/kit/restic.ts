import { spawnSync } from 'node:child_process';
import { ProblemsError } from '../problems';
import { PassedFiles } from './passed-files';
import { givenTo, type Repository, withoutOverrides } from './restic-given';

/** What restic said and how it ended. */
export interface ResticRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether it was ended because it took longer than it may. */
  readonly isLate: boolean;
}

/**
 * Runs restic on a repository. No secret stands in an argument, and none that restic reads from elsewhere in the environment, which others
 * of this user read in `/proc`: each is in a file of its own. Throws a `ProblemsError` when there is no restic.
 *
 * @param seconds how long it may take: restic itself tries for a quarter of an hour to reach a place. @default - as long as it takes
 */
export type Restic = (repository: Repository, args: readonly string[], seconds?: number) => ResticRun;

/**
 * restic as it is installed.
 * @param program its name on the PATH, or its path
 * @param start what starts a program and waits for it
 */
export function resticAt(program: string, start: typeof spawnSync = spawnSync): Restic {
  return (repository, args, seconds) => {
    const { address, texts, options, environment } = givenTo(repository);
    const files = new PassedFiles([address, repository.password, ...texts]);
    try {
      const [first, second, ...rest] = files.paths;
      const [, , ...shared] = files.shared;
      const { status, error, stdout, stderr } = start(program, ['--quiet', ...options(shared), ...args], {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        timeout: seconds === undefined ? undefined : seconds * 1000,
        stdio: ['ignore', 'pipe', 'pipe', ...files.open],
        env: {
          ...withoutOverrides(process.env),
          RESTIC_REPOSITORY_FILE: first,
          RESTIC_PASSWORD_FILE: second,
          ...environment(rest),
        },
      });
      const isLate = (error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT';
      if (error !== undefined && !isLate) throw missing(error);
      return { status, stdout, stderr, isLate };
    } finally {
      files.close();
    }
  };
}

function missing(error: Error): ProblemsError {
  return new ProblemsError([
    {
      code: 'TOOL_MISSING',
      where: 'restic',
      what: `it cannot be run: ${(error as NodeJS.ErrnoException).code ?? error.message}`,
      repair: 'install restic 0.17 or later (restic.net), on the PATH',
    },
  ]);
}
