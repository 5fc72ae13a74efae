import { words } from './yaml';

/** Something is written in another way than the plainest. */
class Other extends Error {}

/** A key, with what stands behind it in its line. */
const entry = /^([A-Za-z_][\w./-]*):(?: (\S.*))?$/;
const plain = /^[A-Za-z_/][\w/+=.-]*$/;
const integer = /^(?:0|[1-9]\d{0,14})$/;

/**
 * What a text of plain YAML holds: nested keys and lists in blocks, simple scalars each in its line, comments before all. That is how
 * kubeseal writes, and synth a ledger. Undefined of any other text, which a reader of all YAML takes ten times as long for.
 */
export function readPlain(text: string): unknown {
  if (!/^[\n\x20-\x7E]*$/.test(text)) return undefined;
  const lines = text
    .replace(/^(?:#.*\n)*(?:---\n)?/, '')
    .replace(/\n$/, '')
    .split('\n');
  try {
    const reader = new Reader(lines);
    const value = reader.block(0);
    return reader.isAtEnd ? value : undefined;
  } catch (error) {
    if (error instanceof Other) return undefined;
    throw error;
  }
}

class Reader {
  private at = 0;

  constructor(private readonly lines: string[]) {}

  get isAtEnd(): boolean {
    return this.at === this.lines.length;
  }

  block(indent: number): unknown {
    return this.isItem(indent) ? this.list(indent) : this.table(indent);
  }

  private table(indent: number): Record<string, unknown> {
    const table: Record<string, unknown> = {};
    while (!this.isAtEnd && this.indent === indent) {
      const [, key = '', value] = entry.exec(this.rest(indent)) ?? [];
      if (key === '' || words.test(key) || key === '__proto__' || Object.hasOwn(table, key)) throw new Other();
      this.at++;
      table[key] = value === undefined ? this.below(indent) : scalar(value);
    }
    if (this.indent > indent) throw new Other();
    return table;
  }

  /** What a key holds that nothing stands behind: what is indented further, or a list that is not. */
  private below(indent: number): unknown {
    if (this.indent > indent) return this.block(this.indent);
    if (!this.isItem(indent)) throw new Other();
    return this.list(indent);
  }

  private list(indent: number): unknown[] {
    const list: unknown[] = [];
    while (this.isItem(indent)) {
      const item = this.rest(indent + 2);
      if (entry.test(item)) {
        this.lines[this.at] = `${' '.repeat(indent + 2)}${item}`;
        list.push(this.table(indent + 2));
      } else {
        this.at++;
        list.push(scalar(item));
      }
    }
    return list;
  }

  private isItem(indent: number): boolean {
    return this.indent === indent && this.lines[this.at]?.startsWith('- ', indent) === true;
  }

  /** How far the line is indented; none is left: less than any. */
  private get indent(): number {
    return this.lines[this.at]?.search(/[^ ]|$/) ?? -1;
  }

  private rest(indent: number): string {
    return this.lines[this.at]?.slice(indent) ?? '';
  }
}

function scalar(text: string): unknown {
  if (plain.test(text) && !words.test(text)) return text;
  if (integer.test(text)) return Number(text);
  const known = { null: null, true: true, false: false }[text];
  if (known !== undefined) return known;
  const [, quoted] = /^"([^"\\]*)"$/.exec(text) ?? [];
  if (quoted === undefined) throw new Other();
  return quoted;
}
