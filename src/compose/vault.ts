import { assignments, assignmentsOf } from '../objects/plain-secret';
import { secretForms } from '../objects/secret-forms';
import type { Mark } from './neighbours';
import { type Place, sliceOf, type Text } from './node';
import { harmless, isGivenSecret, isSecret, passwordLike, promises } from './secret-names';

/** A secret as a chart names it: its value is nowhere. */
export interface SecretRef {
  /** What a chart writes for it: `secrets.key('db-password')`. */
  readonly code: string;
  /** A variable that may hold it. */
  readonly variable: string;
}

/** A text in pieces: as it stands, a secret, or something that the chart knows. */
export type Piece = string | { readonly secret: SecretRef } | { readonly code: string };

/** A key of the chart's secret, for the person who seals it. */
export interface SecretKey {
  readonly key: string;
  readonly name: string;
  readonly at: Place;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** Every secret of a project: recognised, named once, and never copied. */
export class Vault {
  private readonly known = new Map<string, SecretKey & { readonly ref: SecretRef }>();
  private readonly byPlace = new Map<string, SecretRef>();
  private readonly byVariable = new Map<string, SecretRef>();
  private readonly values: { readonly value: string; readonly ref: SecretRef; readonly isPassword: boolean }[] = [];

  /** The keys that somebody has to seal, in their order. */
  get keys(): readonly SecretKey[] {
    return [...this.known.values()].filter(({ ref }) => this.used.has(ref));
  }

  private readonly used = new Set<SecretRef>();

  /** Keeps what it knows, and no longer counts any of it as used: what is written asks again. */
  forget(): void {
    this.used.clear();
  }

  /** Takes a value for a secret that something else declares: a database's password. */
  adopt(ref: SecretRef, text: Text): void {
    this.remember(ref, text, true);
  }

  /** Whether a text holds a value that is known for a secret. */
  isIn(text: string): boolean {
    return this.values.some(({ value }) => isTelling(value) && text.includes(value));
  }

  /** The secret that a text is as a whole. */
  whole(name: string, text: Text): SecretRef {
    const [only, ...more] = text.parts.filter((part) => part.text !== '' || part.isUnset);
    const variable = more.length === 0 ? only?.variable : undefined;
    const isPassword = passwordLike.test(name);
    const place = `${name} ${text.at.file}:${text.at.line}:${text.at.column}`;
    const same = this.values.find(
      ({ value, ...one }) => value === text.value && (isTelling(value) || (value !== '' && isPassword && one.isPassword)),
    );
    const before = (variable === undefined ? undefined : this.byVariable.get(variable)) ?? same?.ref ?? this.byPlace.get(place);
    if (before !== undefined) {
      this.remember(before, text, isPassword);
      this.used.add(before);
      return before;
    }
    const wanted = variable ?? name;
    let key = keyOf(wanted);
    for (let number = 2; this.known.has(key); number++) key = `${keyOf(wanted)}-${number}`;
    const ref = { code: `secrets.key('${key}')`, variable: key.toUpperCase().replace(/[^A-Z0-9]/g, '_') };
    this.known.set(key, { key, name: wanted, at: text.at, ref });
    this.byPlace.set(place, ref);
    this.remember(ref, text, isPassword);
    this.used.add(ref);
    return ref;
  }

