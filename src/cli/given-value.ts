import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { ProblemsError } from '../problems';

/** A value as somebody gave it, and what was left off. */
export interface GivenValue {
  readonly value: Buffer;
  /** That the end of its one line was left off. */
  readonly wasTrimmed: boolean;
}

/** The value in a file, or on standard input for `-`: its bytes, but for the line end that an editor or `echo` puts behind a single line. */
export async function readValue(path: string): Promise<GivenValue> {
  if (path === '-' && isatty(0))
    throw wrong(
      path,
      'standard input is a terminal, which shows what is typed',
      'leave the option out: then you are asked, and nothing is shown',
    );
  let bytes: Buffer;
  try {
    bytes = await bytesOf(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw wrong(
      path,
      code === 'ENOENT' ? 'it is not there' : message.replace(/, .*$/, ''),
      'give a file that you may read, or - for standard input',
    );
  }
  const text = bytes.toString('latin1');
  const [line = ''] = /^[^\r\n]+(?=\r?\n$)/.exec(text) ?? [];
  return line === '' ? { value: bytes, wasTrimmed: false } : { value: bytes.subarray(0, line.length), wasTrimmed: true };
}

function wrong(where: string, what: string, repair: string): ProblemsError {
  return new ProblemsError([{ code: 'SECRET_MISSING', where: where === '-' ? 'standard input' : where, what, repair }]);
}

/** All of a file, or of standard input for `-`: which may be a pipe that has nothing yet, and then reading at once fails. */
export async function bytesOf(path: string): Promise<Buffer> {
  if (path !== '-') return readFileSync(path);
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}
