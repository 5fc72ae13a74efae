import { durationCode } from './amounts';
import { call, type Entry, list, object, raw, type Statement, text } from './code';
import { type Around, containerOf, type MadeContainer } from './container';
import { holdsSecret } from './files';
import { seconds } from './health';
import { entry, itemsOf, type Node, piecesOf, textOf } from './node';
import type { Pod } from './pods';
import type { Service } from './service';
import { noPorts, type OwnPorts } from './service-ports';
import { replicasOf } from './untold';
import { type Level, userOf } from './user';
import { wordsOf } from './words';

/** A pod as the chart's workload. */
export interface PlannedWorkload {
  readonly pod: Pod;
  /** The constant of the chart. */
  readonly constant: string;
  readonly id: string;
  /** The name of its Service, where it has one of its own. */
  readonly name?: string;
  readonly ports: ReadonlyMap<Service, OwnPorts>;
}

export interface MadeWorkload {
  readonly statement: Statement;
  readonly levels: readonly Level[];
}

/** What a workload reaches and waits for, as the chart names it. */
export interface Ways {
  readonly reaches: readonly string[];
  /** By the name of what is waited for: the port. */
  readonly waits: readonly (readonly [name: string, port: string])[];
  readonly notes: readonly string[];
}

export function workloadOf({ pod, constant, id, name, ports }: PlannedWorkload, ways: Ways, around: Around): MadeWorkload {
  const { decisions } = around;
  const [main, ...beside] = pod.services as readonly [Service, ...Service[]];
  const user = podUser(pod);
  const first = containerOf(main, ports.get(main) ?? noPorts, user, true, false, around);
  const others = beside.map(
    (service) => [service, containerOf(service, ports.get(service) ?? noPorts, user, false, false, around)] as const,
  );
  const before = pod.before.map((service) => [service, containerOf(service, noPorts, user, false, true, around)] as const);
  const of = `services.${main.name}`;
  const grace = seconds(entry(main.node, 'stop_grace_period'), 'stop_grace_period');
  const init: Entry[] = [
    ...ways.waits.map(([other, port]) => ({ key: `wait-for-${other}`, value: call('waitFor', raw(port)) })),
    ...before.map(([service, made]) => nested(service, made)),
  ];
  const together = pod.because.map(({ service, key, of: what }) =>
    decisions.decide(
      service.at,
      `services.${service.name}`,
      key === 'network'
        ? `${service.name} shares the network of ${what}: they are one pod, and start and stop together`
        : `${service.name} writes to ${what} as ${main.name} does: they are one pod, since a volume has one writer. Apart they can be where only one of them writes`,
    ),
  );
  const scaling = scaleOf(main, pod, around);
  const mode = entry(entry(main.node, 'deploy'), 'mode');
  const isEverywhere = /^global/.test(textOf(mode) ?? '');
  const preStop = preStopOf(main.node, around);
  const groups = [first, ...others.map(([, made]) => made)].flatMap(({ security }) => security.pod.filter(({ key }) => key === 'groups'));
  const [image, ...entries] = first.entries as readonly [Entry, ...Entry[]];
  const pick = (keys: readonly string[]) => entries.filter(({ key }) => keys.includes(key));
  const all: readonly Entry[] = [
    ...(isEverywhere ? [{ key: 'kind', value: text('DaemonSet') }] : []),
    ...(name === undefined ? [] : [{ key: 'name', value: text(name) }]),
    image,
    ...pick(['user', 'groups']),
    ...(groups.length > 0 && pick(['groups']).length === 0 ? groups.slice(0, 1) : []),
    ...pick(['command', 'args', 'env', 'ports', 'mounts']),
    ...(init.length > 0 ? [{ key: 'init', value: object(init) }] : []),
    ...(others.length > 0 ? [{ key: 'containers', value: object(others.map(([service, made]) => nested(service, made))) }] : []),
    ...pick(['probes', 'waivers', 'capabilities', 'resources']),
    ...(ways.reaches.length > 0 ? [{ key: 'reaches', value: list(ways.reaches.map(raw)), notes: ways.notes }] : []),
    ...preStop,
    ...(grace === undefined ? [] : [{ key: 'stopWithin', value: raw(durationCode(grace)) }]),
    ...scaling.entries,
  ];
  const working = [main, ...beside, ...pod.before].flatMap((service) => workingDirectory(service, around));
  const clash = portClash(pod, ports, around);
  return {
    statement: {
      notes: [
        ...together,
        ...first.notes,
        ...working,
        ...clash,
        ...scaling.notes,
        ...(ways.reaches.length > 0 ? [] : ways.notes),
        ...beside.flatMap((service) => stopNotes(service, around)),
        ...(entry(main.node, 'pre_stop') && preStop.length === 0
          ? [
              decisions.decide(
                (entry(main.node, 'pre_stop') as Node).at,
                `${of}.pre_stop`,
                'commands before the stop: preStop is one, and holds no secret',
              ),
            ]
          : []),
      ],
      name: constant,
      value: call('new Workload', raw('this'), text(id), object(all)),
    },
    levels: [first, ...others.map(([, made]) => made), ...before.map(([, made]) => made)].flatMap(({ security }) => security.level ?? []),
  };
}

