import { type Lab, pathOf } from '../constructs/lab';
import { entrypoints, Route, type RoutePath } from '../constructs/route';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

export const hostnames: Proof = {
  id: 'hostnames',
  states: 'At each entrypoint, a path of a hostname leads to one port.',
  why: 'Traefik would take one of the two, and nobody knows which.',
  prove({ lab }) {
    const names = new Set(Route.all(lab).map(({ hostname }) => hostname));
    return { figures: [{ about: 'hostnames', value: String(names.size) }], findings: failures(taken(lab)) };
  },
};

function taken(lab: Lab): Problem[] {
  const first = new Map<string, Route>();
  return Route.all(lab).flatMap((route): Problem[] => {
    const clashes = new Map<string, readonly [string, Route]>();
    for (const { path, type } of route.paths.map(normal)) {
      // a public name is also let in at the house's own entrypoint
      for (const entrypoint of entrypoints[route.audience] ?? []) {
        const key = `${entrypoint} ${route.hostname} ${type} ${path}`;
        const other = first.get(key);
        if (other === undefined) first.set(key, route);
        else clashes.set(`${type} ${path}`, [path, other]);
      }
    }
    return [...clashes.values()].map(([path, other]) => clash(lab, route, path, other));
  });
}

/** The same for every way to write a path: a prefix means whole elements (Kubernetes, Ingress, "Path types"). */
function normal({ path, type }: RoutePath): RoutePath {
  return type === 'Prefix' ? { path: String(path).replace(/\/+$/, '') || '/', type } : { path: String(path), type };
}

function clash(lab: Lab, route: Route, path: string, other: Route): Problem {
  const name = path === '/' ? route.hostname : `${route.hostname}${path}`;
  const file = `clusters/${lab.homelab}/services.ts`;
  const shared = route.audience === other.audience ? '' : `, and ${route.audience} and ${other.audience} come in at one entrypoint`;
  return {
    code: 'HOSTNAME_DUPLICATE',
    where: pathOf(route),
    what: other === route ? `${name} is there twice` : `${name} is already the name of ${pathOf(other)}${shared}`,
    repair:
      other === route
        ? 'give it each path once'
        : other.to === route.to
          ? 'leave one of the two routes out: both lead to the same port'
          : `give it a hostname of its own in ${file}, or paths: [{ path: '/…', type: 'Prefix' }] that the other one has not`,
  };
}