  /** A text with every secret of it taken out, and what the chart knows by code in its place. `told`: ranges that are secrets too. */
  pieces(name: string, text: Text, marks: readonly Mark[] = [], told: readonly Range[] = []): readonly Piece[] {
    if (isSecret(name, text)) return [{ secret: this.whole(name, text) }];
    const secrets = this.ranges(name, text, told);
    const rest = cut(text.value, secrets).filter((piece): piece is string => typeof piece === 'string');
    if (secretForms.some(([pattern]) => rest.some((piece) => pattern.test(piece)) || (secrets.length === 0 && pattern.test(text.value))))
      return [{ secret: this.whole(name, text) }];
    const ranges: (Mark | Range)[] = [...secrets];
    for (const mark of marks) if (!ranges.some((one) => mark.from < one.to && one.from < mark.to)) ranges.push(mark);
    ranges.sort((one, other) => one.from - other.from);
    return cut(text.value, ranges).map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('piece' in piece) return piece.piece;
      return { secret: this.whole(piece.name, sliceOf(text, piece.from, piece.to)) };
    });
  }

  /** The words of a command, with every secret of them taken out. */
  words(name: string, words: readonly Text[], marks: (word: Text) => readonly Mark[]): readonly (readonly Piece[])[] {
    const handed = given(assignmentsOf(words.map(({ value }) => value)));
    return words.map((word) => {
      // a word of its own, or the end of one: -psecret, me:secret
      const told = handed.filter(([, value]) => word.value.endsWith(value));
      const ranges = told.map(([option, value]) => ({
        from: word.value.length - value.length,
        to: word.value.length,
        name: `${name}_${tail(option)}`,
      }));
      return this.pieces(name, word, marks(word), ranges);
    });
  }

  private ranges(name: string, text: Text, told: readonly Range[]): readonly Range[] {
    const found: Range[] = [];
    const add = (from: number, to: number, by: string) => {
      if (to > from && !found.some((one) => from < one.to && one.from < to)) found.push({ from, to, name: by });
    };
    let start = 0;
    for (const { text: piece, variable } of text.parts) {
      if (variable !== undefined && promises(variable) && !harmless.test(piece)) add(start, start + piece.length, variable);
      start += piece.length;
    }
    for (const match of text.value.matchAll(/\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/?#@:]*:([^\s/?#@$<]+)@/gi)) {
      const to = match.index + match[0].length - 1;
      add(to - (match[1]?.length ?? 0), to, `${name}_PASSWORD`);
    }
    for (const one of told) add(one.from, one.to, one.name);
    for (const [option, value] of given(assignments(text.value))) {
      const from = text.value.indexOf(value, Math.max(0, text.value.indexOf(option)) + option.length);
      if (from !== -1) add(from, from + value.length, `${name}_${tail(option)}`);
    }
    for (const { value } of this.values) if (isTelling(value)) each(text.value, value, (from) => add(from, from + value.length, name));
    return found.sort((a, b) => a.from - b.from);
  }

  private remember(ref: SecretRef, { value, parts }: Text, isPassword: boolean): void {
    const [only, ...more] = parts.filter(({ text }) => text !== '');
    const [unset] = parts.filter(({ isUnset }) => isUnset);
    const variable = more.length === 0 ? (only ?? unset)?.variable : undefined;
    if (variable !== undefined) this.byVariable.set(variable, ref);
    if (value !== '' && !this.values.some((one) => one.value === value && one.ref === ref)) this.values.push({ value, ref, isPassword });
  }
}

/** What is given to names that promise a secret, or handed to a program for one. */
function given(all: ReturnType<typeof assignments>): readonly (readonly [name: string, value: string])[] {
  return all.flatMap(([option, value, why]) =>
    value !== '' && (why !== undefined || isGivenSecret(option, value)) ? [[option, value] as const] : [],
  );
}

/** The end of how a value is given, as a name: `u` of `curl -u`. */
const tail = (option: string) => /[a-z][\w-]*$/i.exec(option)?.[0] ?? 'secret';

/** A value that is a secret wherever it stands: no word that has other meanings too. */
function isTelling(value: string): boolean {
  return value.length >= 8 || (value.length >= 6 && /\d/.test(value) && /[a-z]/i.test(value));
}

function each(text: string, part: string, found: (from: number) => void): void {
  if (part === '') return;
  for (let from = text.indexOf(part); from !== -1; from = text.indexOf(part, from + part.length)) found(from);
}

/** A text with ranges of it apart. */
function cut<R extends { readonly from: number; readonly to: number }>(text: string, ranges: readonly R[]): readonly (string | R)[] {
  const pieces: (string | R)[] = [];
  let from = 0;
  for (const range of ranges) {
    if (range.from > from) pieces.push(text.slice(from, range.from));
    pieces.push(range);
    from = range.to;
  }
  if (from < text.length || pieces.length === 0) pieces.push(text.slice(from));
  return pieces;
}

/** A name as a key of a secret: `db-password`. */
export function keyOf(name: string): string {
  return (
    name
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'secret'
  );
}
