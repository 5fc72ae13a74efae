import { isPlain } from './yaml';

/** Something is written in another way than the plainest. */
class Other extends Error {}

/** A key, with what stands behind it in its line. */
const entry = /^([A-Za-z_][\w./-]*):(?: (\S.*))?$/;
const integer = /^(?:0|[1-9]\d{0,14})$/;
/** What JSON may hold of ASCII in quotes, which is the same text in YAML. */
const quoted = /^"(?:[^"\\]|\\["\\bfnrt]|\\u[0-9A-Fa-f]{4})*"$/;

/**
 * What a text of plain YAML holds: nested keys and lists in blocks, scalars each in its line, literal blocks indented by two, comments
 * before all. That is how kubeseal writes, and `toYaml` nearly everything. Undefined of any other text, which a reader of all YAML takes
 * ten times as long for.
 */
export function readPlain(text: string): unknown {
  if (!/^[\n\x20-\x7E]*$/.test(text)) return undefined;
  const lines = text.replace(/^(?:#.*\n)*(?:---\n)?/, '').split('\n');
  const isEnded = lines.length > 1 && lines.at(-1) === '';
  if (isEnded) lines.pop();
  try {
    const reader = new Reader(lines, isEnded);
    const value = reader.block(0);
    return reader.isAtEnd ? value : undefined;
  } catch (error) {
    if (error instanceof Other) return undefined;
    throw error;
  }
}

class Reader {
  private at = 0;

  /** @param isEnded whether the last line has its end: without it, that of a block has none either */
  constructor(
    private readonly lines: string[],
    private readonly isEnded: boolean,
  ) {}

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
      if (!isPlain(key) || key === '__proto__' || Object.hasOwn(table, key)) throw new Other();
      this.at++;
      table[key] = value === undefined ? this.below(indent) : this.behind(value, indent);
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
        list.push(this.behind(item, indent));
      }
    }
    return list;
  }

  /** What stands behind a key or a dash. */
  private behind(value: string, indent: number): unknown {
    return value === '|' || value === '|-' ? this.literal(value, indent + 2) : scalar(value);
  }

  /** The lines of a literal block, of which neither the first nor the last is blank: what such ones mean is another's to say. */
  private literal(mark: '|' | '|-', indent: number): string {
    const lead = ' '.repeat(indent);
    const texts: string[] = [];
    for (let line = this.lines[this.at]; line === '' || line?.startsWith(lead); line = this.lines[++this.at])
      texts.push(line.slice(indent));
    const [first = '', last = ''] = [texts[0], texts.at(-1)];
    if (first === '' || first.startsWith(' ') || last === '' || (this.isAtEnd && !this.isEnded)) throw new Other();
    return `${texts.join('\n')}${mark === '|' ? '\n' : ''}`;
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
  if (isPlain(text)) return text;
  if (integer.test(text)) return Number(text);
  if (quoted.test(text)) return JSON.parse(text);
  switch (text) {
    case 'null':
      return null;
    case 'true':
      return true;
    case 'false':
      return false;
    case '[]':
      return [];
    case '{}':
      return {};
    default:
      throw new Other();
  }
}
