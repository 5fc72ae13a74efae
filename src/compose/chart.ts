import type { Statement } from './code';
import type { Around } from './container';
import { databaseOf } from './databases';
import type { Decisions } from './decision';
import { PlannedFiles } from './files';
import { Ids, Names } from './naming';
import { entry } from './node';
import { type Pod, podsOf, principalOf } from './pods';
import { portRoutesOf } from './port-routes';
import type { Project } from './project';
import { type Reach, reachesOf } from './reaching';
import { type PlannedRoute, routesOf } from './routes';
import { secretFilesOf, secretsStatement } from './secret-statements';
import type { Service } from './service';
import { noPorts, type OwnPorts, portsOf, webPort } from './service-ports';
import type { Level } from './user';
import { Vault } from './vault';
import { volumesOf } from './volumes';
import { aliasesOf, neighboursOf, ordered, waysOf } from './ways';
import { wholeNotes } from './whole-notes';
import { type PlannedWorkload, workloadOf } from './workloads';

/** What a chart consists of, before it is text. */
export interface Chart {
  readonly app: string;
  readonly statements: readonly Statement[];
  readonly routes: readonly PlannedRoute[];
  readonly level?: Level;
  /** What is said of the app as a whole. */
  readonly notes: readonly string[];
}

/** Plans the chart of a project. `imported`: names that the chart's file may have from elsewhere. */
export function chartOf(project: Project, app: string, imported: readonly string[], decisions: Decisions): Chart {
  const vault = new Vault();
  const names = new Names([...imported, 'secrets', 'files', 'database', 'secretFiles']);
  const database = databaseOf(project, vault, decisions);
  const pods = podsOf(project, (service) => service === database?.service);
  learn(project, database?.service, vault);
  const files = new PlannedFiles(project, decisions, vault, 'files');
  const all = [...project.services.values(), ...project.onces.values()];
  const reaches = reachesOf(all, (service) => filesSeenBy(project, service));
  const ids = new Ids(app);
  if (database) for (const id of ['db', 'db-data', 'db-scripts']) ids.take(id);
  const workloads = planned(pods, app, ids, names, reaches);
  const volumes = volumesOf(project, pods, app, ids, names.constant, decisions);
  const of = new Map(
    workloads.flatMap((workload) => [...workload.pod.services, ...workload.pod.before].map((service) => [service, workload] as const)),
  );
  const fileSecrets = secretFilesOf(
    project,
    all.filter((service) => service !== database?.service),
    database?.passwordFile,
    decisions,
  );
  const around: Around = {
    project,
    app,
    decisions,
    vault,
    volumes,
    files,
    ...(database ? { database } : {}),
    secretFiles: fileSecrets ? 'secretFiles' : '',
    neighbours: (service) => neighboursOf(service, all, of, database, aliasesOf(all)),
  };
  const hostnames = new Map<string, string>();
  const routes: PlannedRoute[] = [];
  const levels: Level[] = [];
  const made: Statement[] = [];
  const order = ordered(workloads, reaches, of);
  for (const [index, workload] of order.entries()) {
    const before = new Set(order.slice(0, index));
    const result = workloadOf(workload, waysOf(workload, reaches, of, before, database?.service, project, decisions), around);
    levels.push(...result.levels);
    const own = workload.pod.services.map((service) => {
      const ports = workload.ports.get(service) ?? noPorts;
      const found = routesOf(service, workload, ports.tcp, hostnames, ids, decisions);
      const routed = new Set(
        found.length > 0 ? [webPort(service)?.target ?? 0, ...service.labels.routers.flatMap(({ port }) => port ?? [])] : [],
      );
      const others = portRoutesOf(service, workload, ports, routed, hostnames, ids, decisions);
      return { found: [...found, ...others.routes], notes: others.notes };
    });
    made.push({ ...result.statement, notes: [...(result.statement.notes ?? []), ...own.flatMap(({ notes }) => notes)] });
    for (const { found } of own) {
      routes.push(...found);
      made.push(...found.map(({ statement }) => statement));
    }
  }
  const level = levels.find((one) => one.level === 'privileged') ?? levels[0];
  const secrets = secretsStatement(vault);
  return {
    app,
    statements: [
      ...secrets,
      ...(fileSecrets ? [fileSecrets] : []),
      ...files.statements(),
      ...[...volumes.values()].map(({ statement }) => statement),
      ...(database ? [database.statement] : []),
      ...made,
    ],
    routes,
    ...(level ? { level } : {}),
    notes: [...project.notes, ...wholeNotes(project, workloads.length, decisions)],
  };
}

/** Lets the vault see every variable first: a secret of one is known in the command of another. */
function learn(project: Project, taken: Service | undefined, vault: Vault): void {
  for (const service of [...project.services.values(), ...project.onces.values()])
    if (service !== taken) for (const { name, text: value } of service.variables) if (value) vault.pieces(name, value);
  vault.forget();
}

/** The texts of files that a service mounts: they name other services too. */
function filesSeenBy({ disk, folder, tree }: Project, { mounted, configs }: Service): readonly string[] {
  const paths = mounted.flatMap(({ kind, source }) =>
    kind === 'bind' && source !== undefined ? [source.startsWith('/') ? source : `${folder}/${source}`] : [],
  );
  const files = paths.filter((path) => disk.kind(path) === 'file').map((path) => disk.read(path).toString('utf8'));
  const contents = configs.flatMap(({ source }) => {
    const content = entry(entry(entry(tree, 'configs'), source), 'content');
    return content?.kind === 'scalar' ? [String(content.value)] : [];
  });
  return [...files, ...contents].filter((text) => text.length < 2 ** 18);
}

function planned(pods: readonly Pod[], app: string, ids: Ids, names: Names, reaches: readonly Reach[]): readonly PlannedWorkload[] {
  const principal = principalOf(pods, app);
  return pods.map((pod) => {
    const [main] = pod.services as readonly [Service, ...Service[]];
    const isMain = pod === principal;
    const id = isMain ? ids.take('main') : ids.take(...(main.slug === app ? [] : [main.slug]), `${main.slug}-2`);
    const slug = isMain ? main.slug : id;
    const asked = (service: Service) => reaches.flatMap(({ to, ports }) => (to === service ? [...ports] : []));
    const isAsked = reaches.some(({ from, to }) => pod.services.includes(to) && !pod.services.includes(from));
    const constant = names.constant(isMain ? 'server' : main.slug, 'workload');
    return {
      pod,
      constant,
      id,
      ...((isMain && !isAsked) || (isMain && slug === app) ? {} : { name: slug }),
      ports: onceEach(pod.services.map((service) => [service, portsOf(service, asked(service))] as const)),
    };
  });
}

/** Names of ports, each once in a pod. */
function onceEach(all: readonly (readonly [Service, OwnPorts])[]): ReadonlyMap<Service, OwnPorts> {
  const taken = new Set<string>();
  const named = (protocol: keyof OwnPorts, ports: OwnPorts) =>
    new Map(
      [...ports[protocol]].map(([number, wanted]) => {
        const name = taken.has(wanted) ? `${protocol}-${number}` : wanted;
        taken.add(name);
        return [number, name] as const;
      }),
    );
  return new Map(all.map(([service, ports]) => [service, { tcp: named('tcp', ports), udp: named('udp', ports) }]));
}
