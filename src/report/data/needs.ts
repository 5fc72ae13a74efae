import { ServiceChart } from '../../constructs/chart';
import { isPort, type PodSet } from '../../constructs/pod-set';
import { Volume } from '../../constructs/volume';
import type { Model } from '../../model/assemble';
import type { Talk } from './report-data';

/** The app that pods belong to. */
const appOf = (pods: PodSet) => ServiceChart.of(pods).name;

/** The apps that each app cannot do without: those that its pods open connections to, and those that let people in. */
export function needsOf(model: Model): ReadonlyMap<string, ReadonlySet<string>> {
  const needs = new Map<string, Set<string>>();
  const add = (app: string, need: string) => {
    if (app !== need) needs.set(app, (needs.get(app) ?? new Set()).add(need));
  };
  for (const [pods, destinations] of model.flows) {
    for (const destination of destinations) {
      if (!isPort(destination)) continue;
      // the ingress reaches a service, and it is the service that needs the ingress
      if (pods.role === 'ingress') add(appOf(destination.pods), appOf(pods));
      else add(appOf(pods), appOf(destination.pods));
    }
  }
  const storage = ServiceChart.all(model.lab).find(({ name }) => name === 'storage')?.name;
  if (storage !== undefined) for (const volume of Volume.all(model.lab)) add(ServiceChart.of(volume).name, storage);
  return needs;
}

/** Who may open connections to whom, as it is declared, app by app; the proof `exposure` says that the policies let through just that. */
export function talksOf(model: Model): readonly Talk[] {
  const found = new Map<string, { from: string; to: string; ports: Set<string>; isOutside: boolean }>();
  for (const [pods, destinations] of model.flows) {
    for (const destination of destinations) {
      const from = appOf(pods);
      const to = isPort(destination) ? appOf(destination.pods) : destination.kind;
      const ports = isPort(destination) ? [`${destination.pods.name}:${destination.number}`] : destination.ports.map(String);
      if (from === to) continue;
      const key = `${from} ${to}`;
      const talk = found.get(key) ?? { from, to, ports: new Set<string>(), isOutside: !isPort(destination) };
      for (const port of ports) talk.ports.add(port);
      found.set(key, talk);
    }
  }
  return [...found.values()].map((talk) => ({ ...talk, ports: [...talk.ports] }));
}
