import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Plain } from '../objects/kinds';
import { type Fields, list, object, optional, record } from '../shape/composed';
import { manifest } from '../shape/json';
import { oneOf, time, userId } from '../shape/values';
import { type Priority, priority, ServiceChart } from './chart';
import { beyondBaseline, portsOfNode } from './check-node';
import { hiddenMounts, memoryTooLarge, powerless, strangersIn, wrongProbes } from './check-pod';
import { closedVolumes, endless, usersOfTheirOwn } from './check-users';
import { type ContainerProps, containerFields, faultsOf, type InitProps, initFields, longForm, toContainer } from './container';
import { placementOfDevices } from './device-placement';
import { exactWaiver } from './image';
import { Lab, pathOf } from './lab';
import { nodeAddress } from './node-address';
import { type NodeShare, nodeShareFields, nodeShareSpec, nodeShareWaivers } from './node-share';
import { notSecretAnnotations } from './not-secret';
import { affinity, homeOfVolumes, type Placement, placement } from './placement';
import { type Destination, destination } from './pod-set';
import { podVolumes, withScratch } from './pod-volumes';
import { rolloutHashes } from './rollout';
import type { Volume } from './volume';

/** What a workload and a job have in common: the first container's own fields, and the pod's. */
export interface PodProps extends ContainerProps, NodeShare {
  /** More containers beside the first, by name. */
  readonly containers?: Readonly<Record<string, ContainerProps>>;
  /** Containers that start before, in this order: each runs to its end, or stays beside the others as a sidecar. */
  readonly init?: Readonly<Record<string, InitProps>>;
  /** User and group id of every container that has none of its own. @default 1000 */
  readonly user?: number;
  /** More groups that every container is in: what belongs to them may be looked at. @default - none */
  readonly groups?: readonly number[];
  /** Where it runs. @default - where its volumes are; anywhere without any */
  readonly placement?: Placement;
  /** What the pods may open connections to; everything else is refused, but names. */
  readonly reaches?: readonly Destination[];
  /** Time to stop in. @default 30 s */
  readonly stopWithin?: Duration;
  /** Who goes first when a node has no room for all. @default - the app's */
  readonly priority?: Priority;
  /** What its service account may do; only then does the pod get a token. */
  readonly permissions?: Permissions;
}

/** What the service account of pods may ask of the API server. */
export interface Permissions {
  /** In its namespace, or in the whole cluster. */
  readonly scope: 'namespace' | 'cluster';
  /** As a Role has them. */
  readonly rules: readonly Plain<k8s.PolicyRule>[];
}

const containers = record(object<ContainerProps>(containerFields));

export const podFields: Fields<PodProps> = {
  ...containerFields,
  ...nodeShareFields,
  containers: optional(containers),
  init: optional(record(object<InitProps>(initFields))),
  user: optional(userId),
  groups: optional(list(userId)),
  placement: optional(placement),
  reaches: optional(list(destination)),
  stopWithin: optional(time(0)),
  priority: optional(priority),
  permissions: optional(
    object<Permissions>({ scope: oneOf('namespace', 'cluster'), rules: list(manifest<Plain<k8s.PolicyRule>>({ verbs: [] })) }),
  ),
};

/** Every container of a pod, by name: those that run first, then those that stay. */
export function containersOf(name: string, props: PodProps): readonly (readonly [string, ContainerProps])[] {
  return [...Object.entries(props.init ?? {}), [name, props] as const, ...Object.entries(props.containers ?? {})];
}

/** Everything that a pod's containers mount. */
export function mountsOf(name: string, props: PodProps) {
  return containersOf(name, props).flatMap(([, { mounts }]) => Object.values(mounts ?? {}).map(longForm));
}

/** The volumes that a pod mounts, each once. */
export function volumesOf(name: string, props: PodProps): Volume[] {
  return [...new Set(mountsOf(name, props).flatMap((mount) => (mount.kind === 'volume' ? [mount.volume] : [])))];
}

/** Where the pods go: to their volumes' node when they have any, else where the service says. */
export function placementOf(scope: Construct, name: string, props: PodProps): Placement {
  const { placement, apart } = homeOfVolumes(volumesOf(name, props));
  const lab = Lab.of(scope);
  if (apart.length > 0) {
    lab.report({
      code: 'VOLUMES_APART',
      where: pathOf(scope),
      what: `its volumes lie on ${apart.join(' and ')}: no node has both`,
      repair: 'put them on disks of one node, or split the service into two workloads',
    });
  }
  const asked = props.placement;
  const devices = containersOf(name, props).flatMap(([, { devices = [] }]) => devices);
  const own = placementOfDevices(scope, devices, placement ?? asked);
  if (own !== undefined) return own;
  if (placement === undefined) return asked ?? { strength: 'any' };
  if (asked?.machine !== undefined && asked.machine !== placement.machine) {
    lab.report({
      code: 'PLACEMENT_CONFLICT',
      where: pathOf(scope),
      what: `it is placed on ${asked.machine}, but its volumes lie on ${placement.machine}`,
      repair: 'leave the placement out, or move the volumes',
    });
  }
  return placement;
}