/** The user of all containers of a pod: the one that says most. */
export function podUser({ services }: Pod): number {
  const users = services.map(userOf).filter(({ id }) => id !== 0);
  const said = users.find(({ isSaid }) => isSaid) ?? users[0];
  return said?.id ?? 0;
}

function nested(service: Service, { entries, notes }: MadeContainer): Entry {
  return { key: service.slug, notes, value: object(entries) };
}

function scaleOf(
  { node, name }: Service,
  { services }: Pod,
  { decisions }: Around,
): { readonly entries: readonly Entry[]; readonly notes: readonly string[] } {
  const replicas = replicasOf(node);
  if (replicas === undefined || replicas.count <= 1) return { entries: [], notes: [] };
  const { count, at } = replicas;
  const of = `services.${name}.deploy.replicas`;
  if (services.some(({ mounted }) => mounted.some(({ kind }) => kind !== 'tmpfs')))
    return {
      entries: [],
      notes: [decisions.decide(at.at, of, `${count} of it, and it has volumes, which one pod mounts: here it is one`)],
    };
  const value = object([
    { key: 'min', value: raw(String(count)) },
    { key: 'max', value: raw(String(count)) },
    { key: 'cpu', value: raw('80') },
  ]);
  return {
    entries: [
      { key: 'scale', value, notes: [decisions.decide(at.at, of, `${count} of it: with max above min their number follows the load`)] },
    ],
    notes: [],
  };
}

function preStopOf(node: Node, { vault }: Around): readonly Entry[] {
  const hooks = itemsOf(entry(node, 'pre_stop'));
  const [hook] = hooks;
  const command = entry(hook, 'command');
  if (hooks.length !== 1 || command === undefined) return [];
  const plain = piecesOf(command);
  const words =
    command.kind === 'list' ? command.items.flatMap((one) => textOf(one) ?? []) : plain ? wordsOf(plain).map(({ value }) => value) : [];
  if (holdsSecret(words.join(' ')) || vault.isIn(words.join(' '))) return [];
  return [{ key: 'preStop', value: list(words.map(text)) }];
}

function workingDirectory({ name, node }: Service, { decisions }: Around): readonly string[] {
  const at = entry(node, 'working_dir');
  return at
    ? [
        decisions.decide(
          at.at,
          `services.${name}.working_dir`,
          `it begins in ${textOf(at)}: a container begins where its image says. Let its command go there: ['/bin/sh', '-c', 'cd ${textOf(at)} && exec …']`,
        ),
      ]
    : [];
}

function stopNotes({ name, node }: Service, { decisions }: Around): readonly string[] {
  const grace = entry(node, 'stop_grace_period');
  return grace
    ? [decisions.leave(grace.at, `services.${name}.stop_grace_period`, 'stop_grace_period: the pod has the time of its first container')]
    : [];
}

/** Containers of one pod share its ports. */
function portClash({ services }: Pod, ports: PlannedWorkload['ports'], { decisions }: Around): readonly string[] {
  const owner = new Map<number | string, Service>();
  return services.flatMap((service) => {
    const { tcp, udp } = ports.get(service) ?? noPorts;
    return [...tcp.keys(), ...[...udp.keys()].map((port) => `${port}/udp`)].flatMap((port) => {
      const other = owner.get(port);
      owner.set(port, other ?? service);
      return other === undefined
        ? []
        : [
            decisions.decide(
              service.at,
              `services.${service.name}.ports`,
              `port ${port} is ${other.name}'s too, and they are one pod: let one of them listen at another`,
            ),
          ];
    });
  });
}
