import { ServiceChart } from '../constructs/chart';
import { type Lab, pathOf } from '../constructs/lab';
import { type Audience, entrypoints, Route, type RoutePath } from '../constructs/route';
import { at, listAt, textAt } from '../objects/lenient';
import type { Manifest } from '../objects/manifest';
import type { Objects } from '../objects/objects';
import { type Doors, traefikDoors } from './traefik-names';

/** Paths of a hostname that somebody claims at some entrypoints. */
export interface WebName {
  /** Where it is declared. */
  readonly where: string;
  /** The app that declares it. */
  readonly app: string;
  /** Empty for every name that nobody else has; `*.` for every one below. */
  readonly hostname: string;
  readonly entrypoints: readonly string[];
  /** A Route's. */
  readonly audience?: Audience;
  readonly paths: readonly RoutePath[];
  /** Whether it says its rank among other rules itself. */
  readonly isRanked: boolean;
  /** The port that it leads to, as far as that is known: `<namespace>/<service>:<port>`. */
  readonly to?: string;
}

const annotation = (manifest: Manifest, name: string) =>
  textAt(manifest, 'metadata', 'annotations', `traefik.ingress.kubernetes.io/router.${name}`);

/** All names on the web: those of Routes, and those of Ingresses that somebody wrote himself. */
export function webNames(lab: Lab, objects: Objects): readonly WebName[] {
  const routes = Route.all(lab);
  const ofRoutes = routes.map((route): WebName => {
    const { hostname, audience, paths, to } = route;
    return {
      where: pathOf(route),
      app: ServiceChart.of(route).node.id,
      hostname,
      audience,
      paths,
      entrypoints: entrypoints[audience] ?? [],
      isRanked: false,
      ...(to ? { to: `${to.pods.namespace}/${to.pods.name}:${to.name}` } : {}),
    };
  });
  const doors = traefikDoors(objects);
  return [...ofRoutes, ...ingressesByHand(lab, objects).flatMap(({ app, source, manifest }) => namesOf(app, source, manifest, doors))];
}

/** The Ingresses that no Route makes. */
export function ingressesByHand(lab: Lab, objects: Objects) {
  const routes = new Set(Route.all(lab).map((route) => pathOf(route)));
  return objects.ofKind('Ingress').filter(({ source }) => !routes.has(source.slice(0, source.lastIndexOf('/'))));
}

function namesOf(app: string, where: string, manifest: Manifest, doors: Doors | undefined): readonly WebName[] {
  const { spec } = manifest;
  const own = { where, app, entrypoints: entrypointsOf(manifest, doors), isRanked: annotation(manifest, 'priority') !== undefined };
  const to = (backend: unknown) => {
    const service = at(backend, 'service');
    const port = at(service, 'port', 'name') ?? at(service, 'port', 'number');
    return `${manifest.metadata.namespace}/${textAt(service, 'name')}:${String(port)}`;
  };
  const everything = at(spec, 'defaultBackend');
  return [
    ...(everything === undefined ? [] : [{ ...own, hostname: '', paths: [{ path: '/', type: 'Prefix' as const }], to: to(everything) }]),
    ...listAt(spec, 'rules').flatMap((rule) =>
      listAt(rule, 'http', 'paths').map((one): WebName => {
        const path = textAt(one, 'path') ?? '/';
        const type = textAt(one, 'pathType') === 'Exact' ? 'Exact' : 'Prefix';
        return { ...own, hostname: textAt(rule, 'host') ?? '', paths: [{ path, type }], to: to(at(one, 'backend')) };
      }),
    ),
  ];
}

/** Where an Ingress is taken in: at what it names, else at the defaults, else everywhere (Traefik, pkg/server/aggregator.go). */
export function entrypointsOf(manifest: Manifest, doors: Doors | undefined): readonly string[] {
  const named = (annotation(manifest, 'entrypoints') ?? '').split(',').flatMap((name) => name.trim() || []);
  if (named.length > 0) return named;
  return doors?.defaults ?? [...new Set(Object.values(entrypoints).flat())];
}
