import { refusal } from './fault';
import { itemsOf, type List, type Node, type Table, textOf } from './node';

/** Where values of a Compose file are laid over each other in a way of their own (compose-go, override/merge.go): `*` is any key. */
const special: readonly (readonly [pattern: string, how: 'other' | 'pairs' | 'list' | 'names' | 'logging' | 'build' | 'hosts'])[] = [
  ...['command', 'entrypoint', 'healthcheck.test', 'ulimits.*'].map((key) => [`services.*.${key}`, 'other'] as const),
  ...['annotations', 'environment', 'labels', 'sysctls', 'build.args', 'build.labels', 'build.additional_contexts', 'deploy.labels'].map(
    (key) => [`services.*.${key}`, 'pairs'] as const,
  ),
  ...['dns', 'dns_opt', 'dns_search', 'env_file', 'label_file', 'tmpfs'].map((key) => [`services.*.${key}`, 'list'] as const),
  ...['depends_on', 'networks', 'models'].map((key) => [`services.*.${key}`, 'names'] as const),
  ['services.*.extra_hosts', 'hosts'],
  ['services.*.build.extra_hosts', 'hosts'],
  ['services.*.build', 'build'],
  ['services.*.logging', 'logging'],
  ['networks.*.labels', 'pairs'],
  ['volumes.*.labels', 'pairs'],
];

/** Lists of a service in which an item takes the place of an earlier one, by what tells them apart (override/uncity.go). */
const unique: Readonly<Record<string, (item: Node) => string>> = {
  ...Object.fromEntries(
    ['cap_add', 'cap_drop', 'dns', 'dns_opt', 'dns_search', 'links', 'profiles', 'tmpfs', 'expose'].map((key) => [key, nameOf]),
  ),
  env_file: (item) => textOf(item.kind === 'table' ? item.entries.get('path') : item) ?? '',
  ports: portOf,
  volumes: (item) => (item.kind === 'table' ? textOf(item.entries.get('target')) : targetOf(textOf(item) ?? '')) ?? '',
  devices: (item) =>
    (item.kind === 'table' ? textOf(item.entries.get('target')) : (textOf(item) ?? '').split(':')[1]) ?? textOf(item) ?? '',
  configs: mountOf,
  secrets: mountOf,
};

/** Lays a Compose file over another. */
export function merge(base: Node | undefined, over: Node): Node {
  return base === undefined ? once(settled(over), []) : once(merged(base, over, []), []);
}

/** Lays a service over the one that it extends. */
export function mergeService(base: Node, over: Node): Node {
  return once(merged(base, over, ['services', 'x']), ['services', 'x']);
}

/** Lays an entry of a section over the one of that name that another file has. */
export function mergeNamed(section: string, base: Node, over: Node): Node {
  return once(merged(base, over, [section, 'x']), [section, 'x']);
}

function merged(base: Node, over: Node, path: readonly string[]): Node {
  if (over.tag === 'override') return settled(over);
  const how = special.find(([pattern]) => matches(pattern, path))?.[1];
  if (how === 'other') return over;
  if (how === 'list') return joined(itemsOf(base), over);
  if (how === 'pairs') return pairs(base, over);
  if (how === 'hosts') return joined(asList(base), { ...over, kind: 'list', items: asList(over) } as List);
  const [left, right] = how === 'names' || how === 'build' ? [asTable(base, how), asTable(over, how)] : [base, over];
  if (
    how === 'logging' &&
    textOf(entryOf(left, 'driver')) !== textOf(entryOf(right, 'driver')) &&
    entryOf(left, 'driver') &&
    entryOf(right, 'driver')
  )
    return over;
  if (isEmpty(right)) return left;
  if (isEmpty(left)) return settled(right);
  if (left.kind === 'table' && right.kind === 'table') return tables(left, right, path);
  if (left.kind === 'list' && right.kind === 'list') return joined(left.items, right);
  if (left.kind !== right.kind)
    throw refusal(
      'COMPOSE_INVALID',
      over.at,
      `${path.join('.')} is laid over one of another kind: a list, a table and a text do not mix`,
      'write both in the same form, or say !override before the value',
    );
  return over;
}

