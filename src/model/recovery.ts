import { Duration } from 'cdk8s';
import { ServiceChart } from '../constructs/chart';
import { afterLoss, type RecoveryStep, stepsTotal, type VmAfter } from '../inventory/after-loss';
import { ageOf, replicaAge } from '../inventory/data-age';
import type { Inventory } from '../inventory/inventory';
import { isPeripheral } from '../inventory/peripheral';
import { holds } from '../inventory/promised';
import { type Loss, reachAfter } from '../inventory/reach';
import { patience as upsPatience } from '../inventory/stops';
import { secondsOf, type TimingName } from '../inventory/timings';
import { systemDiskOf } from '../inventory/vm';
import type { Model } from './assemble';
import type { Demand } from './demand';
import { displaced, patience } from './pods-after';
import { fromSnapshots, pulling, restored } from './restoring';
import { scheduleOf } from './schedule';
import { ingressOn, type KeptVolume, type Service, servicesOf } from './services';
import { appStep, routeStep, startOf } from './start';

/** A failure, and how long everything may take to be back. */
export interface Scenario {
  readonly name: string;
  /** Undefined: nothing is promised. */
  readonly budget?: Duration;
  readonly services: readonly Recovered[];
}

/** How a service comes back. */
export interface Recovered {
  readonly service: Service;
  readonly steps: readonly RecoveryStep[];
  /** How old its data may be then, in seconds. */
  readonly age: number;
  /** Volumes that had a backup, and come back from nowhere. */
  readonly gone: readonly string[];
  /** Volumes that were given up on purpose. */
  readonly given: readonly string[];
}

const known = new WeakMap<Model['objects'], readonly Scenario[]>();

/** Each scenario with the services that it stops. Computed once for a model: the proof and the report read the same. */
export function scenariosOf(model: Model): readonly Scenario[] {
  const made = known.get(model.objects) ?? scenariosFrom(model);
  known.set(model.objects, made);
  return made;
}

function scenariosFrom(model: Model): readonly Scenario[] {
  const { inventory } = model.lab;
  const { budgets, machines, gateway } = inventory;
  const services = servicesOf(model);
  const { rto, site } = budgets;
  const machine = budgets.machine ?? (Object.keys(machines).length === 1 ? site : rto);
  return [
    { name: 'power cut', budget: rto, services: services.map((service) => afterPowerCut(model, service)) },
    ...Object.keys(machines).map((name) => ({
      name: `machine ${name}`,
      budget: machine,
      services: signedOn(services, afterVms(model, services, afterLoss(inventory, { kind: 'machine', name }), { kind: 'machine', name })),
    })),
    ...Object.entries(machines).flatMap(([name, { disks, host }]) =>
      Object.keys(disks).map((disk): Scenario => {
        const isSystem = (host?.system.on ?? bareSystem(inventory, name)) === disk;
        const lost: Loss = { kind: 'machine', name };
        const after = isSystem ? withDisk(inventory, afterLoss(inventory, lost)) : afterDisk(inventory, name, disk);
        return {
          name: `disk ${name}.${disk}`,
          budget: rto,
          services: signedOn(services, afterVms(model, services, after, isSystem ? lost : undefined, 'swap')),
        };
      }),
    ),
    ...(gateway ? [{ name: 'gateway', budget: rto, services: services.flatMap((service) => afterGateway(inventory, service)) }] : []),
    { name: 'Git host', budget: rto, services: [] },
    { name: 'wrong deletion', budget: rto, services: afterDeletion(model, services) },
    { name: 'whole site', budget: site, services: signedOn(services, afterSite(model, services)) },
  ];
}

/** The disk that a machine without a host starts from. */
function bareSystem({ vms }: Inventory, machine: string): string | undefined {
  const node = Object.values(vms).find(({ home, metal }) => metal && home === machine);
  return node?.disks[systemDiskOf(node) ?? '']?.on;
}

function step(inventory: Inventory, name: string, timing: TimingName): RecoveryStep {
  return [name, secondsOf(inventory, timing)];
}

