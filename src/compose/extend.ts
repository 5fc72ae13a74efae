import { suggest } from '../suggest';
import { refusal } from './fault';
import { mergeService } from './merge';
import { entriesOf, entry, type Node, type Place, type Table, textOf } from './node';

/** A Compose file as it stands. */
export interface ComposeFile {
  readonly path: string;
  readonly node: Node;
}

/** Reads the file that one extends a service of, by how it is named in another. */
export type ReadOther = (path: string, from: string, at: Place) => ComposeFile;

/** A file with each of its services laid over the one that it extends, of the same file or of another. */
export function extended({ path, node }: ComposeFile, other: ReadOther): Node {
  const services = servicesOf(node);
  if (node.kind !== 'table' || services === undefined) return node;
  const entries = new Map([...services.entries].map(([name]) => [name, flat({ path, services, name }, other, [])]));
  return { ...node, entries: new Map([...node.entries, ['services', { ...services, entries }]]) };
}

interface Wanted {
  readonly path: string;
  readonly services: Table;
  readonly name: string;
}

function flat({ path, services, name }: Wanted, other: ReadOther, open: readonly string[]): Node {
  const service = services.entries.get(name) as Node;
  const extend = entry(service, 'extends');
  if (extend === undefined || service.kind !== 'table') return service;
  const id = `${path}#${name}`;
  if (open.includes(id)) {
    const way = [...open.slice(open.indexOf(id)), id].map((one) => one.slice(one.indexOf('#') + 1)).join(' → ');
    throw refusal('COMPOSE_CIRCLE', extend.at, `services extend each other in a circle: ${way}`, 'let one of them extend nothing');
  }
  const wanted = textOf(extend) ?? textOf(entry(extend, 'service')) ?? '';
  const file = textOf(entry(extend, 'file'));
  if (file !== undefined && /^(https?|git|ssh|oci):|^git@/.test(file))
    throw refusal(
      'COMPOSE_UNREADABLE',
      extend.at,
      'it extends a service of a file from the network, which is not read',
      'get that file, and name it as it lies on this computer',
    );
  const from =
    file === undefined
      ? { path, node: { kind: 'table', at: services.at, entries: new Map([['services', services]]) } as Node }
      : other(file, path, extend.at);
  const there = servicesOf(from.node);
  if (there === undefined || !there.entries.has(wanted)) {
    const right = suggest(
      wanted,
      entriesOf(there).map(([one]) => one),
    );
    throw refusal(
      'COMPOSE_INVALID',
      extend.at,
      `services.${name} extends ${wanted || 'nothing'}, which ${file ?? 'this file'} does not have${right ? `; did you mean ${right}?` : ''}`,
      'name one of its services',
    );
  }
  const own: Node = { ...service, entries: new Map([...service.entries].filter(([key]) => key !== 'extends')) };
  return mergeService(flat({ path: from.path, services: there, name: wanted }, other, [...open, id]), own);
}

function servicesOf(node: Node): Table | undefined {
  const services = node.kind === 'table' ? node.entries.get('services') : undefined;
  return services?.kind === 'table' ? services : undefined;
}
