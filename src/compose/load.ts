import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { ProblemsError } from '../problems';
import { checkSchema } from './check-schema';
import type { Disk } from './disk';
import { missingEnvFile, readDotenv } from './dotenv';
import { type ComposeFile, extended } from './extend';
import { fault, refusal } from './fault';
import { merge, mergeNamed } from './merge';
import { entry, itemsOf, type Node, type Place, spelledPlace, type Table, textOf } from './node';
import { readYaml } from './read-yaml';
import { fill, type Lookup, TemplateFault } from './template';

/** What Compose files are read from. */
export interface Source {
  readonly disk: Disk;
  /** Where the person is: places are told from here. */
  readonly here: string;
  /** Files, each laid over those before it; or one folder that has one of the usual names. */
  readonly files: readonly string[];
  /** @default - `.env` beside the first file, when there is one */
  readonly envFiles?: readonly string[];
  /** The shell's variables. */
  readonly shell: Lookup;
}

/** A Compose project: all its files as one, checked, and what else it was read with. */
export interface Loaded {
  readonly tree: Table;
  /** The folder that paths start from. */
  readonly folder: string;
  readonly lookup: Lookup;
  /** The files that it was read from, as the person names them. */
  readonly files: readonly string[];
  /** Variables that nothing gives a value, where they stand. */
  readonly unset: readonly Unset[];
}

export interface Unset {
  readonly variable: string;
  readonly at: Place;
  /** `services`, `web`, `image` */
  readonly path: readonly string[];
}

/** The names that Compose looks for, and those that it lays over them (compose-go, cli/options.go). */
const usual = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const;
const over = ['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml', 'docker-compose.override.yaml'] as const;

/** Reads a Compose project. Throws a `ProblemsError` with everything that is wrong with it. */
export function load(source: Source): Loaded {
  const files = given(source);
  const folder = dirname(files[0] ?? source.here);
  const reader = new Loading(source);
  const lookup = reader.variables(
    source.envFiles?.map((path) => resolve(source.here, path)),
    folder,
    source.shell,
  );
  const tree = reader.project(files, folder, lookup, []);
  if (entry(tree, 'services') === undefined)
    throw refusal('COMPOSE_INVALID', tree.at, 'it has no services', 'name a Compose file that runs something');
  return { tree, folder, lookup, files: reader.read, unset: [...reader.unset.values()] };
}

function given({ disk, here, files }: Source): readonly string[] {
  const [first = '.', ...others] = files;
  const path = resolve(here, first);
  if (files.length > 1 || disk.kind(path) !== 'folder') return [path, ...others.map((file) => resolve(here, file))];
  const found = (names: readonly string[]) => names.map((name) => join(path, name)).find((file) => disk.kind(file) === 'file');
  const main = found(usual);
  if (main === undefined)
    throw refusal('COMPOSE_UNREADABLE', first, `there is none of ${usual.join(', ')}`, 'name the file: npx loutik import FILE');
  const override = found(over);
  return override === undefined ? [main] : [main, override];
}

class Loading {
  readonly read: string[] = [];
  readonly unset = new Map<string, Unset>();
  private readonly raw = new Map<string, readonly Node[]>();

  constructor(private readonly source: Source) {}

  /** Files laid over each other, with what they include and extend. */
  project(files: readonly string[], folder: string, lookup: Lookup, within: readonly string[]): Table {
    let tree: Node | undefined;
    for (const file of files) {
      for (const document of this.documents(file, undefined, lookup)) {
        const whole = this.included(document, folder, lookup, [...within, file]);
        tree = merge(
          tree,
          extended({ path: join(folder, basename(file)), node: whole }, (path, from, at) =>
            this.other(resolve(dirname(from), path), at, lookup),
          ),
        );
        const problems = checkSchema(tree);
        if (problems.length > 0) throw new ProblemsError(problems);
      }
    }
    if (tree?.kind !== 'table')
      throw refusal('COMPOSE_INVALID', this.shown(files[0] ?? ''), 'it is empty', 'name a Compose file that runs something');
    return tree;
  }

