import { assignments, plainSecret } from '../objects/plain-secret';

/** What stands in place of a value that nobody should read off a screen, a log or a pull request. */
export const hidden = '(not shown)';

/** Fields that hold values of secrets, in the clear or sealed. */
const secretFields: Readonly<Record<string, readonly string[]>> = {
  Secret: ['data', 'stringData'],
  SealedSecret: ['encryptedData'],
};

/**
 * A value of an object with everything that looks like a secret left out. Also a waiver shows nothing: what is no secret here is nobody's
 * loss either when it is not shown.
 *
 * @param kind of the object
 * @param path of the value in it
 * @param name what the value goes by: its key, or the name of its entry
 */
export function masked(kind: string, path: string, name: string, value: unknown): unknown {
  const fields = secretFields[kind] ?? [];
  if (fields.some((field) => new RegExp(`(^|\\.)${field}($|[.[])`).test(path))) return hideAll(value);
  if (kind === 'Secret' && /last-applied-configuration/.test(path)) return hidden;
  return mask(name, value, kind);
}

function mask(name: string, value: unknown, kind: string): unknown {
  if (typeof value === 'string') return maskText(name, value);
  if (typeof value === 'number') return plainSecret(name, String(value)) === undefined ? value : hidden;
  if (Array.isArray(value)) return value.map((item, index) => mask(flagBefore(value, index) ?? name, item, kind));
  if (typeof value !== 'object' || value === null) return value;
  const entry = value as { readonly name?: unknown; readonly value?: unknown };
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if ((secretFields[kind] ?? []).includes(key)) return [key, hideAll(inner)];
      return [key, mask(key === 'value' && typeof entry.name === 'string' ? entry.name : key, inner, kind)];
    }),
  );
}

/** In a list of arguments, `--password` says what the next one is. */
export function flagBefore(list: readonly unknown[], index: number): string | undefined {
  const before = list[index - 1];
  return typeof before === 'string' && /^--?[\w-]+$/.test(before) ? before : undefined;
}

/** A text without its secrets: as a whole when it is one, else line by line. */
export function maskText(name: string, text: string): string {
  if (plainSecret(name, text) !== undefined && !text.includes('\n')) return hidden;
  return text.replace(privateKey, `$1\n${hidden}\n$2`).split('\n').map(maskLine).join('\n');
}

const privateKey = /(-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)[\s\S]*?(-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g;

function maskLine(line: string): string {
  if (/^-----(BEGIN|END) /.test(line)) return line;
  for (const [name, value, why] of assignments(line)) {
    if ((why ?? plainSecret(name, value)) !== undefined) return line.includes(value) ? line.replace(value, () => hidden) : hidden;
  }
  return plainSecret('', line) === undefined ? line : hidden;
}

function hideAll(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return hidden;
  return Object.fromEntries(Object.keys(value).map((key) => [key, hidden]));
}
