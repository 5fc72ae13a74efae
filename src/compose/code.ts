/** A piece of TypeScript that a chart consists of. */
export type Code =
  | { readonly kind: 'raw'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Code[] }
  | { readonly kind: 'object'; readonly entries: readonly Entry[] }
  | { readonly kind: 'call'; readonly callee: string; readonly args: readonly Code[] };

/** A property of an object, and what is said of it in the lines before. */
export interface Entry {
  readonly key: string;
  readonly value: Code;
  readonly notes?: readonly string[];
}

/** As wide as everything here: biome.json. */
const width = 140;

export const raw = (text: string): Code => ({ kind: 'raw', text });
export const list = (items: readonly Code[]): Code => ({ kind: 'list', items });
export const object = (entries: readonly Entry[]): Code => ({ kind: 'object', entries });
export const call = (callee: string, ...args: readonly Code[]): Code => ({ kind: 'call', callee, args });

/** The text of a file, as it is read: in a template where it has several lines. */
export function document(value: string): Code {
  return value.includes('\n') ? raw(`\`${inTemplate(value, true)}\``) : text(value);
}

/** A text as a literal: in the quotes that need the fewer escapes. */
export function text(value: string): Code {
  const json = JSON.stringify(value).slice(1, -1).replace(unprintable, escaped).replaceAll('\\"', '"');
  const [single, double] = [/'/g, /"/g].map((quote) => value.match(quote)?.length ?? 0);
  return raw((single ?? 0) > (double ?? 0) ? `"${json.replaceAll('"', '\\"')}"` : `'${json.replaceAll("'", "\\'")}'`);
}

/** A text with code in it. */
export function template(pieces: readonly (string | { readonly code: string })[]): Code {
  const [only, ...more] = pieces;
  if (only !== undefined && more.length === 0) return typeof only === 'string' ? text(only) : raw(only.code);
  if (pieces.every((piece) => typeof piece === 'string')) return text(pieces.join(''));
  return raw(`\`${pieces.map((piece) => (typeof piece === 'string' ? inTemplate(piece) : `\${${piece.code}}`)).join('')}\``);
}

function inTemplate(value: string, isLines = false): string {
  const signs = value.replace(/[\\`]|\$(?=\{)/g, '\\$&').replace(unprintable, escaped);
  return isLines ? signs : signs.replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** Signs that an editor does not show, or shows as others: all but line ends and tabs. */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

function escaped(sign: string): string {
  return [...sign].map((one) => `\\u{${(one.codePointAt(0) as number).toString(16)}}`).join('');
}

/** A key of an object: bare where it can be. */
export function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : (text(name) as { readonly text: string }).text;
}

/** A member of an object: `.http` or `['tcp-9000']`. */
export function member(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${key(name)}]`;
}

/**
 * Writes code as the project's formatter would: in one line where it fits behind what stands before and in front of what comes after,
 * else each item, property or argument in its own.
 */
export function written(code: Code, indent: number, before: number, after = 0): string {
  const flat = inOneLine(code);
  if (flat !== undefined && (flat.includes('\n') || before + flat.length + after <= width)) return flat;
  const inner = indent + 2;
  const pad = ' '.repeat(inner);
  switch (code.kind) {
    case 'raw':
      return code.text;
    case 'list':
      return code.items.length === 0
        ? '[]'
        : `[\n${code.items.map((item) => `${pad}${written(item, inner, inner, 1)},\n`).join('')}${' '.repeat(indent)}]`;
    case 'object':
      return `{\n${code.entries.map((entry) => property(entry, inner)).join('')}${' '.repeat(indent)}}`;
    case 'call':
      return writtenCall(code, indent, before, after);
  }
}

/** The last argument opens in the line of the call where those before it fit there; else each stands in its own. */
function writtenCall({ callee, args }: Extract<Code, { kind: 'call' }>, indent: number, before: number, after: number): string {
  const last = args.at(-1);
  const others = args.slice(0, -1).map(inOneLine);
  if (last !== undefined && last.kind !== 'raw' && others.every((one) => one !== undefined)) {
    const head = `${callee}(${others.map((one) => `${one}, `).join('')}`;
    const opened = written(last, indent, before + head.length, after + 1);
    const [first = ''] = opened.split('\n', 1);
    if (opened.includes('\n') && before + head.length + first.length <= width) return `${head}${opened})`;
  }
  const pad = ' '.repeat(indent + 2);
  if (args.length === 1 && last?.kind === 'raw' && last.text.startsWith('`')) return `${callee}(${last.text})`;
  return `${callee}(\n${args.map((one) => `${pad}${written(one, indent + 2, indent + 2, 1)},\n`).join('')}${' '.repeat(indent)})`;
}

function property({ key: name, value, notes = [] }: Entry, indent: number): string {
  const pad = ' '.repeat(indent);
  const said = notes.map((note) => commented(note, indent)).join('');
  if (name === '') return `${said}${pad}${written(value, indent, indent, 1)},\n`; // a spread
  if (value.kind === 'raw' && value.text === name) return `${said}${pad}${name},\n`;
  const head = `${key(name)}: `;
  const isLong = value.kind === 'raw' && /^['"]/.test(value.text) && indent + head.length + value.text.length + 1 > width;
  if (isLong && key(name).length > 2) return `${said}${pad}${key(name)}:\n${pad}  ${(value as { readonly text: string }).text},\n`;
  return `${said}${pad}${head}${written(value, indent, indent + head.length, 1)},\n`;
}

/** Code in one line; undefined where something is said of a part of it, or a part has lines. */
function inOneLine(code: Code): string | undefined {
  switch (code.kind) {
    case 'raw':
      return code.text;
    case 'list': {
      // objects in a list of several stand in lines of their own
      const isWide = code.items.length > 1 && code.items.every((item) => item.kind === 'object' && item.entries.length > 1);
      return isWide ? undefined : joined(code.items.map(inOneLine), '[', ']');
    }
    case 'object': {
      if (code.entries.some(({ notes = [] }) => notes.length > 0)) return undefined;
      if (code.entries.length === 0) return '{}';
      return joined(code.entries.map(inProperty), '{ ', ' }');
    }
    case 'call':
      return joined(code.args.map(inOneLine), `${code.callee}(`, ')');
  }
}

function inProperty({ key: name, value }: Entry): string | undefined {
  const flat = inOneLine(value);
  if (flat === undefined || flat.includes('\n')) return undefined;
  return name === '' || flat === name ? flat : `${key(name)}: ${flat}`;
}

function joined(parts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  return parts.some((part) => part === undefined) ? undefined : `${open}${parts.join(', ')}${close}`;
}

/** A remark in lines of its own. */
export function commented(remark: string, indent: number): string {
  const pad = ' '.repeat(indent);
  const lines: string[] = [];
  for (const word of remark.replace(/\s+/g, ' ').trim().split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && indent + 3 + last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${pad}// ${line}\n`).join('');
}

/** A statement of a constructor: what is said of it, the name that it gives, and what it makes. */
export interface Statement {
  readonly notes?: readonly string[];
  readonly name?: string;
  readonly value: Code;
}

export function writtenStatement({ notes = [], name, value }: Statement, indent: number): string {
  const head = name === undefined ? '' : `const ${name} = `;
  return `${notes.map((note) => commented(note, indent)).join('')}${' '.repeat(indent)}${head}${written(value, indent, indent + head.length, 1)};\n`;
}
