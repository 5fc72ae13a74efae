import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Comment, Program, parseSync } from 'oxc-parser';

/** A node of a source's tree (ESTree with TypeScript's own). */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** A node of which nothing more is known. */
export type AnyNode = Node & Readonly<Record<string, unknown>>;

/** A name and what it is given. */
export interface Constant extends Node {
  readonly id: { readonly name?: string };
  readonly init?: Node;
}

/** One file of TypeScript, parsed when that is asked for. */
export class Source {
  private read?: { readonly program: Program; readonly comments: readonly Comment[] };
  private found?: readonly Constant[];

  constructor(
    readonly sources: Sources,
    /** From the repository's root. */
    readonly path: string,
    readonly text: string,
    private readonly parse: typeof parseSync,
  ) {}

  get program(): Program {
    return this.parsed.program;
  }

  private get parsed(): { readonly program: Program; readonly comments: readonly Comment[] } {
    if (this.read) return this.read;
    const { program, comments, errors } = this.parse(this.path, this.text);
    if (errors.length > 0) throw new Error(`${this.path} cannot be parsed: ${errors[0]?.message}`);
    this.read = { program, comments };
    return this.read;
  }

  /** Every `const` with what it is given, in the order of the source. */
  get constants(): readonly Constant[] {
    this.found ??= nodesIn(this.program).filter((node): node is Constant & typeof node => node.type === 'VariableDeclarator');
    return this.found;
  }

  /** What the source says from a node's first character to its last, in one line. */
  spelled(node: Node): string {
    return this.text.slice(node.start, node.end).replace(/\s+/g, ' ');
  }

  /** The docstring that stands directly before a node, without its stars, in one line; empty when there is none. */
  docBefore(node: Node): string {
    const comment = this.parsed.comments.findLast(({ end }) => end <= node.start);
    if (comment?.type !== 'Block' || !comment.value.startsWith('*') || this.text.slice(comment.end, node.start).trim() !== '') return '';
    return oneLine(comment.value.slice(1).replace(/^[ \t]*\*/gm, ''));
  }

  /** The comment that ends the line on which a node ends; empty when there is none. */
  noteAfter(node: Node): string {
    const comment = this.parsed.comments.find(({ start }) => start >= node.end);
    return comment?.type === 'Line' && !this.text.slice(node.end, comment.start).includes('\n') ? oneLine(comment.value) : '';
  }

  /** The source that a relative import of this one names; undefined for a package, and for what is no TypeScript. */
  imported(specifier: string): Source | undefined {
    if (!specifier.startsWith('.')) return undefined;
    const base = join(dirname(this.path), specifier);
    const path = [`${base}.ts`, join(base, 'index.ts')].find((one) => existsSync(join(this.sources.root, one)));
    return path === undefined ? undefined : this.sources.at(path);
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The repository's sources, each read once. */
export class Sources {
  private readonly read = new Map<string, Source>();

  private constructor(
    readonly root: string,
    private readonly parse: typeof parseSync,
  ) {}

  static async of(root: string): Promise<Sources> {
    return new Sources(root, (await import('oxc-parser')).parseSync); // an ES module, which what bundles this leaves outside
  }

  at(path: string): Source {
    const source = this.read.get(path) ?? new Source(this, path, readFileSync(join(this.root, path), 'utf8'), this.parse);
    this.read.set(path, source);
    return source;
  }

  /** Every source below a folder, by path. */
  below(folder: string): Source[] {
    return readdirSync(join(this.root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
      .map((entry) => relative(this.root, join(entry.parentPath ?? entry.path, entry.name)))
      .sort()
      .map((path) => this.at(path));
  }
}

/** Every node below one, in the order of the source. */
export function nodesIn(value: unknown): AnyNode[] {
  const found: AnyNode[] = [];
  const visit = (at: unknown): void => {
    if (typeof at !== 'object' || at === null) return;
    if ('type' in at && 'start' in at) found.push(at as AnyNode);
    for (const part of Object.values(at)) visit(part);
  };
  visit(value);
  return found;
}
