import { types } from 'node:util';

/** As long as a value may be shown: what is longer is recognized by its beginning. */
const longest = 200;

/** Characters that end a line, move a cursor or turn the direction of writing: a terminal acts on them. */
const acting = /[\p{C}\u2028\u2029]/gu;

function escaped(character: string): string {
  const hex = (character.codePointAt(0) as number).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/** Any value as a message shows it: short, on one line, by its kind where JSON has nothing for it. Runs no code of the value's; never throws. */
export function spelled(value: unknown): string {
  if (value === undefined) return 'nothing';
  const left = { characters: longest };
  return written(value, left, 0);
}

function written(value: unknown, left: { characters: number }, depth: number): string {
  const text = isCollection(value) && left.characters > 0 && depth < 3 ? collection(value, left, depth) : single(value);
  left.characters -= text.length;
  return text;
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !types.isProxy(value) && (Array.isArray(value) || isPlain(value));
}

function collection(value: object, left: { characters: number }, depth: number): string {
  const isList = Array.isArray(value);
  const parts: string[] = [];
  for (const key of isList ? value.keys() : Object.keys(value)) {
    if (left.characters <= 0 || parts.length > longest) {
      parts.push('…');
      break;
    }
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    const shown = descriptor === undefined || 'value' in descriptor ? written(descriptor?.value, left, depth + 1) : 'a getter';
    parts.push(isList ? shown : `${quoted(String(key))}:${shown}`);
  }
  return isList ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
}

function single(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'bigint':
      return value > -(10n ** 30n) && value < 10n ** 30n ? `${value}n` : 'a bigint';
    case 'symbol':
    case 'function':
      return `a ${typeof value}`;
    case 'object':
      return value === null ? 'null' : thing(value);
    default:
      return String(value);
  }
}

function quoted(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return JSON.stringify(cut).replace(acting, escaped);
}

/** Whether an object is of no class, of whatever realm. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** An object by the name of its class. */
function thing(value: object): string {
  if (types.isProxy(value)) return 'a Proxy';
  if (Array.isArray(value)) return 'a list';
  if (isPlain(value)) return 'an object';
  const made = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(value), 'constructor')?.value as unknown;
  const name = typeof made === 'function' && !types.isProxy(made) ? Object.getOwnPropertyDescriptor(made, 'name')?.value : undefined;
  if (typeof name !== 'string' || !/^[A-Za-z]\w{0,39}$/.test(name)) return 'an object';
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}
