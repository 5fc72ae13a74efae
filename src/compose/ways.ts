import type { OwnDatabase } from './databases';
import type { Decisions } from './decision';
import type { Neighbour } from './neighbours';
import { entry } from './node';
import type { Project } from './project';
import { isOnline, portCode, type Reach } from './reaching';
import type { Service } from './service';
import type { PlannedWorkload, Ways } from './workloads';

/** Names that services have by links of others. */
export function aliasesOf(all: readonly Service[]): ReadonlyMap<string, readonly string[]> {
  const aliases = new Map<string, readonly string[]>();
  for (const { node } of all) {
    const links = entry(node, 'links');
    for (const link of links?.kind === 'list' ? links.items : []) {
      const [name = '', alias] = String(link.kind === 'scalar' ? link.value : '').split(':');
      if (alias !== undefined && alias !== name) aliases.set(name, [...(aliases.get(name) ?? []), alias]);
    }
  }
  return aliases;
}

/** How a service calls the others here. */
export function neighboursOf(
  service: Service,
  all: readonly Service[],
  of: ReadonlyMap<Service, PlannedWorkload>,
  database: OwnDatabase | undefined,
  links: ReadonlyMap<string, readonly string[]>,
): readonly Neighbour[] {
  return all.flatMap((one): readonly Neighbour[] => {
    const aliases = [...one.aliases, ...(links.get(one.name) ?? [])];
    if (one === service) return aliases.length > 0 ? [{ service: one, names: aliases, host: 'localhost' }] : [];
    const names = [one.name, ...aliases];
    if (one === database?.service)
      return [{ service: one, names, host: { code: `${database.names.code}.host` }, database: database.names }];
    const workload = of.get(one);
    if (workload === undefined) return [];
    if (workload === of.get(service)) return [{ service: one, names, host: 'localhost' }];
    const host = workload.name ?? (workload.id === 'main' ? undefined : one.slug);
    if (host === undefined) return [{ service: one, names, host: { code: `${workload.constant}.host` } }];
    // a name that is the same here stays as it is
    const others = names.filter((name) => name !== host);
    return others.length === 0 ? [] : [{ service: one, names: others, host }];
  });
}

/** Workloads behind those that they reach, as far as that is no circle; what is waited for goes before what is only named. */
export function ordered(
  workloads: readonly PlannedWorkload[],
  reaches: readonly Reach[],
  of: ReadonlyMap<Service, PlannedWorkload>,
): readonly PlannedWorkload[] {
  const done: PlannedWorkload[] = [];
  const open = new Set<PlannedWorkload>();
  const visit = (workload: PlannedWorkload) => {
    if (done.includes(workload) || open.has(workload)) return;
    open.add(workload);
    const own = reaches.filter(({ from }) => of.get(from) === workload);
    const isAwaited = ({ from, to }: Reach) => from.dependencies.some(({ on }) => on === to.name);
    for (const { to } of [...own.filter(isAwaited), ...own.filter((one) => !isAwaited(one))]) {
      const next = of.get(to);
      if (next) visit(next);
    }
    done.push(workload);
  };
  for (const workload of workloads) visit(workload);
  return done;
}

/** What a workload reaches and waits for. `before`: those that the chart makes before it. */
export function waysOf(
  { pod }: PlannedWorkload,
  reaches: readonly Reach[],
  of: ReadonlyMap<Service, PlannedWorkload>,
  before: ReadonlySet<PlannedWorkload>,
  database: Service | undefined,
  project: Project,
  decisions: Decisions,
): Ways {
  const own = [...pod.services, ...pod.before];
  const found = new Set<string>();
  const waits = new Map<string, string>();
  const notes: string[] = [];
  for (const reach of reaches.filter(({ from, to }) => own.includes(from) && !own.includes(to))) {
    const { from, to, ports } = reach;
    const awaited = from.dependencies.find(({ on, isRequired }) => on === to.name && isRequired);
    if (to === database) {
      found.add('database.port');
      if (awaited) waits.set(to.slug, 'database.port');
      continue;
    }
    const workload = of.get(to);
    if (workload === undefined) continue;
    const there = [...(workload.ports.get(to)?.tcp ?? [])];
    const asked = there.filter(([number]) => ports.has(number));
    if (there.length === 0) {
      if (awaited)
        notes.push(
          decisions.leave(
            awaited.at,
            `services.${from.name}.depends_on`,
            `${from.name} waits for ${to.name}, which listens nowhere: both start at once`,
          ),
        );
      continue;
    }
    if (!before.has(workload)) {
      notes.push(
        decisions.decide(
          from.at,
          `services.${from.name}`,
          `${from.name} names ${to.name}, and that names ${from.name}: give one of them a reaches by hand, or leave it out`,
        ),
      );
      continue;
    }
    for (const [, name] of asked.length > 0 ? asked : there) found.add(portCode(workload.constant, name, to === workload.pod.services[0]));
    const [first] = asked.length > 0 ? asked : there;
    if (awaited && first) waits.set(to.slug, portCode(workload.constant, first[1], to === workload.pod.services[0]));
  }
  const isOut = own.some((service) => isOnline(service, project));
  return { reaches: [...found, ...(isOut ? ['internet()'] : [])], waits: [...waits], notes };
}
