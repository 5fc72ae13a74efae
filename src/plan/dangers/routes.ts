import { audienceAnnotation } from '../../constructs/port-route';
import { listAt, textAt } from '../../objects/lenient';
import type { Manifest, Rendered } from '../../objects/manifest';
import type { Objects } from '../../objects/objects';
import type { Change } from '../change';
import { type Danger, type DangerRule, placeOf, type Scene } from '../danger';

const entrypoints = 'traefik.ingress.kubernetes.io/router.entrypoints';
const middlewares = 'traefik.ingress.kubernetes.io/router.middlewares';
/** Middlewares that turn somebody away (Traefik, middlewares/http). */
const guards = ['basicAuth', 'digestAuth', 'forwardAuth', 'ipAllowList', 'ipWhiteList'];

/** What the Internet reaches. */
export const routes: DangerRule = {
  states: 'What the Internet reaches does not grow, and loses no guard, unseen.',
  find: ({ changes, before, after, outside }) => [
    ...changes.flatMap((change): Danger[] => {
      if (change.after === undefined) return [];
      return [...opened(change, change.after), ...unguarded(change, change.after, before, after)];
    }),
    ...(outside ? openedBySix(outside) : []),
  ],
};

/** A gateway that is there, and takes connections by IPv6 where it did not. */
function openedBySix({ before, after }: NonNullable<Scene['outside']>): Danger[] {
  return [...after].flatMap(([path, is]): Danger[] => {
    const was = before.get(path);
    if (was === undefined || !gatewayFile.test(path)) return [];
    const open = portsBySix(is).filter((port) => !portsBySix(was).includes(port));
    if (open.length === 0) return [];
    return [
      {
        kind: 'route-opened',
        app: 'gateway',
        object: path,
        what: `its ports ${open.join(', ')} are open by IPv6`,
        consequence:
          'everybody on the Internet reaches the public routes by that address too, past what lets in or keeps out addresses of IPv4',
        instead: 'leave address6 out of the gateway, or name ranges of both families where a route or a service looks at addresses',
      },
    ];
  });
}

const gatewayFile = /^bootstrap\/[^/]+\/gateway\/user-data$/;
/** As `haproxy.cfg` in it says. */
const portsBySix = (text: string) => [...text.matchAll(/^ *bind :::(\d+) v6only$/gm)].map(([, port = '']) => port);

function opened(change: Change, after: Rendered): Danger[] {
  const was = change.before ? doorsOf(change.before.manifest) : [];
  return doorsOf(after.manifest)
    .filter((door) => !was.includes(door))
    .map((door) => ({
      kind: 'route-opened' as const,
      ...placeOf(change),
      what: `${door} is open`,
      consequence: 'everybody on the Internet, or on the network of the nodes, reaches what is behind it, its mistakes included',
      instead: "if only the house or its own devices need it, say so: audience 'lan' or 'tailnet'",
    }));
}

/** Ways in from outside of the cluster, but for those of the house. */
function doorsOf(manifest: Manifest): string[] {
  const { kind, spec } = manifest;
  if (kind === 'Ingress') return isPublic(manifest) ? hostsOf(spec).map((host) => `https://${host}`) : [];
  if (kind === 'IngressRoute' || kind === 'IngressRouteTCP' || kind === 'IngressRouteUDP') {
    const on = listAt(spec, 'entryPoints').map(String);
    const said = manifest.metadata.annotations?.[audienceAnnotation];
    if (said !== undefined) return said === 'public' ? on.map((entrypoint) => `port ${entrypoint}`) : [];
    return on.length === 0 || on.includes('public')
      ? listAt(spec, 'routes').map((route) => textAt(route, 'match') ?? 'a route without a match')
      : [];
  }
  if (kind === 'Service') {
    const type = textAt(spec, 'type') ?? 'ClusterIP';
    const ports = listAt(spec, 'ports').map((port) => String((port as { readonly port?: unknown }).port));
    return [
      ...(type === 'LoadBalancer' || type === 'NodePort' ? ports.map((port) => `${type} port ${port}`) : []),
      ...listAt(spec, 'externalIPs').map((address) => `external address ${String(address)}`),
    ];
  }
  return [];
}

/** At the public entrypoint, or at all of Traefik's: an Ingress that names none is at each that is a default. */
function isPublic(manifest: Manifest): boolean {
  const said = manifest.metadata.annotations?.[entrypoints];
  return said === undefined || said.split(',').some((one) => one.trim() === 'public');
}

function hostsOf(spec: unknown): string[] {
  const rules = listAt(spec, 'rules').map((rule) => textAt(rule, 'host') ?? '*');
  return rules.length > 0 ? rules : ['*'];
}

function unguarded(change: Change, after: Rendered, was: Objects, is: Objects): Danger[] {
  if (change.before === undefined || after.manifest.kind !== 'Ingress' || !isPublic(after.manifest)) return [];
  const left = guardsOf(after.manifest, is);
  return guardsOf(change.before.manifest, was)
    .filter((guard) => !left.includes(guard))
    .map((guard) => ({
      kind: 'route-opened' as const,
      ...placeOf(change),
      field: `metadata.annotations["${middlewares}"]`,
      what: `its guard goes: ${guard}`,
      consequence: 'who was asked or turned away there comes through',
      instead: 'leave the middleware, or put another guard in its place',
    }));
}

function guardsOf({ metadata }: Manifest, objects: Objects): string[] {
  return (metadata.annotations?.[middlewares] ?? '').split(',').flatMap((text) => {
    const [name = ''] = text.trim().split('@');
    const found = objects.ofKind('Middleware').find(({ manifest }) => `${manifest.metadata.namespace}-${manifest.metadata.name}` === name);
    return guards.filter((guard) => found !== undefined && Object.hasOwn(found.manifest.spec, guard)).map((guard) => `${guard} of ${name}`);
  });
}
