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
  /** Of a storage that speaks S3. */
  readonly keyId: string;
  readonly key: string;
}

/** What restic said and how it ended. */
export interface ResticRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What would go before the files, or beside them, in what restic and its S3 client read (restic, `internal/global`; minio-go, `credentials`). */
const overridden =
  /^(RESTIC_(REPOSITORY|PASSWORD|PASSWORD_COMMAND)|AWS_(ACCESS_KEY(_ID)?|SECRET_(ACCESS_)?KEY|SESSION_TOKEN|PROFILE)|MINIO_\w+)$/;

/**
 * Runs restic on a repository. No secret stands in an argument or in the environment, which others of this user read in `/proc`: each is
 * in a file of its own. Throws a `ProblemsError` when there is no restic.
 *
 * @param restic the program
 */
export function runRestic(restic: string, { address, password, keyId, key }: Repository, args: readonly string[]): ResticRun {
  const keys = `[default]\naws_access_key_id = ${quoted(keyId)}\naws_secret_access_key = ${quoted(key)}\n`;
  const files = new SecretFiles([address, password, keys]);
  try {
    const [repository, secret, credentials] = files.paths;
    const { status, error, stdout, stderr } = spawnSync(restic, ['--quiet', ...args], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'pipe', ...files.open],
      env: {
        ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !overridden.test(name))),
        RESTIC_REPOSITORY_FILE: repository,
        RESTIC_PASSWORD_FILE: secret,
        AWS_SHARED_CREDENTIALS_FILE: credentials,
      },
    });
    if (error !== undefined) throw missing(error);
    return { status, stdout, stderr };
  } finally {
    files.close();
  }
}

/**
 * Texts that one program is to read as files, as often as it likes: in memory, where there is a folder for that. On Linux they have no
 * name, and are gone with the last who has them open, however it ends: `/dev/fd` opens them anew. Elsewhere they last until `close`.
 */
class SecretFiles {
  readonly paths: readonly string[];
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