function tables(base: Table, over: Table, path: readonly string[]): Table {
  const entries = new Map(base.entries);
  for (const [key, value] of over.entries) {
    const before = entries.get(key);
    if (value.tag === 'reset') entries.delete(key);
    else entries.set(key, before === undefined ? settled(value) : merged(before, value, [...path, key]));
  }
  return { ...base, entries };
}

/** A value that is laid over nothing: what it resets is not there. */
function settled(node: Node): Node {
  if (node.kind !== 'table') return node;
  const kept = [...node.entries].filter(([, { tag }]) => tag !== 'reset').map(([key, value]) => [key, settled(value)] as const);
  return { ...node, entries: new Map(kept) };
}

function joined(base: readonly Node[], over: Node): List {
  return { kind: 'list', at: over.at, items: [...base, ...itemsOf(over)] };
}

/** Lists of `NAME=value`, and tables: a name keeps its first place, and its last value. */
function pairs(base: Node, over: Node): Node {
  const all = new Map<string, Node>();
  for (const node of [...asPairs(base), ...asPairs(over)]) all.set(nameOf(node[1], node[0]), node[1]);
  return { kind: 'list', at: over.at, items: [...all.values()] };
}

/** Each name with an item of the list form. */
function asPairs(node: Node): readonly (readonly [string | undefined, Node])[] {
  if (node.kind === 'list') return node.items.map((item) => [undefined, item] as const);
  if (node.kind !== 'table') return [];
  return [...node.entries].map(([key, value]) => {
    if (value.kind !== 'scalar') return [key, { kind: 'table', at: value.at, entries: new Map([[key, value]]) } as Node] as const;
    const text = value.value === null ? key : `${key}=${String(value.value)}`;
    const parts = value.value === null ? undefined : [{ text: `${key}=` }, ...(value.parts ?? [{ text: String(value.value) }])];
    return [key, { kind: 'scalar', at: value.at, value: text, ...(parts ? { parts } : {}) } as Node] as const;
  });
}

function asTable(node: Node, how: 'names' | 'build'): Node {
  if (node.kind === 'list')
    return { kind: 'table', at: node.at, entries: new Map(node.items.map((item) => [textOf(item) ?? '', empty(item)])) };
  return how === 'build' && node.kind === 'scalar' ? { kind: 'table', at: node.at, entries: new Map([['context', node]]) } : node;
}

function asList(node: Node): readonly Node[] {
  return asPairs(node).map(([, item]) => item);
}

/** Each list in which items are told apart, with the last of those that are alike. */
function once(node: Node, path: readonly string[]): Node {
  if (node.kind === 'table')
    return { ...node, entries: new Map([...node.entries].map(([key, value]) => [key, once(value, [...path, key])])) };
  const index = path.length === 3 && path[0] === 'services' && node.kind === 'list' ? unique[path[2] ?? ''] : undefined;
  if (index === undefined || node.kind !== 'list') return node;
  const items = new Map<string, Node>();
  for (const item of node.items) items.set(index(item), item);
  return { ...node, items: [...items.values()] };
}

const empty = ({ at }: Node): Node => ({ kind: 'scalar', at, value: null });
const isEmpty = (node: Node) => node.kind === 'scalar' && node.value === null;
const entryOf = (node: Node, key: string) => (node.kind === 'table' ? node.entries.get(key) : undefined);

function matches(pattern: string, path: readonly string[]): boolean {
  const parts = pattern.split('.');
  return parts.length === path.length && parts.every((part, index) => part === '*' || part === path[index]);
}

function nameOf(item: Node, key?: string): string {
  return key ?? (textOf(item) ?? '').split('=', 1)[0] ?? '';
}

/** Where a volume in its short form is mounted. */
function targetOf(spec: string): string | undefined {
  const [first = '', second] = spec.split(/(?<!^[a-z]):/i);
  return second ?? first;
}

function mountOf(item: Node): string {
  if (item.kind !== 'table') return `/${textOf(item)}`;
  return textOf(item.entries.get('target')) ?? `/${textOf(item.entries.get('source'))}`;
}

function portOf(item: Node): string {
  if (item.kind !== 'table') return textOf(item) ?? '';
  const of = (key: string, otherwise: string) => textOf(item.entries.get(key)) ?? otherwise;
  return `${of('host_ip', '0.0.0.0')}:${of('published', '')}:${of('target', '')}/${of('protocol', 'tcp')}`;
}
