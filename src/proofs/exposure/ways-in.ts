import { pathOf } from '../../constructs/lab';
import { PodSet } from '../../constructs/pod-set';
import { entrypoints, Route } from '../../constructs/route';
import type { Model } from '../../model/assemble';
import { at, listAt, textAt } from '../../objects/lenient';
import type { Rendered } from '../../objects/manifest';
import { valuesOf } from '../../objects/references';
import type { Problem } from '../../problems';
import { type Door, extra } from './door';
import { comparedStreams } from './streams';

const annotation = 'traefik.ingress.kubernetes.io/router.entrypoints';

const keyOf = ({ entrypoint, hostname, path, to }: Door) => `${entrypoint} ${hostname} ${path} ${to}`;

/** Every name that an object opens at an entrypoint. One that names no entrypoint is at each that is a default. */
function opened({ manifest, source }: Rendered): Door[] {
  const { metadata, spec } = manifest;
  const said = metadata.annotations?.[annotation]?.split(',').map((one) => one.trim()) ?? ['every default one'];
  const to = (backend: unknown) => {
    const port = at(backend, 'service', 'port', 'name') ?? at(backend, 'service', 'port', 'number');
    return `${metadata.namespace}/${textAt(backend, 'service', 'name') ?? 'nothing'}:${String(port)}`;
  };
  const rules = listAt(spec, 'rules').flatMap((rule) =>
    listAt(rule, 'http', 'paths').map((path) => ({
      hostname: textAt(rule, 'host') ?? '*',
      path: `${textAt(path, 'pathType') ?? ''} ${textAt(path, 'path') ?? '/'}`,
      to: to(at(path, 'backend')),
    })),
  );
  const rest = at(spec, 'defaultBackend');
  const all = [...rules, ...(rest === undefined ? [] : [{ hostname: '*', path: 'Prefix /', to: to(rest) }])];
  return said.flatMap((entrypoint) => all.map((one) => ({ ...one, entrypoint, where: source })));
}

/** What routes declare. */
function declared(route: Route): Door[] {
  const { to, hostname, audience } = route;
  if (to === undefined) return [];
  return (entrypoints[audience] ?? []).flatMap((entrypoint) =>
    route.paths.map(({ path, type }) => ({
      entrypoint,
      hostname,
      path: `${type} ${path}`,
      to: `${to.pods.namespace}/${to.pods.name}:${to.name}`,
      where: pathOf(route),
    })),
  );
}

/** Compares the names that objects open with the routes that the model has. */
export function comparedRoutes({ lab, objects, problems: told }: Pick<Model, 'lab' | 'objects' | 'problems'>): {
  readonly problems: readonly Problem[];
  readonly doors: readonly Door[];
} {
  const doors = objects.ofKind('Ingress').flatMap((one) => opened(one as Rendered));
  const places = new Set(told.map(({ where }) => where));
  const wanted = Route.all(lab).flatMap((route) => (places.has(pathOf(route)) ? [] : declared(route))); // one that is wrong opens nothing
  const [open, known] = [new Set(doors.map(keyOf)), new Set(wanted.map(keyOf))];
  const streams = comparedStreams({ lab, objects, problems: told });
  return {
    doors: [...doors, ...streams.doors],
    problems: [
      ...doors.filter((door) => !known.has(keyOf(door))).map(unknown),
      ...streams.problems,
      ...wanted
        .filter((door) => !open.has(keyOf(door)))
        .map(
          ({ where, entrypoint, hostname, path, to }): Problem => ({
            code: 'EXPOSURE_MISSING',
            where,
            what: `it declares ${hostname} (${path}) at ${entrypoint}, and no Ingress leads from there to ${to}`,
            repair: 'leave its Ingress as the route makes it',
          }),
        ),
    ],
  };
}

function unknown({ where, hostname, path, entrypoint, to }: Door): Problem {
  return extra(where, `it opens ${hostname} (${path}) at entrypoint ${entrypoint}, to ${to}`);
}

/** What the values of a chart open on its nodes: each with its place in them. */
function* openedBy(value: unknown, path: string): Generator<readonly [path: string, what: string, port?: number]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const place = path === '' ? key : `${path}.${key}`;
    if (key === 'hostPort' && typeof inner === 'number' && inner > 0) yield [place, `takes port ${inner} of its node`, inner];
    else if (key === 'hostNetwork' && (inner === true || at(inner, 'enabled') === true)) yield [place, 'runs on the network of its node'];
    else if (key === 'type' && (inner === 'LoadBalancer' || inner === 'NodePort')) yield [place, `has a Service of the type ${inner}`];
    else if (key === 'externalIPs' && Array.isArray(inner) && inner.length > 0) yield [place, `takes the addresses ${inner.join(', ')}`];
    else yield* openedBy(inner, place);
  }
}

/** Compares what the values of Helm charts open on nodes with the ports that the model has of their pods. */
export function comparedCharts({ lab, objects }: Pick<Model, 'lab' | 'objects'>): readonly Problem[] {
  const sets = PodSet.all(lab).filter(({ madeBy }) => madeBy === 'helm');
  const ports = sets.flatMap((set) =>
    Object.values(set.ports).flatMap(({ hostPort, name }) => (hostPort === undefined ? [] : [{ set, hostPort, name }])),
  );
  const known = new Set(ports.map(({ hostPort }) => hostPort));
  const open = new Set<number>();
  const charts = [...objects.ofKind('HelmChart'), ...objects.ofKind('HelmChartConfig')];
  const problems = charts.flatMap(({ manifest, source }) =>
    [...openedBy(valuesOf(manifest.spec), '')].flatMap(([path, what, port]): Problem[] => {
      if (port !== undefined) open.add(port);
      if (port !== undefined && known.has(port)) return [];
      return [
        {
          code: 'EXPOSURE_UNDECLARED',
          where: source,
          what: `by its value ${path} the chart ${manifest.metadata.name} ${what}, and no pods of the model have it`,
          repair:
            'take the value out, and reach it by a Route; or declare the port of the node: new PodSet(this, …, { ports: { x: { number, hostPort } } })',
        },
      ];
    }),
  );
  const closed = ports.filter(({ hostPort }) => charts.length > 0 && !open.has(hostPort));
  return [
    ...problems,
    ...closed.map(
      ({ set, hostPort, name }): Problem => ({
        code: 'EXPOSURE_MISSING',
        where: pathOf(set),
        what: `its port ${name} is ${hostPort} of its node, and no value of a chart opens it`,
        repair: 'say it in the values of its chart (hostPort), or take it out',
      }),
    ),
  ];
}