  /** Variables as they are filled in: the shell's before those of files, the last file first. */
  variables(files: readonly string[] | undefined, folder: string, shell: Lookup, at?: Place): Lookup {
    const usual = join(folder, '.env');
    const chosen = files ?? (this.source.disk.kind(usual) === 'file' ? [usual] : []);
    const own = new Map<string, string>();
    for (const path of chosen) {
      if (this.source.disk.kind(path) !== 'file')
        throw at
          ? new ProblemsError([missingEnvFile(at, this.shown(path))])
          : refusal('COMPOSE_UNREADABLE', this.shown(path), 'there is no such file', 'name a file of variables: --env-file FILE');
      for (const { name, parts } of readDotenv(this.shown(path), this.text(path, at), (name) => shell(name) ?? own.get(name)))
        if (parts) own.set(name, parts.map(({ text }) => text).join(''));
    }
    return (name) => shell(name) ?? own.get(name);
  }

  private documents(file: string, at: Place | undefined, lookup: Lookup): readonly Node[] {
    const known = this.raw.get(file) ?? readYaml(this.shown(file), this.text(file, at));
    if (!this.raw.has(file)) this.read.push(this.shown(file));
    this.raw.set(file, known);
    return known.map((document) => {
      if (document.kind !== 'table') throw refusal('COMPOSE_INVALID', document.at, 'it is no table of services', 'name a Compose file');
      return filledIn(document, lookup, [], (one) => this.unset.set(`${one.variable} ${spelledPlace(one.at)}`, one));
    });
  }

  /** A file whose services are extended, its paths whole. */
  private other(path: string, at: Place, lookup: Lookup): ComposeFile {
    const [document] = this.documents(path, at, lookup);
    return { path, node: rebased(document as Node, dirname(path)) };
  }

  private included(document: Node, folder: string, lookup: Lookup, within: readonly string[]): Node {
    let tree = document;
    for (const one of itemsOf(entry(document, 'include'))) {
      const paths = itemsOf(one.kind === 'table' ? one.entries.get('path') : one).map((path) => resolve(folder, textOf(path) ?? ''));
      const [main = ''] = paths;
      const cycle = paths.find((path) => within.includes(path));
      if (cycle !== undefined)
        throw refusal(
          'COMPOSE_CIRCLE',
          one.at,
          `${this.shown(cycle)} includes itself, by way of ${within.map((file) => this.shown(file)).join(', ')}`,
          'take one include out of the circle',
        );
      if (itemsOf(one.kind === 'table' ? one.entries.get('path') : one).some(isRemote)) throw remote(one);
      const home = textOf(entry(one, 'project_directory'));
      const project = home === undefined ? dirname(main) : resolve(folder, home);
      const own = itemsOf(entry(one, 'env_file')).map((path) => resolve(folder, textOf(path) ?? ''));
      for (const path of paths) if (this.source.disk.kind(path) !== 'file') throw this.absent(path, one.at);
      const inner = this.project(paths, project, this.variables(own.length > 0 ? own : undefined, project, lookup, one.at), within);
      tree = imported(project === folder ? inner : rebased(inner, project), tree);
    }
    return tree.kind === 'table' ? { ...tree, entries: new Map([...tree.entries].filter(([key]) => key !== 'include')) } : tree;
  }

  private text(path: string, at: Place | undefined): string {
    if (this.source.disk.kind(path) === undefined) throw this.absent(path, at);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.source.disk.read(path));
    } catch (error) {
      const what = error instanceof TypeError ? 'it is no text in UTF-8' : `it cannot be read: ${(error as NodeJS.ErrnoException).code}`;
      throw refusal('COMPOSE_UNREADABLE', at ?? this.shown(path), at ? `${this.shown(path)}: ${what}` : what, 'name a file that is a text');
    }
  }

  private absent(path: string, at: Place | undefined): ProblemsError {
    const what = at ? `it takes ${this.shown(path)}, and there is no such file` : 'there is no such file';
    return refusal('COMPOSE_UNREADABLE', at ?? this.shown(path), what, 'name a file that is there');
  }

  private shown(path: string): string {
    const near = relative(this.source.here, path);
    return near === '' || near.startsWith('..') ? path : near;
  }
}

