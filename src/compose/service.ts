import { type Around, environmentOf, pairsOf, type Variable } from './environment';
import { type Health, healthOf } from './health';
import { type Mounted, mountsOf } from './mounts';
import { entriesOf, entry, isOn, itemsOf, type Node, type Place, piecesOf, type Text, textOf } from './node';
import { exposedPorts, type Published, publishedPorts } from './ports';
import { type Reference, referenceOf } from './reference';
import { type TraefikLabels, traefikLabels } from './routers';
import { wordsOf } from './words';

/** A service that another waits for, or needs. */
export interface Dependency {
  readonly on: string;
  readonly at: Place;
  readonly isRequired: boolean;
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
}

/** A config or secret that a service sees as a file. */
export interface Shown {
  readonly at: Place;
  readonly source: string;
  readonly target: string;
}

/** A service of a Compose file, its short and long forms read alike. */
export interface Service {
  readonly name: string;
  readonly at: Place;
  /** All that it says. */
  readonly node: Node;
  /** A name that Kubernetes can have for it. */
  readonly slug: string;
  readonly image?: Text;
  readonly reference?: Reference;
  readonly entrypoint?: readonly Text[];
  readonly command?: readonly Text[];
  readonly variables: readonly Variable[];
  readonly published: readonly Published[];
  readonly exposed: readonly Published[];
  readonly mounted: readonly Mounted[];
  readonly dependencies: readonly Dependency[];
  readonly health?: Health;
  readonly labels: TraefikLabels;
  readonly networks: readonly string[];
  readonly configs: readonly Shown[];
  readonly secrets: readonly Shown[];
  /** Other names that services of its networks reach it by. */
  readonly aliases: readonly string[];
}

export function readService(name: string, node: Node, around: Around): Service {
  const image = piecesOf(entry(node, 'image'));
  const networks = entry(node, 'networks');
  const mode = entry(node, 'network_mode');
  const aliases = entriesOf(networks).flatMap(([, own]) => itemsOf(entry(own, 'aliases')).flatMap((alias) => textOf(alias) ?? []));
  const words = (key: string) => commandOf(entry(node, key));
  return {
    name,
    at: node.at,
    node,
    slug: slugOf(name),
    ...(image && image.value !== '' ? { image, reference: referenceOf(image.value) } : {}),
    ...given('entrypoint', words('entrypoint')),
    ...given('command', words('command')),
    variables: environmentOf(node, around),
    published: publishedPorts(entry(node, 'ports')),
    exposed: exposedPorts(entry(node, 'expose')),
    mounted: mountsOf(entry(node, 'volumes'), entry(node, 'tmpfs')),
    dependencies: [...dependsOn(entry(node, 'depends_on')), ...links(entry(node, 'links'))],
    ...given('health', healthOf(entry(node, 'healthcheck'))),
    labels: traefikLabels([...pairsOf(entry(node, 'labels')), ...pairsOf(entry(entry(node, 'deploy'), 'labels'))]),
    networks: mode
      ? []
      : networks === undefined
        ? ['default']
        : networks.kind === 'table'
          ? [...networks.entries.keys()]
          : itemsOf(networks).flatMap((one) => textOf(one) ?? []),
    configs: itemsOf(entry(node, 'configs')).map((one) => shown(one, '/')),
    secrets: itemsOf(entry(node, 'secrets')).map((one) => shown(one, '/run/secrets/')),
    aliases: [...new Set([...aliases, textOf(entry(node, 'container_name')) ?? '', textOf(entry(node, 'hostname')) ?? ''])].filter(
      (alias) => alias !== '' && alias !== name,
    ),
  };
}

const given = <K extends string, T>(key: K, value: T | undefined) => (value === undefined ? {} : ({ [key]: value } as { [P in K]: T }));

/** A name as one of Kubernetes' for a Service. */
export function slugOf(name: string): string {
  const slug = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return (/^[a-z]/.test(slug) ? slug : `s-${slug}`).slice(0, 40).replace(/-+$/, '');
}

function commandOf(node: Node | undefined): readonly Text[] | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'list') return node.items.flatMap((item) => piecesOf(item) ?? []);
  const text = piecesOf(node);
  return text === undefined || text.value === '' ? undefined : wordsOf(text);
}

function dependsOn(node: Node | undefined): readonly Dependency[] {
  if (node?.kind !== 'table')
    return itemsOf(node).map((item) => ({ on: textOf(item) ?? '', at: item.at, isRequired: true, condition: 'service_started' }));
  return [...node.entries].map(([on, how]) => ({
    on,
    at: how.at,
    isRequired: entry(how, 'required') === undefined || isOn(entry(how, 'required')),
    condition: (textOf(entry(how, 'condition')) ?? 'service_started') as Dependency['condition'],
  }));
}

function links(node: Node | undefined): readonly Dependency[] {
  return itemsOf(node).map((item) => ({
    on: (textOf(item) ?? '').split(':')[0] ?? '',
    at: item.at,
    isRequired: true,
    condition: 'service_started',
  }));
}

function shown(node: Node, folder: string): Shown {
  const source = textOf(node.kind === 'table' ? node.entries.get('source') : node) ?? '';
  const target = textOf(entry(node, 'target')) ?? source;
  return { at: node.at, source, target: target.startsWith('/') ? target : `${folder}${target}` };
}
