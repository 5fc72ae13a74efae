import { spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemsError } from '../problems';

/** A repository of restic's, and what opens it. */
export interface Repository {
  /** restic's address of it. */
  readonly address: string;
  readonly password: string;
  /** What opens the place that it is at, by the variables of its back end. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** What restic said and how it ended. */
export interface ResticRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether it was ended because it took longer than it may. */
  readonly isLate: boolean;
}

/** What would go before what is given here, or beside it, in what restic and its clients read (restic, `internal/global` and `internal/backend`; minio-go, `credentials`). */
const overridden =
  /^(RESTIC_(REPOSITORY|PASSWORD|PASSWORD_COMMAND|REST_\w+|AWS_\w+)|AWS_(ACCESS_KEY(_ID)?|SECRET_(ACCESS_)?KEY|SESSION_TOKEN|PROFILE|DEFAULT_REGION)|(MINIO|B2|AZURE|GOOGLE|OS|ST|SWIFT)_\w+)$/;

/**
 * Runs restic on a repository. No secret stands in an argument, and none that restic reads from elsewhere in the environment, which others
 * of this user read in `/proc`: each is in a file of its own. Throws a `ProblemsError` when there is no restic.
 *
 * @param restic the program
 * @param seconds how long it may take: restic itself tries for a quarter of an hour to reach a place. @default - as long as it takes
 */
export function runRestic(restic: string, repository: Repository, args: readonly string[], seconds?: number): ResticRun {
  const { address, texts, options, environment } = givenTo(repository);
  const files = new SecretFiles([address, repository.password, ...texts]);
  try {
    const [first, second, ...rest] = files.paths;
    const [, , ...shared] = files.shared;
    const { status, error, stdout, stderr } = spawnSync(restic, ['--quiet', ...options(shared), ...args], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      timeout: seconds === undefined ? undefined : seconds * 1000,
      stdio: ['ignore', 'pipe', 'pipe', ...files.open],
      env: {
        ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !overridden.test(name))),
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
}

/** How credentials get to restic: texts that become files, and what names these files by their paths. */
interface Given {
  readonly address: string;
  readonly texts: readonly string[];
  readonly options: (paths: readonly string[]) => readonly string[];
  readonly environment: (paths: readonly string[]) => NodeJS.ProcessEnv;
}

function givenTo({ address, credentials }: Repository): Given {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, RESTIC_REST_USERNAME, RESTIC_REST_PASSWORD, ...others } = credentials;
  const { GOOGLE_APPLICATION_CREDENTIALS, SSH_KEY, SSH_KNOWN_HOSTS, ...plain } = others;
  const none = { address, texts: [], options: () => [], environment: () => plain };
  if (AWS_SECRET_ACCESS_KEY !== undefined) {
    const keys = `[default]\naws_access_key_id = ${quoted(AWS_ACCESS_KEY_ID ?? '')}\naws_secret_access_key = ${quoted(AWS_SECRET_ACCESS_KEY)}\n`;
    return { ...none, texts: [keys], environment: ([file]) => ({ ...plain, AWS_SHARED_CREDENTIALS_FILE: file }) };
  }
  if (RESTIC_REST_PASSWORD !== undefined) {
    const login = `${encodeURIComponent(RESTIC_REST_USERNAME ?? '')}:${encodeURIComponent(RESTIC_REST_PASSWORD)}@`;
    return { ...none, address: address.replace(/^rest:https?:\/\//, (scheme) => `${scheme}${login}`) };
  }
  if (GOOGLE_APPLICATION_CREDENTIALS !== undefined)
    return {
      ...none,
      texts: [GOOGLE_APPLICATION_CREDENTIALS],
      environment: ([file]) => ({ ...plain, GOOGLE_APPLICATION_CREDENTIALS: file }),
    };
  if (SSH_KEY === undefined) return none;
  return {
    ...none,
    texts: [SSH_KEY, `${SSH_KNOWN_HOSTS ?? ''}\n`],
    options: ([key, hosts]) => {
      const said = ['IdentitiesOnly=yes', `UserKnownHostsFile=${hosts}`, 'GlobalKnownHostsFile=/dev/null', 'StrictHostKeyChecking=yes'];
      return ['-o', `sftp.args=-F none -i ${key} ${[...said, 'BatchMode=yes'].map((option) => `-o ${option}`).join(' ')}`];
    },
  };
}

/**
 * Texts that one program is to read as files, as often as it likes: in memory, where there is a folder for that. On Linux they have no
 * name, and are gone with the last who has them open, however it ends: `/dev/fd` opens them anew. Elsewhere they last until `close`.
 */
class SecretFiles {
  readonly paths: readonly string[];
  /** The same for programs that the program runs: they inherit no open file, and find it with this process. */
  readonly shared: readonly string[];
  /** What the program inherits behind its standard input, output and error. */
  readonly open: readonly number[];
  private readonly folder: string;

  constructor(texts: readonly string[]) {
    const memory = [process.env.XDG_RUNTIME_DIR, '/dev/shm'].find((path) => path !== undefined && isWritable(path));
    this.folder = mkdtempSync(join(memory ?? tmpdir(), 'loutik-')); // 0700
    const files = texts.map((_, at) => join(this.folder, String(at)));
    for (const [at, text] of texts.entries()) writeFileSync(files[at] as string, text, { mode: 0o600, flag: 'wx' });
    const isLinux = process.platform === 'linux';
    this.open = isLinux ? files.map((path) => openSync(path, 'r')) : [];
    this.paths = isLinux ? files.map((_, at) => `/dev/fd/${at + 3}`) : files;
    this.shared = isLinux ? this.open.map((descriptor) => `/proc/${process.pid}/fd/${descriptor}`) : files;
    if (isLinux) rmSync(this.folder, { recursive: true });
  }

  close(): void {
    for (const file of this.open) closeSync(file);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false; // not there, or not this user's
  }
}

/** A value as the INI reader of minio-go takes it literally, whatever is in it. */
function quoted(value: string): string {
  return `"""${value}"""`;
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
