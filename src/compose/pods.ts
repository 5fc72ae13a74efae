import { entry, textOf } from './node';
import type { Project } from './project';
import { knownOf } from './reference';
import type { Service } from './service';
import { webPort } from './service-ports';

/** Services that run in one pod: the first is what it is called after. */
export interface Pod {
  readonly services: readonly Service[];
  /** Services that run to their end before. */
  readonly before: readonly Service[];
  /** Why several are one. */
  readonly because: readonly { readonly service: Service; readonly key: 'network' | 'volume'; readonly of: string }[];
}

/** The pods of a project, those that others need first. A service that `isTaken` has a construct of its own. */
export function podsOf(project: Project, isTaken: (service: Service) => boolean): readonly Pod[] {
  const services = [...project.services.values()].filter((service) => !isTaken(service));
  const head = new Map(services.map(({ name }) => [name, name]));
  const because: Pod['because'][number][] = [];
  const leader = (name: string): string => {
    const next = head.get(name) ?? name;
    return next === name ? name : leader(next);
  };
  const join = (service: Service, to: string, key: 'network' | 'volume', of: string) => {
    if (!head.has(to) || leader(to) === leader(service.name)) return;
    head.set(leader(service.name), leader(to));
    because.push({ service, key, of });
  };
  for (const service of services)
    for (const key of ['network_mode', 'pid', 'ipc']) {
      const [, other] = /^service:(.*)$/.exec(textOf(entry(service.node, key)) ?? '') ?? [];
      if (other !== undefined) join(service, other, 'network', other);
    }
  const writers = new Map<string, Service>();
  for (const service of services)
    for (const { source, kind, readOnly } of service.mounted) {
      if (source === undefined || readOnly || kind === 'tmpfs' || kind === 'other' || isNoVolume(project, kind, source)) continue;
      const first = writers.get(source);
      if (first === undefined) writers.set(source, service);
      else join(service, first.name, 'volume', source);
    }
  const groups = new Map<string, Service[]>();
  for (const service of services) groups.set(leader(service.name), [...(groups.get(leader(service.name)) ?? []), service]);
  return [...groups].map(([name, members]) => {
    const first = members.find((one) => one.name === name) as Service;
    const ordered = [first, ...members.filter((one) => one !== first)];
    const before = [...project.onces.values()].filter((once) => ordered.some((one) => waitsFor(project, one, once)));
    return { services: ordered, before, because: because.filter(({ service }) => ordered.includes(service)) };
  });
}

/** Whether a service waits for the end of another, at once or by way of others that end. */
function waitsFor(project: Project, service: Service, once: Service): boolean {
  return service.dependencies.some(({ on, condition }) => {
    const next = project.onces.get(on);
    return condition === 'service_completed_successfully' && next !== undefined && (next === once || waitsFor(project, next, once));
  });
}

/** A source of the host that becomes no volume: a file, or one of Docker's and the system's own. */
export function isNoVolume({ disk, folder }: Pick<Project, 'disk' | 'folder'>, kind: string, source: string): boolean {
  if (kind !== 'bind') return false;
  return systemPath.test(source) || looksLikeFile(source) || disk.kind(pathOn(folder, source)) === 'file';
}

/** Paths that are the system's own. */
export const systemPath =
  /^\/($|proc(\/|$)|sys(\/|$)|dev(\/|$)|etc(\/|$)|lib\/modules|run(\/|$)|var\/run(\/|$)|var\/lib\/docker|var\/log\/?$|usr(\/|$)|boot|tmp\/\.X11)|\.sock$/;

/** A path of the host, from its root. */
export function pathOn(folder: string, source: string): string {
  return source.startsWith('/') ? source : `${folder}/${source}`.replace(/\/\.(?=\/|$)/g, '');
}

function looksLikeFile(source: string): boolean {
  return (
    /[^/]\.(conf|cfg|ini|ya?ml|json|toml|xml|sh|sql|env|txt|pem|crt|key|properties|js|py|lua|php|html|cnf|rules|acl|htpasswd|db|sqlite3?|log|lock)$/i.test(
      source,
    ) || /(^|\/)(Caddyfile|Corefile|crontab)$/.test(source)
  );
}

const isWeb = (service: Service) => webPort(service) !== undefined && knownOf(service.reference?.repository ?? '').port === undefined;

/** The service that the app is: one of its name, one that people reach, else the first that is no database. */
export function principalOf(pods: readonly Pod[], app: string): Pod | undefined {
  const members = pods.flatMap((pod) => pod.services.map((service) => [pod, service] as const));
  const order: readonly ((service: Service) => boolean)[] = [
    ({ slug, ...service }) => slug === app && knownOf(service.reference?.repository ?? '').port === undefined,
    ({ labels }) => labels.routers.length > 0,
    (service) => isWeb(service) && !members.some(([, other]) => other.dependencies.some(({ on }) => on === service.name)),
    isWeb,
    ({ reference }) => knownOf(reference?.repository ?? '').port === undefined,
    () => true,
  ];
  for (const test of order) {
    const found = members.find(([, service]) => test(service));
    if (found) return found[0];
  }
  return undefined;
}