/** The variables of all texts, filled in. */
function filledIn(node: Node, lookup: Lookup, path: readonly string[], lacks: (unset: Unset) => void): Node {
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => filledIn(item, lookup, path, lacks)) };
  if (node.kind === 'table')
    return { ...node, entries: new Map([...node.entries].map(([key, value]) => [key, filledIn(value, lookup, [...path, key], lacks)])) };
  if (typeof node.value !== 'string' || !node.value.includes('$')) return node;
  try {
    const parts = fill(node.value, lookup);
    for (const { variable, isUnset } of parts) if (isUnset && variable !== undefined) lacks({ variable, at: node.at, path });
    return { ...node, parts, value: parts.map(({ text }) => text).join('') };
  } catch (error) {
    if (error instanceof TemplateFault) throw new ProblemsError([fault(error.code, node.at, error.message, error.repair)]);
    throw error;
  }
}

/** What is included stands below what includes it. */
function imported(inner: Node, outer: Node): Node {
  if (inner.kind !== 'table' || outer.kind !== 'table') return outer;
  const entries = new Map(outer.entries);
  for (const section of ['services', 'volumes', 'networks', 'secrets', 'configs', 'models']) {
    const from = inner.entries.get(section);
    if (from?.kind !== 'table') continue;
    const to = entries.get(section);
    const all = new Map(from.entries);
    if (to?.kind === 'table')
      for (const [name, own] of to.entries) {
        const before = all.get(name);
        all.set(name, before === undefined ? own : mergeNamed(section, before, own));
      }
    entries.set(section, { kind: 'table', at: to?.at ?? from.at, entries: all });
  }
  return { ...outer, entries };
}

/** A file of another folder, its paths whole. */
function rebased(node: Node, folder: string): Node {
  const path = (one: Node): Node =>
    one.kind === 'scalar' && typeof one.value === 'string' && /^\.{1,2}(\/|$)/.test(one.value) ? moved(one, folder) : one;
  const visit = (one: Node, keys: readonly string[]): Node => {
    if (one.kind === 'list') return { ...one, items: one.items.map((item) => visit(item, keys)) };
    if (one.kind === 'table')
      return { ...one, entries: new Map([...one.entries].map(([key, value]) => [key, visit(value, [...keys, key])])) };
    const [section, , key, inner] = keys;
    const isPath =
      (section === 'services' &&
        ((key === 'volumes' && (inner === undefined || inner === 'source')) || key === 'env_file' || key === 'label_file')) ||
      ((section === 'secrets' || section === 'configs') && key === 'file');
    if (!isPath) return one;
    // a bare name of an env file is a path too; of a volume it is a name
    return key === 'volumes' || isAbsolute(String(one.value)) ? path(one) : moved(one, folder);
  };
  return visit(node, []);
}

function moved(node: Node, folder: string): Node {
  if (node.kind !== 'scalar') return node;
  const [first = '', ...rest] = String(node.value).split(':');
  const value = [join(folder, first), ...rest].join(':');
  return { ...node, value, parts: [{ text: value }] };
}

const isRemote = (node: Node) => /^(https?|git|ssh|oci):|^git@|\.git(#|$)/.test(textOf(node) ?? '');

function remote(node: Node) {
  return refusal(
    'COMPOSE_UNREADABLE',
    node.at,
    'it takes another file from the network, which is not read',
    'get it, and name the file on this computer',
  );
}

/** The name that a project has without one of its own: its folder's. */
export function folderName(folder: string): string {
  return basename(folder);
}
