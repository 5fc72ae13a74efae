import { accessSync, closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Texts that one program is to read as files, as often as it likes: in memory, where there is a folder for that. On Linux they have no
 * name, and are gone with the last who has them open, however it ends: `/dev/fd` opens them anew. Elsewhere they last until `close`.
 */
export class PassedFiles {
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
