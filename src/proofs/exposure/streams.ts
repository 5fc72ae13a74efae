import { pathOf } from '../../constructs/lab';
import { PortRoute } from '../../constructs/port-route';
import type { Audience } from '../../constructs/route';
import type { Model } from '../../model/assemble';
import { at, listAt, textAt } from '../../objects/lenient';
import type { Rendered } from '../../objects/manifest';
import type { Problem } from '../../problems';
import { type Door, extra } from './door';

/** By whose door the audiences of a port come in: a public one is called in the house too. */
const doors: Readonly<Record<Audience, readonly string[]>> = { public: ['public', 'lan'], tailnet: ['tailnet'], lan: ['lan'] };

/** Compares the ports that objects open beside the web with the routes to ports that the model has. */
export function comparedStreams({ lab, objects, problems: told }: Pick<Model, 'lab' | 'objects' | 'problems'>): {
  readonly problems: readonly Problem[];
  readonly doors: readonly Door[];
} {
  const isOfTraefik = ({ manifest: { kind, apiVersion } }: Rendered) =>
    apiVersion.startsWith('traefik.io/') && kind.startsWith('IngressRoute');
  const places = new Set(told.map(({ where }) => where));
  const routes = PortRoute.all(lab).filter((route) => !places.has(pathOf(route)));
  const wanted = new Map<string, PortRoute>(
    routes.flatMap((route) => {
      const { to, through, protocol, entrypoint } = route;
      if (to === undefined || through === 'node') return [];
      return [[`IngressRoute${protocol} ${entrypoint} ${to.pods.namespace}/${to.pods.name}:${to.name}`, route] as const];
    }),
  );
  const open = new Set<string>();
  const problems = objects.all.filter(isOfTraefik).flatMap(({ manifest, source }) => {
    const opened = openedBy(manifest);
    for (const one of opened) open.add(one);
    if (opened.length > 0 && opened.every((one) => wanted.has(one))) return [];
    return [extra(source, `${manifest.kind} ${manifest.metadata.name} opens ${matches(manifest.spec)}`)];
  });
  return {
    problems: [
      ...problems,
      ...[...wanted]
        .filter(([key]) => !open.has(key))
        .map(
          ([, route]): Problem => ({
            code: 'EXPOSURE_MISSING',
            where: pathOf(route),
            what: `it declares ${route.port}/${route.protocol}, and nothing leads from entrypoint ${route.entrypoint} to ${route.to?.pods.name}`,
            repair: 'leave its objects as the route makes them',
          }),
        ),
    ],
    doors: routes.flatMap((route) => doorsOf(route)),
  };
}

/** What an object opens: of what kind it is, at which entrypoint, to what. */
function openedBy({ kind, metadata, spec }: Rendered['manifest']): readonly string[] {
  const backends = listAt(spec, 'routes').flatMap((route) => listAt(route, 'services'));
  const ends = backends.map(
    (service) =>
      `${textAt(service, 'namespace') ?? metadata.namespace}/${textAt(service, 'name') ?? 'nothing'}:${String(at(service, 'port'))}`,
  );
  const on = listAt(spec, 'entryPoints').map(String);
  return (on.length === 0 ? ['every default one'] : on).flatMap((entrypoint) => ends.map((end) => `${kind} ${entrypoint} ${end}`));
}

function doorsOf(route: PortRoute): readonly Door[] {
  const { to, audience, hostname, port, protocol } = route;
  if (to === undefined) return [];
  return doors[audience].map((entrypoint) => ({
    entrypoint,
    hostname: `${hostname} at ${port}/${protocol}`,
    path: '',
    to: `${to.pods.namespace}/${to.pods.name}:${to.name}`,
    where: pathOf(route),
  }));
}

function matches(spec: unknown): string {
  const said = listAt(spec, 'routes').flatMap((route) => textAt(route, 'match') ?? []);
  const on = listAt(spec, 'entryPoints').map((name) => `entrypoint ${String(name)}`);
  return [...said, ...(said.length === 0 ? on : [])].join(', ') || 'nothing';
}
