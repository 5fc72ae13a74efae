import type { BackupPlaces } from '../constructs/backup-places';
import { type Lab, pathOf } from '../constructs/lab';
import { type ByName, type Destination, PodSet, type Reached } from '../constructs/pod-set';
import { PortRoute } from '../constructs/port-route';
import { Route } from '../constructs/route';
import { Workload } from '../constructs/workload';

/** What each set of pods may open connections to. */
export type Flows = ReadonlyMap<PodSet, readonly Reached[]>;

/**
 * What each set of pods may open connections to: what it declares, the repositories that its volumes are restored from, and for
 * the ingress the ports of all routes, and of what their visitors sign on at.
 */
export function flowsOf(lab: Lab, places: BackupPlaces): Flows {
  const sets = PodSet.all(lab);
  const ingress = ingressOf(sets);
  const streams = PortRoute.all(lab).filter(({ through }) => through === 'ingress');
  const web = Route.all(lab).flatMap(({ to, protectedBy }) => [to ?? [], protectedBy?.to ?? []].flat());
  const routes = [...web, ...streams.flatMap(({ to }) => to ?? [])];
  const restores = new Map(
    Workload.all(lab).map(({ pods, written }) => [pods, written.flatMap((volume) => places.reachedFor(volume, places.askedFor(volume)))]),
  );
  return new Map(
    sets.map((pods) => [
      pods,
      [...new Set([...reachedBy(lab, pods, ingress), ...(restores.get(pods) ?? []), ...(pods === ingress ? routes : [])])],
    ]),
  );
}

/** The pods that let the web in; undefined in a homelab that has none. */
export function ingressOf(sets: readonly PodSet[]): PodSet | undefined {
  return sets.find(({ role }) => role === 'ingress');
}

/** The entrypoint for what calls a name from inside: that of the house, where no PROXY protocol is spoken, or the tailnet's. */
export const entrypointInside = ({ audience }: ByName) => (audience === 'tailnet' ? 'tailnet' : 'lan');

/** Where the connections end that some pods declare. A name is the ingress's: one that leads nowhere is told. */
function reachedBy(lab: Lab, pods: PodSet, ingress: PodSet | undefined): readonly Reached[] {
  return pods.reaches.flatMap((destination): readonly Reached[] => {
    if (!isByName(destination)) return [destination];
    const isRoute = Route.all(lab).some(({ hostname, audience }) => hostname === destination.hostname && audience === destination.audience);
    const port = isRoute ? ingress?.ports[entrypointInside(destination)] : undefined;
    if (port !== undefined) return [port];
    lab.report({
      code: 'REFERENCE_UNKNOWN',
      where: pathOf(pods.node.scope ?? pods),
      what: `it reaches ${destination.hostname} by its name, and ${isRoute ? 'the homelab has no ingress that leads there' : 'no route has it for that audience'}`,
      repair: isRoute ? 'declare the ingress in services.ts: new Traefik(lab, …)' : 'name a route: reaches: [route.byName]',
    });
    return [];
  });
}

/** Every name that pods call through the ingress. */
export function namesCalled(lab: Lab): readonly ByName[] {
  const called = PodSet.all(lab).flatMap(({ reaches }) => reaches.filter(isByName));
  return [...new Map(called.map((name) => [`${name.hostname} ${name.audience}`, name])).values()];
}

const isByName = (destination: Destination): destination is ByName => 'kind' in destination && destination.kind === 'by-name';
