/**
 * Writes JSON values as YAML that readers of versions 1.1 and 1.2 agree on, scalar by scalar. One rule: a string stands plain
 * only when it starts with a letter, `_` or `/`, goes on with harmless characters and is no word that a reader takes for
 * something else; clean multi-line text is a literal block; all other strings are escaped in double quotes.
 */
export function toYaml(value: unknown): string {
  return `${write(value, 0, '', [])}\n`;
}

/** Words that some reader takes for something else. */
const words = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf|e\d+)$/i;
const plain = /^[A-Za-z_/](?:[A-Za-z0-9_/.@+=-]|[:,;()~*<>$!?&|^%{}[\]](?=[A-Za-z0-9_/.-])| (?=[A-Za-z0-9_/.(+=-]))*$/;
// printable ASCII, tab inside a line, Latin letters and the rest of the plane without its oddities
const clean = /^[\t\n\x20-\x7E\u00A0-\u1FFF\u2010-\u2027\u2030-\uD7FF\uF900-\uFEFE\uFF00-\uFFFD]*$/;

/** What stands before a value: a blank behind its key or dash, a line of its own, nothing at the very beginning. */
type Lead = ' ' | '\n' | '';
type Table = Readonly<Record<string, unknown>>;

/** A homelab has hundreds of thousands of values: V8 keeps what is added to a text as a rope, and copies it once, when all of it is there. */
function write(value: unknown, depth: number, lead: Lead, path: (string | number)[]): string {
  if (Array.isArray(value)) return writeList(value, depth, lead, path);
  if (typeof value === 'object' && value !== null) return writeTable(value as Table, depth, lead, path);
  if (typeof value === 'string') return (lead === ' ' ? block(value, depth) : undefined) ?? space(lead) + scalar(value);
  if (typeof value === 'boolean' || value === null) return space(lead) + String(value);
  if (typeof value !== 'number') throw notJson(path, typeof value);
  if (!Number.isFinite(value)) throw notJson(path, String(value));
  return space(lead) + number(value);
}

function writeList(list: readonly unknown[], depth: number, lead: Lead, path: (string | number)[]): string {
  if (list.length === 0) return `${space(lead)}[]`;
  let text = '';
  for (let index = 0; index < list.length; index++) {
    path.push(index);
    text += index === 0 && lead !== '\n' ? lead : lineAt(depth);
    text += `-${write(list[index], depth + 1, ' ', path)}`;
    path.pop();
  }
  return text;
}

function writeTable(table: Table, depth: number, lead: Lead, path: (string | number)[]): string {
  if (path.length > 200) throw new TypeError(`too deep, or a circle, at ${path.slice(0, 5).join('.')}`);
  const prototype = Object.getPrototypeOf(table);
  if (prototype !== Object.prototype && prototype !== null) throw notJson(path, prototype?.constructor?.name ?? 'object');
  let text = '';
  for (const key in table) {
    path.push(key);
    const item = table[key];
    text += text === '' && lead !== '\n' ? lead : lineAt(depth);
    text += keyOf(key);
    text += isNested(item) ? write(item, Array.isArray(item) ? depth : depth + 1, '\n', path) : write(item, depth + 1, ' ', path);
    path.pop();
  }
  return text === '' ? `${space(lead)}{}` : text;
}

function space(lead: Lead): string {
  return lead === '\n' ? '' : lead;
}

/** The beginning of a line of each depth. */
const lines: string[] = [];

function lineAt(depth: number): string {
  for (let next = lines.length; next <= depth; next++) lines.push(`\n${'  '.repeat(next)}`);
  return lines[depth] as string;
}

/** Whether a value begins on a line of its own: a list or an object with anything in it. */
function isNested(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  for (const _ in value) return true;
  return false;
}

function notJson(path: readonly (string | number)[], what: string): TypeError {
  return new TypeError(`${path.join('.') || 'the value'} is ${what}, which JSON does not have`);
}

/** YAML 1.1 wants a point and a signed exponent in a float; JavaScript writes neither when it can do without. */
function number(value: number): string {
  const [mantissa = '', exponent] = String(value).split('e');
  if (exponent === undefined) return mantissa;
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent.startsWith('-') ? '' : '+'}${exponent.replace('+', '')}`;
}

/** Whether a text stands for itself: every reader takes it for a string, and for this one. */
export function isPlain(text: string): boolean {
  return plain.test(text) && !words.test(text);
}

function scalar(text: string): string {
  return isPlain(text) ? text : quoted(text);
}

/** Keys as they are written, each with its colon: there are few, and each stands nearly everywhere. */
const keys = new Map<string, string>();

function keyOf(key: string): string {
  const known = keys.get(key);
  if (known !== undefined) return known;
  const written = `${scalar(key)}:`;
  keys.set(key, written);
  return written;
}

function quoted(text: string): string {
  // JSON's escapes are YAML's; what a reader might take for a line end or drop is escaped as well
  return JSON.stringify(text).replace(
    /[\x7F-\u009F\u00AD\u0600-\u0605\u061C\u06DD\u070F\u180E\u2000-\u200F\u2028-\u202F\u205F-\u206F\u3000\uD800-\uFFFF\u{10000}-\u{10FFFF}]/gu,
    escaped,
  );
}

/** One escape for a character of any plane: of JSON's two for those above the first, Go's reader takes neither, and PyYAML makes two characters. */
function escaped(character: string): string {
  const hex = (character.codePointAt(0) as number).toString(16).toUpperCase();
  return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** Whether several lines of text can stand as they are: none of them blank with spaces or ending in them, the first not indented. */
function isBlock(text: string): boolean {
  return clean.test(text) && !/^[\s]/.test(text) && !/[ \t]\n|[ \t]$|\n\t|\n\n$/.test(text);
}

/** Blocks by their depth and text: the same scripts stand in every app. */
const blocks = new Map<number, Map<string, string | undefined>>();

/** A text as a literal block; undefined of one that cannot stand so. */
function block(text: string, depth: number): string | undefined {
  if (!text.includes('\n')) return undefined;
  if (text.length < 1000) return isBlock(text) ? indented(text, depth) : undefined;
  const known = blocks.get(depth) ?? new Map<string, string | undefined>();
  blocks.set(depth, known);
  if (!known.has(text)) known.set(text, isBlock(text) ? indented(text, depth) : undefined);
  return known.get(text);
}

function indented(text: string, depth: number): string {
  const ends = text.endsWith('\n');
  const lines = (ends ? text.slice(0, -1) : text).replace(/\n(?!\n)/g, lineAt(depth));
  return ` |${ends ? '' : '-'}${lineAt(depth)}${lines}`;
}