/** Reports what is wrong with a pod's containers. Says whether they are sound: only then can a manifest be made of them. */
export function checkContainers(scope: Construct, name: string, props: PodProps): boolean {
  const containers = containersOf(name, props);
  const faults = [
    ...containers.flatMap(([container, own]) => faultsOf(container, own)),
    ...strangersIn(ServiceChart.of(scope).appNamespace, containers),
    ...wrongProbes(containers),
    ...memoryTooLarge(containers),
    ...hiddenMounts(containers),
    ...powerless(containers, props.user === 0),
    ...beyondBaseline(containers),
    ...portsOfNode(containers, props.hostNetwork !== undefined),
    ...endless(Object.entries(props.init ?? {})),
    ...usersOfTheirOwn(containers.filter(([, own]) => own !== props)),
    ...closedVolumes(containers, name, props),
  ];
  for (const fault of faults) Lab.of(scope).report({ ...fault, where: pathOf(scope) });
  return faults.length === 0;
}

/** The labels of a workload's or job's pods, and of its objects; the selector is the first of them alone. */
export function labelsOf(scope: Construct, name: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/part-of': ServiceChart.of(scope).name,
    'app.kubernetes.io/managed-by': 'loutik',
  };
}

/** The whole pod template. */
export function podTemplate(scope: Construct, name: string, props: PodProps, placement: Placement): Plain<k8s.PodTemplateSpec> {
  const chart = ServiceChart.of(scope);
  const node = { isShared: props.hostNetwork !== undefined, address: nodeAddress(Lab.of(scope), placement) };
  const made = ([id, container]: readonly [string, ContainerProps]) => toContainer(id, container, node);
  const init = Object.entries(props.init ?? {}).map(([id, container]) => {
    const { container: own, volumes } = made([id, container]);
    return { container: container.sidecar ? { ...own, restartPolicy: 'Always' } : own, volumes };
  });
  const main = [made([name, { ...props, user: undefined }]), ...Object.entries(props.containers ?? {}).map(made)];
  const volumes = podVolumes(
    scope,
    [...init, ...main].flatMap(({ volumes }) => volumes),
  );
  const user = props.user ?? 1000;
  const root = user === 0;
  const annotations = {
    ...waiversOf(name, props),
    ...nodeShareWaivers(props),
    ...notSecret(containersOf(name, props)),
    ...rolloutHashes(
      scope,
      containersOf(name, props).map(([, container]) => container),
    ),
  };
  return {
    metadata: { labels: labelsOf(scope, name), ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: props.permissions !== undefined,
      enableServiceLinks: false,
      priorityClassName: `loutik-${props.priority ?? chart.priority}`,
      terminationGracePeriodSeconds: props.stopWithin?.toSeconds() ?? 30,
      ...nodeShareSpec(props),
      securityContext: {
        ...(root ? {} : { runAsNonRoot: true }),
        runAsUser: user,
        runAsGroup: user,
        ...(props.groups && props.groups.length > 0 ? { supplementalGroups: props.groups } : {}),
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...(affinity(placement) ? { affinity: affinity(placement) } : {}),
      ...(init.length > 0 ? { initContainers: init.map(({ container }) => container) } : {}),
      containers: withScratch(
        main.map(({ container }) => container),
        volumes,
        init.map(({ container }) => container).filter(({ restartPolicy }) => restartPolicy === 'Always'),
      ),
      ...(volumes.length > 0 ? { volumes } : {}),
    },
  };
}

function waiversOf(name: string, props: PodProps): Record<string, string> {
  const key = {
    ...({ writableRoot: 'writable-root', root: 'root', privileged: 'privileged' } as const),
    ...({ hostPorts: 'host-ports', capabilities: 'capabilities' } as const),
  };
  return Object.fromEntries(
    containersOf(name, props).flatMap(([container, { waivers = {}, image }]) => [
      ...(image.exact === undefined ? [] : [[exactWaiver(container), image.exact] as const]),
      ...(Object.keys(key) as (keyof typeof key)[]).flatMap((rule) =>
        waivers[rule] ? [[`waiver.loutik.dev/${container}.${key[rule]}`, waivers[rule]] as const] : [],
      ),
    ]),
  );
}

function notSecret(containers: ReturnType<typeof containersOf>): Record<string, string> {
  return notSecretAnnotations(Object.assign({}, ...containers.map(([, own]) => own.notSecret)));
}
