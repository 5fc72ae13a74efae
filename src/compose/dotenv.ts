import { fault, refusal } from './fault';
import type { Part, Place } from './node';
import { fill, type Lookup, TemplateFault } from './template';

/** A variable of an env file: its value in pieces, or none where the shell is to give it. */
export interface EnvLine {
  readonly name: string;
  readonly at: Place;
  readonly parts?: readonly Part[];
}

const start = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)[ \t]*(?:(=|:)[ \t]*|(?=\s*(?:#|$)))/;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' };

/**
 * Reads a `.env` or `env_file` as Compose does: comments, `export`, values bare, in single quotes (as they stand) or in double ones (with
 * escapes), over several lines in quotes, variables filled in from `lookup` and the lines before.
 */
export function readDotenv(file: string, text: string, lookup: Lookup): readonly EnvLine[] {
  const found: EnvLine[] = [];
  const own = new Map<string, string>();
  const known: Lookup = (name) => lookup(name) ?? own.get(name);
  const body = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  let offset = 0;
  let line = 1;
  while (offset < body.length) {
    const end = body.indexOf('\n', offset);
    const row = body.slice(offset, end === -1 ? body.length : end);
    const at: Place = { file, line, column: 1 };
    let length = row.length;
    if (/\S/.test(row) && !/^\s*#/.test(row)) {
      const [all, name, sign] = start.exec(row) ?? [];
      if (all === undefined || name === undefined)
        throw refusal('COMPOSE_INVALID', at, 'it is no line of an env file', 'write NAME=value, with a name of letters, digits and _');
      if (sign === undefined) found.push({ name, at });
      else {
        const { raw, quote, taken } = value(body.slice(offset + all.length), row.length - all.length, at);
        length = all.length + taken;
        const parts = filled(raw, quote, known, at);
        own.set(name, parts.map(({ text: one }) => one).join(''));
        found.push({ name, at, parts });
      }
    }
    line += body.slice(offset, offset + length).split('\n').length;
    offset += length + 1;
  }
  return found;
}

/** The same in Docker's own form of `docker run --env-file`: nothing is unquoted or filled in. */
export function readRawEnv(file: string, text: string): readonly EnvLine[] {
  return text.split(/\r?\n/).flatMap((row, index): readonly EnvLine[] => {
    if (!/\S/.test(row) || /^\s*#/.test(row)) return [];
    const [name = '', ...rest] = row.split('=');
    const at: Place = { file, line: index + 1, column: 1 };
    return [rest.length === 0 ? { name: name.trim(), at } : { name: name.trim(), at, parts: [{ text: rest.join('=') }] }];
  });
}

function value(text: string, rowLength: number, at: Place): { readonly raw: string; readonly quote: string; readonly taken: number } {
  const [quote = ''] = text;
  if (quote !== '"' && quote !== "'") {
    const row = text.slice(0, rowLength);
    return { raw: row.replace(/(^|\s)#.*$/, '').trim(), quote: '', taken: rowLength };
  }
  for (let index = 1; index < text.length; index++) {
    if (text[index] === '\\' && quote === '"') index += 1;
    else if (text[index] === quote) {
      const end = text.indexOf('\n', index);
      return { raw: text.slice(1, index), quote, taken: end === -1 ? text.length : end };
    }
  }
  throw refusal('COMPOSE_INVALID', at, 'a quoted value of it has no end', 'close its quotes');
}

function filled(raw: string, quote: string, lookup: Lookup, at: Place): readonly Part[] {
  if (quote === "'") return [{ text: raw }];
  // an escaped dollar is one that begins no variable
  const text = quote === '"' ? raw.replace(/\\([\s\S])/g, (all, sign: string) => (sign === '$' ? '$$' : (escapes[sign] ?? all))) : raw;
  try {
    return fill(text, lookup);
  } catch (error) {
    if (error instanceof TemplateFault) throw refusal(error.code, at, error.message, error.repair);
    throw error;
  }
}

/** What is told where an env file is not there. */
export function missingEnvFile(at: Place, path: string) {
  return fault(
    'COMPOSE_UNREADABLE',
    at,
    `it takes variables from ${path}, and there is no such file`,
    'put it there (an example of it will do: no secret is copied), or say required: false',
  );
}
