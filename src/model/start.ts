import { ServiceChart } from '../constructs/chart';
import { databasesOf } from '../constructs/databases';
import { HelmRelease } from '../constructs/helm-release';
import { type Lab, pathOf } from '../constructs/lab';
import { isPort, PodSet } from '../constructs/pod-set';
import { PortRoute } from '../constructs/port-route';
import { Route } from '../constructs/route';
import { firstBootObjects } from '../gitops/first-boot';
import { hostNames } from '../inventory/machine';
import { secondsOf, type TimingName } from '../inventory/timings';
import { containersOf } from '../objects/pods';
import type { Model } from './assemble';
import type { Demand } from './demand';
import { chartHosts, hostOf, imagesOf, registryOf } from './parties';
import { scheduleOf } from './schedule';
import { type Need, StepsGraph } from './steps-graph';

const outside = { seconds: 0, needs: [], isOutside: true } as const;
/** The gateway, as a step that somebody outside has to do. */
const gatewayStep = 'the gateway';

/** The step at which an app runs, and one at which a route of it is reached. */
export const appStep = (app: string) => `app ${app}`;
export const routeStep = (hostname: string) => `route ${hostname}`;

const known = new WeakMap<Model['objects'], StepsGraph>();

/** From mains to the last service, with everything still on its disks: the start after a power cut. Computed once for a model. */
export function startOf(model: Model): StepsGraph {
  const made = known.get(model.objects) ?? startFrom(model);
  known.set(model.objects, made);
  return made;
}

function startFrom(model: Model): StepsGraph {
  const graph = new StepsGraph();
  const { inventory } = model.lab;
  const { machines, vms } = inventory;
  const seconds = (name: TimingName) => secondsOf(inventory, name);
  graph.add('mains', { seconds: 0, needs: [] });
  graph.add('router', { seconds: seconds('router'), needs: [{ on: 'mains' }] });
  graph.add('Internet', { ...outside, needs: [{ on: 'router' }] });
  if (inventory.gateway) graph.add(gatewayStep, { ...outside, needs: [{ on: 'Internet' }] });
  for (const name of Object.keys(machines)) graph.add(`host ${name}`, { seconds: seconds('hostBoot'), needs: [{ on: 'mains' }] });
  // the gateway's vote is one of those that all hosts together have a majority of
  graph.add('quorum', { seconds: 0, needs: hostNames({ machines }).map((name) => ({ on: `host ${name}` })) });
  for (const [name, vm] of Object.entries(vms)) {
    const host = { on: `host ${vm.home}` };
    // a machine without a hypervisor is its node as soon as it has booted
    graph.add(`VM ${name}`, vm.metal ? { seconds: 0, needs: [host] } : { seconds: seconds('vmBoot'), needs: [{ on: 'quorum' }, host] });
    if (vm.role === 'k3s-server') graph.add('K3s', { seconds: seconds('k3sServer'), needs: [{ on: `VM ${name}` }] });
  }
  for (const [name, vm] of Object.entries(vms)) {
    if (vm.role === 'lab') continue;
    const agent = vm.role === 'k3s-agent' ? seconds('k3sAgent') : 0;
    graph.add(`node ${name}`, { seconds: agent, needs: [{ on: `VM ${name}` }, { on: 'K3s' }] });
  }
  addPods(graph, model, pulled);
  addRoutes(graph, model);
  return graph;
}

/** An image that is asked for at each start, whatever the node has (kubernetes, `SetDefaults_Container` in pkg/apis/core/v1/defaults.go). */
function pulled({ spec, where }: Demand): readonly Need[] {
  return containersOf(spec).flatMap(({ image = '', imagePullPolicy }) => {
    const isLatest = !image.includes('@') && /(^|\/)[^/:]+(:latest)?$/.test(image) && image !== '';
    return imagePullPolicy === 'Always' || (imagePullPolicy === undefined && isLatest)
      ? [{ on: `registry ${registryOf(image)}`, where }]
      : [];
  });
}

/** Pods on their nodes, after those that they need, and the apps that they make up. */
function addPods(graph: StepsGraph, model: Model, images: (demand: Demand) => readonly Need[]): void {
  const { lab } = model;
  const { placed, demands } = scheduleOf(model);
  const nodes = new Map<Demand, Set<string>>();
  for (const { demand, node } of placed) nodes.set(demand, (nodes.get(demand) ?? new Set()).add(node.name));
  const needs = neededBy(model);
  for (const image of imagesOf(model).keys())
    if (!graph.has(`registry ${registryOf(image)}`))
      graph.add(`registry ${registryOf(image)}`, { ...outside, needs: [{ on: 'Internet' }] });
  for (const demand of demands) {
    if (demand.stay === 0) continue; // a job keeps no service waiting
    graph.add(`pods ${demand.name}`, {
      seconds: secondsOf(lab.inventory, 'podStart'),
      needs: [
        ...[...(nodes.get(demand) ?? [])].map((node) => ({ on: `node ${node}` })),
        ...(needs.get(demand.name) ?? []).map((name) => ({ on: `pods ${name}` })),
        ...images(demand),
      ],
    });
    graph.add(appStep(demand.app), { seconds: 0, needs: [{ on: `pods ${demand.name}` }] });
  }
}

