/** A place in a Compose file, as people count: from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A piece of a text: as it was written, or what a variable was replaced by. */
export interface Part {
  readonly text: string;
  /** The variable that it came from. */
  readonly variable?: string;
  /** Nothing gives the variable a value, and the file no other one instead. */
  readonly isUnset?: boolean;
}

export interface Scalar {
  readonly kind: 'scalar';
  readonly at: Place;
  readonly value: string | number | boolean | null;
  /** Of a text: the pieces that it consists of. */
  readonly parts?: readonly Part[];
  /** As it was written, where that says more than the value: `0440`. */
  readonly source?: string;
}

/** What a tag says of a value when another file is laid over it. */
export type Tag = 'reset' | 'override';

export interface List {
  readonly kind: 'list';
  readonly at: Place;
  readonly items: readonly Node[];
  readonly tag?: Tag;
}

export interface Table {
  readonly kind: 'table';
  readonly at: Place;
  readonly entries: ReadonlyMap<string, Node>;
  readonly tag?: Tag;
}

/** A value of a Compose file that knows where it stands. An entry of a table stands where its key does. */
export type Node = (Scalar & { readonly tag?: Tag }) | List | Table;

/** `compose.yaml:12:7` */
export function spelledPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** An entry of a table; undefined where there is none, or nothing in it. */
export function entry(node: Node | undefined, key: string): Node | undefined {
  const found = node?.kind === 'table' ? node.entries.get(key) : undefined;
  return found?.kind === 'scalar' && found.value === null ? undefined : found;
}

/** The entries of a table; none of anything else. */
export function entriesOf(node: Node | undefined): readonly (readonly [string, Node])[] {
  return node?.kind === 'table' ? [...node.entries] : [];
}

/** The items of a list; of a single value that one. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  return node.kind === 'list' ? node.items : [node];
}

/** A scalar as a text, as Compose would write it; undefined of anything else. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

/** Whether a switch is on: variables make texts of it. */
export function isOn(node: Node | undefined): boolean {
  return /^(true|yes|on|y|1)$/i.test(textOf(node) ?? '');
}

/** A number, written as one or as a text. */
export function numberOf(node: Node | undefined): number | undefined {
  const text = textOf(node);
  const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** A text that stands somewhere, in its pieces. */
export interface Text {
  readonly at: Place;
  readonly value: string;
  readonly parts: readonly Part[];
}

/** A scalar as a text with its pieces. */
export function piecesOf(node: Node | undefined): Text | undefined {
  const value = textOf(node);
  if (node?.kind !== 'scalar' || value === undefined) return undefined;
  return { at: node.at, value, parts: node.parts ?? [{ text: value }] };
}

/** A part of a text, with the pieces that it consists of. */
export function sliceOf({ at, parts, value }: Text, from: number, to = value.length): Text {
  const pieces: Part[] = [];
  let start = 0;
  for (const part of parts) {
    const text = part.text.slice(Math.max(0, from - start), Math.max(0, to - start));
    const isEmptyInside = part.text === '' && start >= from && start <= to;
    if (text !== '' || isEmptyInside) pieces.push({ ...part, text });
    start += part.text.length;
  }
  return { at, value: value.slice(from, to), parts: pieces };
}
