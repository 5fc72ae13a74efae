import type { BackupPlaces } from '../constructs/backup-places';
import type { Lab } from '../constructs/lab';
import { type Destination, PodSet } from '../constructs/pod-set';
import { PortRoute } from '../constructs/port-route';
import { Route } from '../constructs/route';
import { Workload } from '../constructs/workload';

/** What each set of pods may open connections to. */
export type Flows = ReadonlyMap<PodSet, readonly Destination[]>;

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
    sets.map((pods) => [pods, [...new Set([...pods.reaches, ...(restores.get(pods) ?? []), ...(pods === ingress ? routes : [])])]]),
  );
}

/** The pods that let the web in; undefined in a homelab that has none. */
export function ingressOf(sets: readonly PodSet[]): PodSet | undefined {
  return sets.find(({ role }) => role === 'ingress');
}
