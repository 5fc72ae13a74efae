import type { BackupTarget } from '../constructs/backup-policy';
import { BorrowedVolume } from '../constructs/borrowed';
import { ServiceChart } from '../constructs/chart';
import { PodSet } from '../constructs/pod-set';
import { PortRoute } from '../constructs/port-route';
import type { RepositoryServer } from '../constructs/repository-server';
import { Route } from '../constructs/route';
import { Volume } from '../constructs/volume';
import { containersOf } from '../objects/pods';
import type { Model } from './assemble';
import type { Demand } from './demand';
import { scheduleOf } from './schedule';

/** A volume of a service, with the places that its backups lie in. */
export interface KeptVolume {
  readonly volume: Volume;
  readonly targets: readonly BackupTarget[];
  /** The repository server that keeps it in the house. */
  readonly server?: RepositoryServer;
}

/** What people use, with all that it stands on. */
export interface Service {
  readonly chart: ServiceChart;
  /** Its pods that stay, each kind with the nodes that they run on. */
  readonly pods: ReadonlyMap<Demand, readonly string[]>;
  readonly volumes: readonly KeptVolume[];
  /** Those that other apps lend it: without them it stands still. */
  readonly borrowed: readonly KeptVolume[];
  readonly routes: readonly Route[];
  readonly ports: readonly PortRoute[];
  /** The images of its pods. */
  readonly images: ReadonlySet<string>;
}

/** Every service and tenant of a homelab that has pods; the platform is a part of each. */
export function servicesOf(model: Model): readonly Service[] {
  return appsOf(model).filter(({ chart, pods }) => pods.size > 0 && chart.trust !== 'platform');
}

/** Every app with all that it stands on: the platform's too, and those whose pods come from a repository of their own. */
export function appsOf(model: Model): readonly Service[] {
  const { lab, places } = model;
  const pods = new Map<string, Map<Demand, string[]>>();
  for (const { demand, node } of scheduleOf(model).placed) {
    const own = pods.get(demand.app) ?? new Map<Demand, string[]>();
    pods.set(demand.app, own);
    own.set(demand, [...(own.get(demand) ?? []), node.name]);
  }
  const volumes = grouped(Volume.all(lab), (volume) => ServiceChart.of(volume).name);
  const borrowed = grouped(BorrowedVolume.all(lab), ({ borrower }) => borrower.name);
  const kept = (volume: Volume): KeptVolume => ({ volume, targets: places.targetsOf(volume), server: places.serverOf(volume) });
  const ports = grouped(PortRoute.all(lab), (route) => ServiceChart.of(route).name);
  const routes = grouped(Route.all(lab), (route) => ServiceChart.of(route).name);
  return ServiceChart.all(lab).map((chart): Service => {
    const own = pods.get(chart.name) ?? new Map<Demand, string[]>();
    return {
      chart,
      pods: own,
      volumes: (volumes.get(chart.name) ?? []).map(kept),
      borrowed: (borrowed.get(chart.name) ?? []).map(({ volume }) => kept(volume)),
      routes: routes.get(chart.name) ?? [],
      ports: ports.get(chart.name) ?? [],
      images: new Set([...own.keys()].flatMap(({ spec, name }) => containersOf(spec).map(({ image }) => image ?? name))),
    };
  });
}

/** The nodes that the web comes in through; none in a homelab without an ingress. */
export function ingressOn(model: Model): readonly string[] {
  const ingress = PodSet.all(model.lab).find(({ role }) => role === 'ingress');
  if (ingress === undefined) return [];
  const name = `${ingress.namespace}/${ingress.name}`;
  return scheduleOf(model).placed.flatMap(({ demand, node }) => (demand.name === name ? [node.name] : []));
}

function grouped<T>(all: readonly T[], key: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const list = groups.get(key(one));
    if (list) list.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}
