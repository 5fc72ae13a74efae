import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, parseAllDocuments, type Node as YamlNode } from 'yaml';
import { type ProblemsError, ProblemsError as Refusal } from '../problems';
import { fault, refusal } from './fault';
import type { Node, Place, Scalar, Tag } from './node';

/** What one file may unfold to: aliases of aliases make a small text a large tree (compose-go has the same bound: loader/reset.go). */
const mostNodes = 100_000;

/** Reads a file's documents, each with the place of every value. Throws a `ProblemsError` where it is no YAML. */
export function readYaml(file: string, text: string): readonly Node[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent', uniqueKeys: true });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const errors = documents.flatMap((document) => document.errors ?? []);
  if (errors.length > 0)
    throw new Refusal(
      errors.map(({ message, pos: [offset] }) =>
        fault(
          'COMPOSE_INVALID',
          place(offset),
          `it is no YAML: ${sentence(message)}`,
          'mend it: a Compose file is read as Docker reads it',
        ),
      ),
    );
  return documents.map((document) => new Reader(document as Document.Parsed, place).read());
}

/** What the parser says, without a piece of the text: that may be a secret. */
function sentence(message: string): string {
  const [first = ''] = message.split('\n', 1);
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}`.replace(/: ".*$/, '').replace(/:$/, '');
}

class Reader {
  private count = 0;
  private readonly open = new Set<YamlNode>();

  constructor(
    private readonly document: Document.Parsed,
    private readonly place: (offset: number) => Place,
  ) {}

  read(): Node {
    return this.node(this.document.contents as YamlNode | null, this.place(0));
  }

  private node(node: YamlNode | null | undefined, at: Place): Node {
    this.count += 1;
    if (this.count > mostNodes) throw this.wrong(at, `it unfolds to more than ${mostNodes} values`, 'write it without aliases of aliases');
    if (node === null || node === undefined) return { kind: 'scalar', at, value: null };
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined) throw this.wrong(at, `no anchor &${node.source} stands before it`, 'name an anchor of the same file');
      return { ...this.node(target, at), at };
    }
    if (this.open.has(node)) throw this.wrong(at, 'an alias leads into itself', 'let no anchor hold an alias to itself');
    const tag = tagOf(node);
    if (isScalar(node)) return { ...scalar(node.value, node.source, node.type === 'PLAIN', at), ...(tag ? { tag } : {}) };
    this.open.add(node);
    try {
      if (isSeq(node)) {
        const items = node.items.map((item) => this.node(item as YamlNode, this.at(item as YamlNode, at)));
        return { kind: 'list', at, items, ...(tag ? { tag } : {}) };
      }
      if (isMap(node))
        return { kind: 'table', at, entries: this.entries(node.items as Pair<YamlNode, YamlNode>[], at), ...(tag ? { tag } : {}) };
    } finally {
      this.open.delete(node);
    }
    throw this.wrong(at, 'it is neither a text, a list nor a table', 'write one of them');
  }

  /** A table's entries; those of a merge key stand behind its own, and give way to them. */
  private entries(pairs: readonly Pair<YamlNode, YamlNode>[], table: Place): ReadonlyMap<string, Node> {
    const own = new Map<string, Node>();
    const merged = new Map<string, Node>();
    for (const { key, value } of pairs) {
      const at = this.at(key, table);
      if (!isScalar(key)) throw this.wrong(at, 'a key of it is no text', 'name it by a text');
      const name = typeof key.value === 'symbol' ? '<<' : String(key.value ?? '');
      if (name !== '<<') {
        own.set(name, this.node(value, at));
        continue;
      }
      const given = this.node(value, at);
      for (const source of given.kind === 'list' ? given.items : [given]) {
        if (source.kind !== 'table') throw this.wrong(at, '<< takes a table, or a list of them', 'give it an alias to a table: << : *name');
        for (const [inner, node] of source.entries) if (!merged.has(inner)) merged.set(inner, node);
      }
    }
    for (const [name, node] of merged) if (!own.has(name)) own.set(name, node);
    return own;
  }

  private at(node: YamlNode | null | undefined, otherwise: Place): Place {
    return node?.range ? this.place(node.range[0]) : otherwise;
  }

  private wrong(at: Place, what: string, repair: string): ProblemsError {
    return refusal('COMPOSE_INVALID', at, what, repair);
  }
}

function tagOf({ tag }: YamlNode): Tag | undefined {
  return tag === '!reset' ? 'reset' : tag === '!override' ? 'override' : undefined;
}

/** A scalar as Compose's reader of YAML takes it: a plain number that begins with 0 is octal. */
function scalar(value: unknown, source: string | undefined, isPlain: boolean, at: Place): Scalar {
  if (isPlain && source !== undefined && /^0[0-7]+$/.test(source)) return { kind: 'scalar', at, value: Number.parseInt(source, 8), source };
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return { kind: 'scalar', at, value, ...(source === undefined ? {} : { source }) };
  return { kind: 'scalar', at, value: value === null || value === undefined ? null : String(value) };
}
