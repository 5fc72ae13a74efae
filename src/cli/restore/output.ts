import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ProblemsError } from '../../problems';
import { UsageError } from '../command';

/** Refuses a file that is there: what it holds may be the better one. */
export function checkOutput(file: string): void {
  if (file === '-' && process.stdout.isTTY)
    throw new UsageError('--output - writes to standard output, which is a terminal: name a file, or send it on');
  if (file !== '-' && existsSync(file)) throw new UsageError(`${file} is there already: name another, or move it away`);
}

/** What ends a tar: two blocks of zeros, as Go's writer leaves them (archive/tar, Writer.Close). */
const tail = 1024;

/**
 * Passes on what it is written, but for the end of a tar that another one follows. Who writes waits while who reads is slow.
 */
class Passage extends Writable {
  bytes = 0;
  private held = Buffer.alloc(0);

  constructor(
    private readonly to: Writable,
    private readonly holds: number,
    private readonly told: (bytes: number) => void,
  ) {
    super();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    const all = Buffer.concat([this.held, chunk]);
    const free = Math.max(0, all.length - this.holds);
    this.held = all.subarray(free);
    this.bytes += free;
    this.told(this.bytes);
    this.to.write(all.subarray(0, free), done);
  }
}

/**
 * Writes a file by a name that it loses once it is whole: one thing, or several tars as one.
 *
 * @returns how many bytes that are
 */
export async function writeWhole(
  file: string,
  sources: readonly ((output: Writable) => Promise<void>)[],
  told: (bytes: number) => void,
): Promise<number> {
  const part = `${file}.part`;
  const output = file === '-' ? process.stdout : createWriteStream(part, { flags: 'wx', mode: 0o600 });
  let bytes = 0;
  try {
    const fault = new Promise<never>((_, reject) => output.once('error', reject));
    fault.catch(() => {}); // told by the race
    for (const [index, source] of sources.entries()) {
      const passage = new Passage(output, index < sources.length - 1 ? tail : 0, (count) => told(bytes + count));
      passage.on('error', () => {}); // the file's own, which is told
      await Promise.race([source(passage), fault]);
      passage.end();
      await finished(passage);
      bytes += passage.bytes;
    }
    if (file === '-') return bytes;
    output.end();
    await finished(output);
    renameSync(part, file);
    return bytes;
  } catch (error) {
    if (file === '-') throw error;
    output.destroy();
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') rmSync(part, { force: true });
    if (code === undefined || error instanceof ProblemsError) throw error;
    throw new ProblemsError([
      {
        code: code === 'ENOSPC' ? 'DISK_FULL' : 'NOT_WRITABLE',
        where: file,
        what: code === 'EEXIST' ? `${part} is there already, of one that was cut` : `it cannot be written: ${code}`,
        repair: code === 'EEXIST' ? 'remove it, and try again' : 'make room, or name a file elsewhere',
      },
    ]);
  }
}
