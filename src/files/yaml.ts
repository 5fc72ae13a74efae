/**
 * Writes JSON values as YAML that readers of versions 1.1 and 1.2 agree on, scalar by scalar. One rule: a string stands plain
 * only when it starts with a letter, `_` or `/`, goes on with harmless characters and is no word that a reader takes for
 * something else; clean multi-line text is a literal block; all other strings are escaped in double quotes.
 */
export function toYaml(value: unknown): string {
  return `${written(value, '', '\n', []).slice(isNested(value) ? 1 : 0)}\n`;
}

/** Words that some reader takes for something else. */
export const words = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf|e\d+)$/i;
const plain = /^[A-Za-z_/](?:[A-Za-z0-9_/.@+=-]|[:,;()~*<>$!?&|^%{}[\]](?=[A-Za-z0-9_/.-])| (?=[A-Za-z0-9_/.(+=-]))*$/;
// printable ASCII, tab inside a line, Latin letters and the rest of the plane without its oddities
const clean = /^[\t\n\x20-\x7E\u00A0-\u1FFF\u2010-\u2027\u2030-\uD7FF\uF900-\uFEFE\uFF00-\uFFFD]*$/;

function written(value: unknown, indent: string, lead: string, path: (string | number)[]): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return `${space(lead)}[]`;
    let text = '';
    for (let index = 0; index < value.length; index++) {
      path.push(index);
      text += `${begin(index, indent, lead)}-${written(value[index], `${indent}  `, ' ', path)}`;
      path.pop();
    }
    return text;
  }
  if (typeof value === 'object' && value !== null) {
    if (path.length > 200) throw new TypeError(`too deep, or a circle, at ${path.slice(0, 5).join('.')}`);
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) throw notJson(path, prototype?.constructor?.name ?? 'object');
    const own = Object.keys(value);
    if (own.length === 0) return `${space(lead)}{}`;
    let text = '';
    for (let index = 0; index < own.length; index++) {
      const key = own[index] as string;
      path.push(key);
      const item = (value as Readonly<Record<string, unknown>>)[key];
      text += `${begin(index, indent, lead)}${keyOf(key)}:${entry(item, indent, path)}`;
      path.pop();
    }
    return text;
  }
  if (typeof value === 'string') {
    const literal = lead === ' ' ? block(value, indent) : undefined;
    return literal ?? `${space(lead)}${scalar(value)}`;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw notJson(path, String(value));
    return `${space(lead)}${number(value)}`;
  }
  if (typeof value === 'boolean' || value === null) return `${space(lead)}${String(value)}`;
  throw notJson(path, typeof value);
}

/** What stands behind a key. */
function entry(item: unknown, indent: string, path: (string | number)[]): string {
  if (isNested(item)) return written(item, Array.isArray(item) ? indent : `${indent}  `, '\n', path);
  return written(item, `${indent}  `, ' ', path);
}

/** What stands before an item or a key. */
function begin(index: number, indent: string, lead: string): string {
  return index === 0 ? (lead === '\n' ? `\n${indent}` : lead) : `\n${indent}`;
}

function space(lead: string): string {
  return lead === '\n' ? '' : lead;
}

/** Whether a value begins on a line of its own: a list or an object with anything in it. */
function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0);
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

function scalar(text: string): string {
  return plain.test(text) && !words.test(text) ? text : quoted(text);
}

/** Keys as they are written: there are few, and each stands nearly everywhere. */
const keys = new Map<string, string>();

function keyOf(key: string): string {
  const known = keys.get(key);
  if (known !== undefined) return known;
  const written = scalar(key);
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

/** Whether text can stand as it is: several lines, none of them blank with spaces or ending in them, the first not indented. */
function isBlock(text: string): boolean {
  return (
    text.includes('\n') &&
    clean.test(text) &&
    !/^[\s]/.test(text) &&
    !/[ \t]\n|[ \t]$|\n\t|\n\n$/.test(text) &&
    !/^[#%&*!|>@`"'-]*$/.test(text)
  );
}

/** Blocks by their indent and text: the same scripts stand in every app. */
const blocks = new Map<string, Map<string, string | undefined>>();

/** A text as a literal block; undefined of one that cannot stand so. */
function block(text: string, indent: string): string | undefined {
  if (text.length < 1000) return isBlock(text) ? indented(text, indent) : undefined;
  const known = blocks.get(indent) ?? new Map<string, string | undefined>();
  blocks.set(indent, known);
  if (!known.has(text)) known.set(text, isBlock(text) ? indented(text, indent) : undefined);
  return known.get(text);
}

function indented(text: string, indent: string): string {
  const ends = text.endsWith('\n');
  const lines = (ends ? text.slice(0, -1) : text).replace(/\n(?!\n)/g, `\n${indent}`);
  return ` |${ends ? '' : '-'}\n${indent}${lines}`;
}