/** Nobody comes into a service before that is back which its visitors sign on at. */
function signedOn(services: readonly Service[], recovered: readonly Recovered[]): Recovered[] {
  const byChart = new Map(recovered.map((one) => [one.service.chart, one]));
  return services.flatMap((service): Recovered[] => {
    const own = byChart.get(service.chart);
    const asked = service.routes.flatMap(({ protectedBy }) => (protectedBy && byChart.get(ServiceChart.of(protectedBy))) ?? []);
    const slowest = asked.sort((a, b) => stepsTotal(b.steps) - stepsTotal(a.steps))[0];
    if (slowest === undefined || (own && stepsTotal(own.steps) >= stepsTotal(slowest.steps))) return own ? [own] : [];
    return [{ service, age: 0, gone: [], given: [], ...own, steps: slowest.steps }];
  });
}

/** Mains is back after everything had stopped: at the worst with a flat UPS, or at a moment that a laptop sleeps through. */
function afterPowerCut(model: Model, service: Service): Recovered {
  const { inventory } = model.lab;
  const start = startOf(model);
  const ends = [appStep(service.chart.name), ...service.routes.map(({ hostname }) => routeStep(hostname))].map((name) => start.end(name));
  const waits = Object.values(inventory.feeds).flatMap((feed): RecoveryStep[] => {
    if (feed.kind === 'ups') return [['the UPS charges', upsPatience(inventory)]];
    return feed.kind === 'battery' ? [['the laptop’s clock wakes it', feed.rtcWake.toSeconds()]] : [];
  });
  const wait = waits.sort(([, a], [, b]) => b - a)[0];
  const boot = step(inventory, 'host', 'hostBoot');
  return {
    service,
    steps: [...(wait ? [wait] : []), boot, ['VM, K3s and pods', Math.max(...ends) - boot[1]]],
    age: 0,
    gone: [],
    given: [],
  };
}

/** The same when only the machine's system disk is gone: what waits for another machine waits for a disk. */
function withDisk(inventory: Inventory, after: ReadonlyMap<string, VmAfter>): ReadonlyMap<string, VmAfter> {
  const swap = step(inventory, 'another disk', 'swap');
  return new Map(
    [...after].map(([name, what]) => [name, { ...what, steps: what.steps.map((one) => (one[0] === 'another machine' ? swap : one)) }]),
  );
}

/** A disk that carries data: VMs on it are started from their replicas, by hand, or made again. */
function afterDisk(inventory: Inventory, machine: string, disk: string): ReadonlyMap<string, VmAfter> {
  const notice = step(inventory, 'somebody comes', 'notice');
  const k3s = (role: string) => step(inventory, 'K3s', role === 'k3s-server' ? 'k3sServer' : 'k3sAgent');
  return new Map(
    Object.entries(inventory.vms).map(([name, vm]): [string, VmAfter] => {
      const { home, disks, availability, role } = vm;
      const isHit = home === machine && Object.values(disks).some(({ on }) => on === disk);
      if (!isHit) return [name, { fate: 'runs', on: home, steps: [], isEmpty: false }];
      if (availability.kind === 'replicated') {
        const steps = [notice, step(inventory, 'VM', 'vmBoot'), k3s(role)];
        return [
          name,
          { fate: 'moves', on: availability.to, steps, age: replicaAge(inventory.quietHours, availability.every), isEmpty: false },
        ];
      }
      const running = (other: string) => Object.values(inventory.vms).filter((one) => one.home === other);
      const to = Object.keys(inventory.machines).find((other) => other !== machine && holds(inventory, other, running(other), vm));
      const spare = to === undefined ? [step(inventory, 'another disk', 'swap')] : [];
      return [
        name,
        { fate: 'made', on: to ?? home, steps: [notice, ...spare, step(inventory, 'VM', 'vmBuild'), k3s(role)], isEmpty: true },
      ];
    }),
  );
}

