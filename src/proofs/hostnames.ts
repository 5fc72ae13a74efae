import { type Lab, pathOf } from '../constructs/lab';
import { entrypoints, Route } from '../constructs/route';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

/** Traefik would take one of the two, and nobody knows which. */
export const hostnames: Proof = {
  id: 'hostnames',
  states: 'At each entrypoint, a hostname leads to one port.',
  prove({ lab }) {
    const names = new Set(Route.all(lab).map(({ hostname }) => hostname));
    return { figures: [{ about: 'hostnames', value: String(names.size) }], findings: failures(taken(lab)) };
  },
};

function taken(lab: Lab): Problem[] {
  const first = new Map<string, Route>();
  return Route.all(lab).flatMap((route): Problem[] => {
    // a public name is also let in at the house's own entrypoint
    const keys = (entrypoints[route.audience] ?? []).map((entrypoint) => `${entrypoint} ${route.hostname}`);
    const other = keys.map((key) => first.get(key)).find((held) => held !== undefined && held.to !== route.to);
    for (const key of keys) first.set(key, route);
    if (other === undefined) return [];
    return [
      {
        code: 'HOSTNAME_DUPLICATE',
        where: pathOf(route),
        what: `${route.hostname} is already the name of ${pathOf(other)}`,
        repair: `give it a hostname of its own in clusters/${lab.homelab}/services.ts`,
      },
    ];
  });
}
