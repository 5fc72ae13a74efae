import { isHostname } from '../units/hostname';
import { type Code, call, object, raw, type Statement, text } from './code';
import type { Decisions } from './decision';
import type { Ids } from './naming';
import type { Place } from './node';
import { portCode } from './reaching';
import type { Service } from './service';
import { isSecure, webPort } from './service-ports';
import type { PlannedWorkload } from './workloads';

/** A name on the web that leads to a service. */
export interface PlannedRoute {
  readonly statement: Statement;
  /** The property of the chart that holds its hostname. */
  readonly property: string;
  /** The hostname that the Compose file has for it. */
  readonly hostname?: string;
}

interface Wanted {
  readonly at: Place;
  readonly id: string;
  readonly port: number;
  readonly hostname?: string;
  readonly paths: readonly { readonly path: string; readonly type: string }[];
  readonly notes: readonly string[];
}

/** The routes of a service: one for each router of Traefik, or one for the port that it publishes. */
export function routesOf(
  service: Service,
  workload: PlannedWorkload,
  ports: ReadonlyMap<number, string>,
  hostnames: Map<string, string>,
  ids: Ids,
  decisions: Decisions,
): readonly PlannedRoute[] {
  const isMain = workload.id === 'main' && service === workload.pod.services[0];
  return wanted(service, isMain, ids, decisions).flatMap(({ at, id, port, hostname, paths, notes }): readonly PlannedRoute[] => {
    const name = ports.get(port);
    if (name === undefined) return [];
    const property = propertyOf(hostname ?? id, id, hostnames);
    const said =
      hostname === undefined ? 'who may reach it, and by which name' : `who may reach it: ${hostname} stands in the Compose file`;
    const seen = isSecure(port) ? `; it takes TLS at ${port}: lead to a port without, the ingress ends TLS` : '';
    const note = decisions.decide(
      at,
      `services.${service.name}.${hostname === undefined ? 'ports' : 'labels'}`,
      `${said}${seen}. A browser is led to port ${port}: take the route away if none is to be`,
    );
    const options = object([
      { key: 'hostname', value: raw(`props.${property}`) },
      { key: 'to', value: raw(portCode(workload.constant, name, service === workload.pod.services[0])) },
      { key: 'audience', value: raw('props.audience') },
      ...(paths.length > 0 ? [{ key: 'paths', value: pathsCode(paths) }] : []),
    ]);
    return [
      {
        property,
        ...(hostname ? { hostname } : {}),
        statement: { notes: [note, ...notes], value: call('new Route', raw('this'), text(id), options) },
      },
    ];
  });
}

function pathsCode(paths: Wanted['paths']): Code {
  return {
    kind: 'list',
    items: paths.map(({ path, type }) =>
      object([
        { key: 'path', value: text(path) },
        { key: 'type', value: text(type) },
      ]),
    ),
  };
}

/** Each hostname once: the first is the chart's `hostname`. */
export function propertyOf(hostname: string, id: string, known: Map<string, string>): string {
  const before = known.get(hostname);
  if (before !== undefined) return before;
  const camel = id.replace(/-web$/, '').replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  let property = known.size === 0 ? 'hostname' : `${camel}Hostname`;
  for (let number = 2; [...known.values()].includes(property); number++) property = `${camel}${number}Hostname`;
  known.set(hostname, property);
  return property;
}

function wanted(service: Service, isMain: boolean, ids: Ids, decisions: Decisions): readonly Wanted[] {
  const { labels, slug, name, variables } = service;
  const port = webPort(service)?.target;
  const of = `services.${name}.labels`;
  if (port === undefined) return [];
  const id = (index: number, router: string) =>
    index === 0 ? ids.take(...(isMain ? ['web', 'route'] : [`${slug}-web`])) : ids.take(idOf(router, index), `route-${index + 1}`);
  if (labels.routers.length > 0)
    return labels.routers.map(({ name: router, at, rule, port: own }, index) => {
      const [hostname, ...more] = rule.hostnames;
      const known = hostname !== undefined && isHostname(hostname) ? { hostname } : {};
      return {
        at,
        id: id(index, router),
        port: own ?? port,
        ...known,
        paths: rule.paths.some(({ path, type }) => path === '/' && type === 'Prefix') ? [] : rule.paths,
        notes: [
          ...more.map((other) => decisions.decide(at, of, `${other} leads there as well: give it a Route of its own`)),
          ...(rule.rest.length > 0
            ? [decisions.decide(at, of, `${rule.rest.join(', ')} of its rule: a Route asks for a hostname and paths alone`)]
            : []),
        ],
      };
    });
  const host = variables
    .find((one) => one.name === 'VIRTUAL_HOST')
    ?.text?.value.split(',')[0]
    ?.trim();
  const at = webPort(service)?.at ?? service.at;
  return [{ at, id: id(0, ''), port, ...(host !== undefined && isHostname(host) ? { hostname: host } : {}), paths: [], notes: [] }];
}

function idOf(router: string, index: number): string {
  const id = router
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(id) && id !== 'web' ? id : `route-${index + 1}`;
}