/** Services that stand on VMs which are away for a while, or whose ingress does. */
function afterVms(
  model: Model,
  services: readonly Service[],
  after: ReadonlyMap<string, VmAfter>,
  lost: Loss | undefined,
  mended: 'replacement' | 'swap' = 'replacement',
): Recovered[] {
  const { inventory } = model.lab;
  const moved = displaced(model, after, reachAfter(inventory, lost));
  const elsewhere = new Set(moved.moved.map(({ demand }) => demand));
  const start = step(inventory, 'pods', 'podStart');
  const servers = scheduleOf(model).nodes.flatMap(({ name, vm }) => (vm.role === 'k3s-server' ? [name] : []));
  // without any server's state it is another cluster, which brings everything anew
  const isAnew = servers.every((name) => after.get(name)?.isEmpty);
  const isAway = (node: string) => isAnew || after.get(node)?.fate !== 'runs';
  const isEmpty = (node: string | undefined) => after.get(node ?? '')?.isEmpty === true;
  // all that was on lost nodes comes back at once, over one line and from one disk
  const anew = services.filter(({ pods }) => hasNode(pods, isEmpty));
  const images = pulling(inventory, anew);
  const onEmpty = anew.flatMap(({ volumes }) => volumes.filter(({ volume }) => isEmpty(volume.nodeDisk?.node)));
  const lostServers = lost ? [lost.name] : [];
  const to = [...after.values()].find((what) => what.isEmpty)?.on ?? '';
  const filling = restored(model, onEmpty, lostServers, to).steps;
  const back = backOn((node, isFilled): readonly RecoveryStep[] => {
    const steps =
      [node, ...(isAnew ? servers : [])].map((name) => after.get(name)?.steps ?? []).sort((a, b) => stepsTotal(b) - stepsTotal(a))[0] ?? [];
    return [
      ...steps,
      ...(isAnew ? [step(inventory, 'Argo CD', 'sync')] : []),
      ...(isEmpty(node) ? [images, ...(isFilled ? filling : [])] : []),
      start,
    ];
  });
  // its VM is made again elsewhere, and what was plugged into the lost machine is not there
  const device = ({ each }: Demand, node: string): RecoveryStep[] => {
    const what = after.get(node);
    const isHeld = Object.keys(each.extended).some(isPeripheral) && what?.fate === 'made' && what.on !== inventory.vms[node]?.home;
    return isHeld ? [step(inventory, 'the machine that has its device', mended)] : [];
  };
  const ways = ingressOn(model).filter(isAway);
  const hitBy = services.filter(({ pods, routes }) => (ways.length > 0 && routes.length > 0) || hasNode(pods, isAway));
  const waysIn = ways.map((node): readonly RecoveryStep[] => [...(after.get(node)?.steps ?? []), start]);
  return hitBy.flatMap((service): Recovered[] => {
    const demands = [...service.pods].filter(([, nodes]) => nodes.length > 0 && nodes.every(isAway));
    const waits = demands.map(([demand, nodes]): readonly RecoveryStep[] => {
      const waiting =
        nodes.map((node) => [...back(node, service), ...device(demand, node)]).sort((a, b) => stepsTotal(a) - stepsTotal(b))[0] ?? [];
      if (!elsewhere.has(demand)) return waiting;
      const moving: RecoveryStep[] = [['its node is given up', patience], pulling(inventory, [service]), start];
      return stepsTotal(moving) < stepsTotal(waiting) ? moving : waiting;
    });
    const through = service.routes.length > 0 ? waysIn : [];
    const longest = [...waits, ...through].sort((a, b) => stepsTotal(b) - stepsTotal(a))[0];
    if (longest === undefined) return [];
    const nodes = new Set(demands.flatMap(([, all]) => all));
    const hit = standsOn(service).filter(({ volume }) => volume.nodeDisk !== undefined && nodes.has(volume.nodeDisk.node));
    const empty = hit.filter(({ volume }) => isEmpty(volume.nodeDisk?.node));
    const { age = 0, gone, given } = restored(model, empty, lostServers, to);
    const replica = hit.map(({ volume }) => after.get(volume.nodeDisk?.node ?? '')?.age?.most ?? 0);
    return [{ service, steps: longest, age: Math.max(age, ...replica), gone, given }];
  });
}