/** For pods, the pods that they cannot start without: databases. What they reach otherwise they may wait for while they run. */
function neededBy({ lab }: Pick<Model, 'lab'>): ReadonlyMap<string, readonly string[]> {
  const databases = new Set(databasesOf(lab).map(({ workload }) => workload.pods));
  return new Map(
    PodSet.all(lab).map(({ namespace, name, reaches }) => [
      `${namespace}/${name}`,
      reaches.filter(isPort).flatMap(({ pods }) => (databases.has(pods) && pods.name !== name ? [`${pods.namespace}/${pods.name}`] : [])),
    ]),
  );
}

/** Routes, through the ingress and, for some audiences, through what is outside. */
function addRoutes(graph: StepsGraph, { lab }: Pick<Model, 'lab'>): void {
  const ingress = PodSet.all(lab).find(({ role }) => role === 'ingress');
  const ports = PortRoute.all(lab).map((route) => ({ ...ofRoute(route, route.address), through: route.through, by: undefined }));
  const web = Route.all(lab).map((route) => ({ ...ofRoute(route, route.hostname), through: 'ingress', by: route.protectedBy }));
  for (const route of [...web, ...ports]) {
    graph.add(routeStep(route.name), {
      seconds: 0,
      needs: [
        { on: appStep(route.app) },
        ...(route.by ? [{ on: appStep(ServiceChart.of(route.by).name), where: route.where }] : []), // nobody comes in who cannot sign on
        ...(ingress && route.through === 'ingress' ? [{ on: `pods ${ingress.namespace}/${ingress.name}` }] : []),
        ...(route.audience === 'lan' ? [] : [{ on: 'Internet' }]),
        ...(route.audience === 'public' ? [{ on: gatewayStep }] : []),
      ],
    });
  }
}

const ofRoute = (route: Route | PortRoute, name: string) => ({
  name,
  where: pathOf(route),
  app: ServiceChart.of(route).name,
  audience: route.audience,
});

/** From wiped machines to the last service: what has to be there for what. How long that takes is the recovery's matter. */
export function rebuildOf(model: Model): StepsGraph {
  const graph = new StepsGraph();
  const { lab } = model;
  const { machines, vms, networks, mirror, cloudImage, git } = lab.inventory;
  const nodeAt = new Map(
    Object.entries(vms).flatMap(([name, { addresses }]) => Object.values(addresses).map((address) => [address, name])),
  );
  const hostnames = new Set(Route.all(lab).map(({ hostname }) => hostname));
  /** Of what answers at a name or an address, that which is ours: a route, or a VM. */
  const from = (host: string, where: string): Need[] => {
    const vm = nodeAt.get(host);
    if (hostnames.has(host)) return [{ on: routeStep(host), where }];
    return vm === undefined ? [] : [{ on: graph.has(`node ${vm}`) || vms[vm]?.role !== 'lab' ? `node ${vm}` : `VM ${vm}`, where }];
  };
  const resolvers = Object.entries(networks).flatMap(([name, { dns = [], bridge }]) =>
    bridge !== undefined && dns.length > 0 && dns.every((one) => nodeAt.has(one))
      ? dns.flatMap((one) => from(one, `networks.${name}.dns`))
      : [],
  );
  const loaded = [...(mirror === undefined ? [] : from(hostOf(mirror), 'mirror')), ...resolvers];
  const after = (name: string, ...needs: Need[]) => graph.add(name, { seconds: 0, needs });
  for (const name of Object.keys(machines)) after(`host ${name}`, ...loaded);
  for (const [name, vm] of Object.entries(vms)) {
    after(`VM ${name}`, { on: `host ${vm.home}` }, ...from(hostOf(cloudImage.url), 'cloudImage.url'), ...loaded);
    if (vm.role === 'k3s-server') after('K3s', { on: `VM ${name}` });
    if (vm.role !== 'lab') after(`node ${name}`, { on: `VM ${name}` }, { on: 'K3s' });
  }
  const early = bootApps(lab);
  addPods(graph, model, ({ spec, where, app }) => [
    ...(early.has(app) ? [] : [{ on: 'Argo CD' }]),
    ...containersOf(spec).flatMap(({ image = '' }) => from(registryOf(image), where)),
  ]);
  addRoutes(graph, model);
  after(
    'Argo CD',
    ...[...early].map((app) => ({ on: appStep(app) })),
    ...from(hostOf(git.url), 'git.url'),
    ...[...chartHosts(model)].flatMap(([host, where]) => from(host, where)),
  );
  return graph;
}

/** The apps that are there before Argo CD brings the others: K3s's own, and what the first boot installs. */
function bootApps(lab: Lab): ReadonlySet<string> {
  const installed = new Set(firstBootObjects.filter(({ kind }) => kind === 'HelmChart').map(({ metadata }) => metadata.name));
  const releases = HelmRelease.all(lab).filter(({ name, chart }) => 'packaged' in chart || installed.has(name));
  return new Set(['kube-system', ...releases.map((release) => ServiceChart.of(release).name)]);
}
