import type { Node, Source, Sources } from './source';

/** Something that is declared in a source, with the statement that its docstring stands before. */
export interface Declaration {
  readonly name: string;
  readonly source: Source;
  readonly node: Node;
  /** Its docstring, in one line. */
  readonly doc: string;
}

interface Named {
  readonly name: string;
}
interface Statement extends Node {
  readonly declaration?: Statement | null;
  readonly id?: Named;
  readonly declarations?: readonly (Node & { readonly id: Named })[];
  readonly source?: { readonly value: string } | null;
  readonly specifiers?: readonly { readonly local: Named; readonly exported?: Named; readonly imported?: Named }[];
  readonly exported?: Named | null;
}

/** What a name means in a source: declared there, or in the source that it comes from. Undefined for what a package has. */
export function declarationOf(source: Source, name: string): Declaration | undefined {
  for (const statement of source.program.body as unknown as readonly Statement[]) {
    const inner = statement.declaration ?? statement;
    const own = inner.id?.name === name ? inner : inner.declarations?.find(({ id }) => id.name === name);
    if (own !== undefined) return { name, source, node: own, doc: source.docBefore(statement) };
    const from = statement.source && source.imported(statement.source.value);
    if (!from) continue;
    const specifier = statement.specifiers?.find(({ local, exported }) => (exported ?? local).name === name);
    if (specifier) return declarationOf(from, (specifier.imported ?? specifier.local).name);
  }
  return undefined;
}

/** What a source exports from others, in its order; a whole module under one name is told by its own exports. */
export function exportsOf(source: Source): { readonly found: readonly Declaration[]; readonly modules: ReadonlyMap<string, Source> } {
  const found: Declaration[] = [];
  const modules = new Map<string, Source>();
  for (const statement of source.program.body as unknown as readonly Statement[]) {
    const from = statement.source && source.imported(statement.source.value);
    if (!from) continue;
    if (statement.exported) modules.set(statement.exported.name, from);
    for (const { local, exported } of statement.specifiers ?? []) {
      const declaration = declarationOf(from, local.name);
      if (declaration) found.push({ ...declaration, name: (exported ?? local).name });
    }
  }
  return { found, modules };
}

/** What charts and homelabs are written with. */
export function publicExports(sources: Sources): ReturnType<typeof exportsOf> {
  return exportsOf(sources.at('src/index.ts'));
}