/** Whether some node of a service's pods is one of those. */
function hasNode(pods: Service['pods'], is: (node: string) => boolean): boolean {
  for (const nodes of pods.values()) if (nodes.some(is)) return true;
  return false;
}

/** What it takes until a service's pods are back on a node, worked out once for all services: whether a volume of theirs is filled there first is all that tells them apart. */
function backOn(steps: (node: string, isFilled: boolean) => readonly RecoveryStep[]) {
  const known = { empty: new Map<string, readonly RecoveryStep[]>(), filled: new Map<string, readonly RecoveryStep[]>() };
  return (node: string, service: Service): readonly RecoveryStep[] => {
    const isFilled = standsOn(service).some(({ volume }) => volume.nodeDisk?.node === node && volume.backup.kind !== 'none');
    const like = isFilled ? known.filled : known.empty;
    const own = like.get(node) ?? steps(node, isFilled);
    like.set(node, own);
    return own;
  };
}

function afterGateway(inventory: Inventory, service: Service): Recovered[] {
  // in the house a public name is reached without it; from elsewhere a page to sign on at is not
  const isHit = service.routes.some((one) => one.audience !== 'lan' && [one, one.protectedBy].some((each) => each?.audience === 'public'));
  if (!isHit) return [];
  const steps = [step(inventory, 'somebody comes', 'notice'), step(inventory, 'the gateway', 'gatewayBuild')];
  return [{ service, steps, age: 0, gone: [], given: [] }];
}

/** The volumes without which a service stands still: its own, and those that others lend it. */
function standsOn({ volumes, borrowed }: Service): readonly KeptVolume[] {
  return borrowed.length === 0 ? volumes : [...volumes, ...borrowed];
}

/**
 * All volumes of each service emptied by mistake: replicas are emptied with them, snapshots are not. A node without a hypervisor has no
 * snapshots: what was there comes back from backups.
 */
function afterDeletion(model: Model, services: readonly Service[]): Recovered[] {
  const { inventory } = model.lab;
  const { most } = ageOf(inventory.quietHours, Duration.hours(1));
  return services.flatMap((service): Recovered[] => {
    const kept = service.volumes.filter(({ volume }) => volume.backup.kind !== 'none');
    if (kept.length === 0) return [];
    const isBare = ({ volume }: KeptVolume) => inventory.vms[volume.nodeDisk?.node ?? '']?.metal === true;
    const bare = kept.filter(isBare);
    const snapped = kept.filter((one) => !isBare(one));
    const backups = restored(model, bare, [], bare[0]?.volume.disk.machine ?? '');
    const steps = [
      step(inventory, 'somebody comes', 'notice'),
      ...(snapped.length > 0 ? [fromSnapshots(inventory, snapped)] : []),
      ...backups.steps,
      step(inventory, 'pods', 'podStart'),
    ];
    return [{ service, steps, age: Math.max(snapped.length > 0 ? most : 0, backups.age ?? 0), gone: backups.gone, given: [] }];
  });
}

/** Nothing is left but the recovery kit, a clone and what lies off site. */
function afterSite(model: Model, services: readonly Service[]): Recovered[] {
  const { inventory } = model.lab;
  const { machines } = inventory;
  const all = services.flatMap(({ volumes }) => volumes);
  const from = restored(model, all, Object.keys(machines), '');
  const anew = [
    step(inventory, 'other machines', 'replacement'),
    step(inventory, 'Proxmox VE', 'hostInstall'),
    step(inventory, 'VMs', 'vmBuild'),
    step(inventory, 'K3s', 'k3sServer'),
    step(inventory, 'Argo CD', 'sync'),
    pulling(inventory, services),
  ];
  return services.map((service) => {
    const { age = 0, gone, given } = restored(model, standsOn(service), Object.keys(machines), '');
    return { service, steps: [...anew, ...(age > 0 ? from.steps : []), step(inventory, 'pods', 'podStart')], age, gone, given };
  });
}
