import { isAbsolute, relative } from 'node:path';
import { ProblemsError } from '../problems';
import { suggest } from '../suggest';
import type { Decisions } from './decision';
import type { Disk } from './disk';
import { fault, refusal } from './fault';
import type { Loaded } from './load';
import { entriesOf, entry, itemsOf, type Node, type Table, textOf } from './node';
import { platformInstead } from './reference';
import { promises } from './secret-names';
import { readService, type Service } from './service';
import { replicasOf } from './untold';

/** A Compose project as its services, those that are not carried over left out. */
export interface Project {
  readonly tree: Table;
  readonly folder: string;
  readonly disk: Disk;
  readonly shown: (path: string) => string;
  readonly services: ReadonlyMap<string, Service>;
  /** Services that run to their end before others start, by name. */
  readonly onces: ReadonlyMap<string, Service>;
  /** What is said of those that are left out. */
  readonly notes: readonly string[];
}

export function readProject(loaded: Loaded, disk: Disk, here: string, profiles: readonly string[], decisions: Decisions): Project {
  const { tree, folder, lookup, unset } = loaded;
  const shown = (path: string) => (isAbsolute(path) && !relative(here, path).startsWith('..') ? relative(here, path) : path);
  const all = entriesOf(entry(tree, 'services')).map(([name, node]) => readService(name, node, { disk, folder, lookup, shown }));
  checkReferences(all, tree);
  const notes: string[] = [];
  const awaited = new Set(
    all.flatMap(({ dependencies }) =>
      dependencies.flatMap(({ on, condition }) => (condition === 'service_completed_successfully' ? [on] : [])),
    ),
  );
  const kept = all.filter((service) => {
    const why = leftOut(service, awaited.has(service.name), profiles);
    if (why === undefined) return true;
    const of = `services.${service.name}`;
    notes.push(why.isOpen ? decisions.decide(service.at, of, why.what) : decisions.leave(service.at, of, why.what));
    return false;
  });
  for (const { variable, at, path } of unset) {
    const [section, name = '', key] = path;
    const isLeft = section === 'services' && all.some((one) => one.name === name) && !kept.some((one) => one.name === name);
    // of a variable of the environment it is told there, and a secret is one wherever it stands
    if (isLeft || key === 'environment' || promises(variable)) continue;
    notes.push(decisions.decide(at, path.join('.'), `${variable} is set nowhere, and so nothing stands for it: say what it is`));
  }
  checkCircles(kept);
  const services = kept.filter(({ name }) => !awaited.has(name));
  if (services.length === 0)
    throw refusal(
      'COMPOSE_INVALID',
      tree.at,
      'none of its services is carried over',
      'name a Compose file that runs a service of its own; services of a profile take --profile',
    );
  return {
    tree,
    folder,
    disk,
    shown,
    notes,
    services: new Map(services.map((service) => [service.name, service])),
    onces: new Map(kept.filter(({ name }) => awaited.has(name)).map((service) => [service.name, service])),
  };
}

/** Why a service is not carried over; undefined of one that is. */
function leftOut(
  { name, node, reference }: Service,
  isAwaited: boolean,
  active: readonly string[],
): { readonly what: string; readonly isOpen?: true } | undefined {
  const profiles = itemsOf(entry(node, 'profiles')).flatMap((one) => textOf(one) ?? []);
  if (profiles.length > 0 && !profiles.some((profile) => active.includes(profile) || active.includes('*')))
    return { what: `${name} is left out: it runs with the profile ${profiles.join(' or ')} alone (--profile ${profiles[0]})` };
  const instead = reference && platformInstead(reference.repository);
  if (instead !== undefined) return { what: `${name} is left out: ${instead}` };
  if (replicasOf(node)?.count === 0) return { what: `${name} is left out: it has no replicas` };
  if (entry(node, 'provider') !== undefined) return { what: `${name} is left out: a program outside of Docker provides it`, isOpen: true };
  const isOnce =
    !isAwaited && textOf(entry(node, 'restart')) === 'no' && entry(node, 'ports') === undefined && entry(node, 'build') === undefined;
  if (isOnce && entry(node, 'command') !== undefined && entry(node, 'healthcheck') === undefined)
    return {
      what: `${name} is left out: it runs once (restart: no), and nothing waits for it. Make it a container of init, or a ScheduledJob by the clock`,
      isOpen: true,
    };
  return undefined;
}

/** Names that nothing answers to. */
function checkReferences(services: readonly Service[], tree: Node): void {
  const names = services.map(({ name }) => name);
  const known = (section: string) => entriesOf(entry(tree, section)).map(([name]) => name);
  const problems = services.flatMap(({ name, node, dependencies, mounted, networks, configs, secrets }) => {
    const wrong = (at: Node['at'], what: string, wanted: string, among: readonly string[]) => {
      if (among.includes(wanted)) return [];
      const right = suggest(wanted, among);
      return [
        fault(
          'COMPOSE_INVALID',
          at,
          `services.${name} names the ${what} ${wanted}, which the file does not have${right ? `; did you mean ${right}?` : ''}`,
          `name one that there is, or add it`,
        ),
      ];
    };
    const mode = entry(node, 'network_mode');
    const shared = ['network_mode', 'pid', 'ipc'].flatMap((key) => {
      const value = entry(node, key);
      const [, other] = /^service:(.*)$/.exec(textOf(value) ?? '') ?? [];
      return value && other !== undefined
        ? wrong(
            value.at,
            'service',
            other,
            names.filter((one) => one !== name),
          )
        : [];
    });
    return [
      ...shared,
      ...dependencies.filter(({ isRequired }) => isRequired).flatMap(({ on, at }) => wrong(at, 'service', on, names)),
      ...mounted.flatMap(({ kind, source, at }) =>
        kind === 'volume' && source !== undefined ? wrong(at, 'volume', source, known('volumes')) : [],
      ),
      ...(mode
        ? []
        : networks.flatMap((network) =>
            wrong(entry(node, 'networks')?.at ?? node.at, 'network', network, ['default', ...known('networks')]),
          )),
      ...configs.flatMap(({ source, at }) => wrong(at, 'config', source, known('configs'))),
      ...secrets.flatMap(({ source, at }) => wrong(at, 'secret', source, known('secrets'))),
    ];
  });
  if (problems.length > 0) throw new ProblemsError(problems);
}

/** Services that wait for each other, or live in each other's network, in a circle: none of them would start. */
function checkCircles(services: readonly Service[]): void {
  const edges = new Map(
    services.map(({ name, node, dependencies }) => {
      const shared = ['network_mode', 'pid', 'ipc'].flatMap((key) => {
        const value = entry(node, key);
        const [, other] = /^service:(.*)$/.exec(textOf(value) ?? '') ?? [];
        return value && other ? [{ on: other, at: value.at }] : [];
      });
      return [name, [...dependencies, ...shared]] as const;
    }),
  );
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]) => {
    if (done.has(name)) return;
    for (const { on, at } of edges.get(name) ?? []) {
      if (!edges.has(on)) continue; // left out
      if ([...way, name].includes(on)) {
        const circle = [...way, name, on].slice([...way, name].indexOf(on)).join(' → ');
        throw refusal('COMPOSE_CIRCLE', at, `services wait for each other in a circle: ${circle}`, 'let one of them wait for none');
      }
      visit(on, [...way, name]);
    }
    done.add(name);
  };
  for (const { name } of services) visit(name, []);
}
