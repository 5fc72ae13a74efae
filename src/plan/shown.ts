import { createHash } from 'node:crypto';
import type { FieldChange } from './fields';
import { hidden, masked } from './masked';
import { type TextDiff, textDiff } from './text-diff';

/** A changed field as people and programs are shown it: short, and without a secret. */
export interface ShownField {
  readonly path: string;
  /** What stood there; missing where nothing did. */
  readonly before?: string;
  readonly after?: string;
  /** Of a text of several lines: those that differ. */
  readonly text?: TextDiff;
  /** The same items in another order. */
  readonly reordered?: true;
}

/** The longest value that is shown whole: two of them and a path fill a line of a wide terminal. */
const longest = 72;

/** How a changed field of an object of that kind is shown. */
export function shownField(kind: string, { path, name, before, after, reordered }: FieldChange): ShownField {
  if (reordered) return { path, reordered };
  const [was, is] = [before, after].map((value) => masked(kind, path, name, value));
  if (isText(was) && isText(is) && (was.includes('\n') || is.includes('\n')) && !isBlob(was) && !isBlob(is)) {
    const text = textDiff(was, is);
    return text.lines.length > 0
      ? { path, text: { ...text, lines: text.lines.map((line) => cut(line)) } }
      : { path, before: hidden, after: `another, ${hidden}` };
  }
  const shown: ShownField = {
    path,
    ...(before === undefined ? {} : { before: shownValue(was) }),
    ...(after === undefined ? {} : { after: shownValue(is) }),
  };
  return shown.before !== undefined && shown.before === shown.after ? { ...shown, after: `another: ${shown.after}` } : shown;
}

/** A value on one line. Of a certificate, a key, a script or anything long: what it is and how much of it. */
export function shownValue(value: unknown): string {
  if (!isText(value)) return cut(JSON.stringify(value) ?? String(value));
  const lines = value.replace(/\n$/, '').split('\n').length;
  const [, what] = /^-----BEGIN ([A-Z0-9 ]+)-----/.exec(value) ?? [];
  if (what !== undefined) return `${what.toLowerCase()}, ${digest(value)}`;
  if (isBlob(value)) return `${value.length} characters, ${digest(value)}`;
  if (lines > 1) return `${lines} lines, ${digest(value)}`;
  return value.length > longest ? `${cut(JSON.stringify(value))} (${value.length} characters, ${digest(value)})` : quoted(value);
}

/** What reads the same with and without quotes stands without. */
function quoted(text: string): string {
  return /^[\w./:@+=-]+$/.test(text) && !/^(true|false|null|-?[\d.]+)$/.test(text) ? text : JSON.stringify(text);
}

function digest(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** What no eye compares: certificates, keys, base64, hashes. */
function isBlob(text: string): boolean {
  return /^-----BEGIN /.test(text) || (text.length > longest && /^[A-Za-z0-9+/_=\s-]+$/.test(text) && !/[a-z] [a-z]/.test(text));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
