import { type Document, isMap, isNode, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { type Problem, type ProblemCode, ProblemsError } from '../../problems';
import { Bytes } from '../../units/bytes';
import type { Manifest } from '../manifest';
import { tryKind } from '../schema';
import { show } from '../show';
import { checkDefinition } from './check-definition';
import { type Definition, Definitions, definitionKind } from './definition';
import type { Path } from './structural';
import type { Given } from './to-schema';

/** A file of the homelab's `crds/`: its path relative to the repository, and its text. */
export interface DefinitionFile {
  readonly path: string;
  readonly text: string;
  /** Why it was not read: it is no file, or too large for one. */
  readonly wrong?: string;
}

/** What a file of definitions has at the most: the largest that are published in one, of the Prometheus operator, have 4 MB. */
export const mostOfDefinitions = Bytes.mib(16);

const asPublished = 'take the file as its project publishes it';

/** More faults of one file than this say nothing new. */
const enough = 20;

/**
 * Reads the CustomResourceDefinitions of a homelab, as their projects publish them: several in a file, several versions of each. What
 * Loutik knows by itself is left out. Throws a `ProblemsError` with all that is wrong, each at its line.
 */
export function readDefinitions(files: readonly DefinitionFile[]): Definitions {
  const problems: Problem[] = [];
  const all = new Map<string, Definition>();
  for (const file of files) {
    const told: Problem[] = [];
    for (const definition of new Reader(file, told).read()) {
      const key = `${definition.group}/${definition.kind}`;
      const other = all.get(key) ?? [...all.values()].find(({ name }) => name === definition.name);
      if (other === undefined) all.set(key, definition);
      else
        told.push({
          code: 'OBJECT_DUPLICATE',
          where: definition.where,
          what: `${definition.kind} of ${definition.group} is also defined at ${other.where}`,
          repair: 'take one of them out of the folder',
        });
    }
    problems.push(...told.slice(0, enough));
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return new Definitions([...all.values()]);
}

/** Reads one file, and notes what is wrong with it. */
class Reader {
  private readonly lines = new LineCounter();

  constructor(
    private readonly file: DefinitionFile,
    private readonly problems: Problem[],
  ) {}

  read(): Definition[] {
    const { path, text, wrong } = this.file;
    if (wrong !== undefined) {
      this.problems.push({ code: 'DEFINITION_INVALID', where: path, what: wrong, repair: 'put the file itself there, or take it out' });
      return [];
    }
    const documents = parseAllDocuments(text, { lineCounter: this.lines, prettyErrors: false, logLevel: 'silent' });
    if ([...documents].every((document) => document.errors.length === 0 && plain(document as Document.Parsed) === null)) {
      const what = 'it holds nothing: it was cut off, or never written';
      this.problems.push({
        code: 'DEFINITION_INVALID',
        where: path,
        what,
        repair: 'put the file there as its project publishes it, or take it out',
      });
    }
    return [...documents].flatMap((document) => this.definition(document as Document.Parsed));
  }

  private definition(document: Document.Parsed): Definition[] {
    const before = this.problems.length;
    const tell = (path: Path, what: string, repair = asPublished, code: ProblemCode = 'DEFINITION_INVALID') =>
      this.problems.push({ code, where: this.place(document, path), what: spelledPath(path, what), repair });
    for (const { message, pos } of document.errors)
      this.problems.push({
        code: 'DEFINITION_INVALID',
        where: this.at(pos[0]),
        what: `it is no YAML: ${sentence(message)}`,
        repair: asPublished,
      });
    if (this.problems.length > before) return [];
    const value = plain(document);
    if (value === undefined) tell([], 'an anchor of it stands for what it is in, or for too much', 'write it out');
    if (value === null || value === undefined) return [];
    if (typeof value !== 'object' || Array.isArray(value)) {
      tell([], `${show(value)} is no object`);
      return [];
    }
    const { apiVersion, kind } = value as Given;
    const unsaid = [apiVersion === undefined ? 'apiVersion' : [], kind === undefined ? 'kind' : []].flat();
    if (unsaid.length > 0) {
      tell([], `it says no ${unsaid.join(' and no ')}, and is no ${definitionKind.apiVersion} ${definitionKind.kind}`);
      return [];
    }
    if (kind !== definitionKind.kind || apiVersion !== definitionKind.apiVersion) {
      const isOld = kind === definitionKind.kind;
      tell(
        [],
        `it is ${show(apiVersion)} ${show(kind)}, no ${definitionKind.apiVersion} ${definitionKind.kind}`,
        isOld
          ? 'take it from a newer release of its project: Kubernetes takes no other version of a definition'
          : "take it out: what runs is a chart's to make",
      );
      return [];
    }
    checkDefinition(value as Given, (path, what, repair) => tell(path, what, repair));
    return this.problems.length > before ? [] : definitionsOf(value as Given, this.place(document, []));
  }

  private place(document: Document.Parsed, path: Path): string {
    for (let length = path.length; length > 0; length--) {
      const outer = document.getIn(path.slice(0, length - 1), true);
      const key = path[length - 1];
      const pair = isMap(outer) ? outer.items.find((one) => isNode(one.key) && String(one.key) === String(key)) : undefined;
      const node = pair ? (pair.key as Node) : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.at(node.range[0]);
    }
    return this.at(document.contents?.range?.[0] ?? document.range[0]);
  }

  private at(offset: number): string {
    const { line, col } = this.lines.linePos(offset);
    return `${this.file.path}:${Math.max(1, line)}:${Math.max(1, col)}`;
  }
}

/** What a document holds; undefined of one that unfolds to too much. */
function plain(document: Document.Parsed): unknown {
  try {
    return withoutNulls(document.toJSON());
  } catch (error) {
    if (error instanceof RangeError || error instanceof ReferenceError) return undefined;
    throw error;
  }
}

/** The API server takes a null for a field that is not there: `creationTimestamp: null`, as controller-gen writes. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])));
}

/** A sound definition; none of a kind that Loutik knows by itself. */
function definitionsOf(value: Given, where: string): Definition[] {
  const { metadata, spec } = value as unknown as Manifest & { readonly spec: Given };
  const { group, names, scope, versions } = spec as unknown as {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly scope: string;
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: Given };
      readonly subresources?: Given;
    }[];
  };
  if (versions.some(({ name }) => tryKind(`${group}/${name}`, names.kind))) return [];
  const { name, labels, annotations } = metadata;
  return [
    {
      where,
      name,
      group,
      kind: names.kind,
      namespaced: scope === 'Namespaced',
      versions: versions.map((version) => ({
        name: version.name,
        served: version.served,
        schema: version.schema.openAPIV3Schema,
        hasStatus: version.subresources?.status !== undefined,
      })),
      manifest: { ...definitionKind, metadata: { name, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) }, spec },
    },
  ];
}

/** What is wrong, after the way to it. */
function spelledPath(path: Path, what: string): string {
  const spelled = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`),
    '',
  );
  return spelled === '' ? what : `${spelled}: ${what}`;
}

/** The first sentence of what the parser says. */
function sentence(message: string): string {
  return (message.split('\n', 1)[0] ?? '').replace(/:$/, '');
}
