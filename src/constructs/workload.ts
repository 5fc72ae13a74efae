import type { Construct } from 'constructs';
import type { Kinds } from '../objects/kinds';
import { object as fields, list, optional, record } from '../shape/composed';
import { flag, oneOf, text, whole } from '../shape/values';
import type { BackupPlaces } from './backup-places';
import { borrow } from './borrowed';
import { ServiceChart } from './chart';
import { checkNamesOfOurs, checkPorts } from './check-names';
import { checkOnNode } from './check-node';
import { Lab, pathOf } from './lab';
import { openPorts, portsOf } from './node-ports';
import { object } from './object';
import { Part } from './part';
import { checkContainers, containersOf, labelsOf, mountsOf, type PodProps, placementOf, podFields, podTemplate, volumesOf } from './pod';
import { type ContainerPort, PodSet, type Port } from './pod-set';
import { restoreContainers } from './restore';
import { serviceAccount } from './service-account';
import type { Volume } from './volume';
import { waits } from './wait';

/** How a stateless workload grows with its load. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  /** Percent of the requested processor time that makes it grow. */
  readonly cpu: number;
}

/** Options of a `Workload`, beside those of its first container and its pod. */
export interface WorkloadProps<P extends string = string> extends PodProps {
  /** Ports by name: what others reach it by. A number is a TCP port. */
  readonly ports?: Readonly<Record<P, number | ContainerPort>>;
  /** What keeps its pods running. @default 'Deployment' */
  readonly kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  /** Name of its objects, a contract once deployed. @default - the app's for `main`, else `<app>-<id>` */
  readonly name?: string;
  /** More than one pod, as load asks. Only without volumes. @default - exactly one pod */
  readonly scale?: Scale;
  /** No Service for its ports. @default false */
  readonly headless?: boolean;
  /** Ports that may also be reached from outside the cluster's pods: the node's network and the LAN. */
  readonly open?: readonly string[];
  /**
   * Kernel settings that its node must have at least, by their sysctl names: for those that no pod can set for itself. A node
   * gets the greatest value that any of its services asks for, when it is built.
   */
  readonly nodeSysctls?: Readonly<Record<string, number>>;
}

/** As Kubernetes counts pods and percents: in 32 bits. */
const count = whole(1, 2 ** 31 - 1);

export const scale = fields<Scale>({ min: count, max: count, cpu: count });

const shape = fields<WorkloadProps>({
  ...podFields,
  kind: optional(oneOf('Deployment', 'StatefulSet', 'DaemonSet')),
  name: optional(text),
  scale: optional(scale),
  headless: optional(flag),
  open: optional(list(text)),
  nodeSysctls: optional(record(whole(0, Number.MAX_SAFE_INTEGER))),
});

/** Pods that are kept running, with all that belongs to them: service account, Service, scaling, restore before start. */
export class Workload<P extends string = string> extends Part<WorkloadProps> {
  static all(lab: Lab): readonly Workload[] {
    return lab.all(Workload);
  }

  readonly name: string;
  readonly pods: PodSet;
  /** The Service's DNS name inside the cluster. */
  readonly host: string;
  readonly volumes: readonly Volume[];
  /** Whether its objects are made: only of sound options and containers. */
  readonly isMakeable: boolean;

  constructor(scope: Construct, id: string, given: WorkloadProps<P>) {
    super(scope, id, shape, given);
    const { props } = this;
    const chart = ServiceChart.of(this);
    this.name = props.name ?? (id === 'main' ? chart.name : `${chart.name}-${this.node.id}`);
    this.host = `${this.name}.${chart.appNamespace}.svc`;
    this.volumes = volumesOf(this.name, props);
    this.isMakeable = this.isSound && checkContainers(this, this.name, props);
    if (this.isMakeable) borrow(this, mountsOf(this.name, props));
    if (this.isSound) {
      this.checkScale();
      this.checkSysctls();
      checkPorts(this, this.name, props);
    }
    const ports = portsOf(containersOf(this.name, props), props.hostNetwork !== undefined);
    this.pods = new PodSet(this, 'pods', {
      name: this.name,
      selector: { 'app.kubernetes.io/name': this.name },
      ports,
      reaches: props.reaches,
      open: openPorts(props.open, ports),
      onNodeNetwork: props.hostNetwork !== undefined,
      replicas: props.kind === 'DaemonSet' ? 'one-a-node' : (props.scale?.max ?? 1),
      placement: placementOf(this, this.name, props),
    });
    if (this.isSound) checkOnNode(this.pods);
  }

  /** Its ports by name, for routes and for whoever reaches it. */
  get ports(): Readonly<Record<P, Port>> {
    return this.pods.named as Readonly<Record<P, Port>>;
  }

  /** The kernel settings that it asks of its node. */
  get nodeSysctls(): Readonly<Record<string, number>> {
    return this.props.nodeSysctls ?? {};
  }

  /** The volumes of its app that it writes to. */
  get written(): readonly Volume[] {
    const mounts = mountsOf(this.name, this.props);
    return [
      ...new Set(
        mounts.flatMap((mount) => (mount.kind === 'volume' && !mount.lent && !mount.readOnly && !mount.whole ? [mount.volume] : [])),
      ),
    ];
  }

  /** The volumes of other apps that it writes to, as they lend them. */
  get writtenAsLent(): readonly Volume[] {
    const mounts = mountsOf(this.name, this.props);
    return [...new Set(mounts.flatMap((mount) => (mount.kind === 'volume' && mount.lent && !mount.readOnly ? [mount.volume] : [])))];
  }

  /** @internal Makes its objects. Called once all apps are declared, since restoring needs to know where backups are. */
  emit(places: BackupPlaces): void {
    if (!this.isMakeable) return;
    const { props, name } = this;
    const restore = this.written.flatMap((volume) => restoreContainers(volume, places, props.user));
    const wait = Object.entries(waits(props, this.written));
    checkNamesOfOurs(this, [...restore, ...wait], containersOf(name, props));
    const init = { ...Object.fromEntries([...restore, ...wait]), ...props.init };
    const template = podTemplate(this, name, { ...props, init }, this.pods.placement);
    const metadata = { name, labels: labelsOf(this, name) };
    const selector = { matchLabels: this.pods.selector };
    serviceAccount(this, name, props.permissions);
    if (props.kind === 'DaemonSet') {
      object(this, 'daemonset', 'DaemonSet', {
        metadata,
        spec: { selector, template, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } } },
      });
    } else if (props.kind === 'StatefulSet') {
      const spec = { ...(this.hasService ? { serviceName: name } : {}), replicas: 1, selector, template };
      // Kubernetes 1.36 asks for no serviceName; the types of cdk8s-plus are of one that did
      object(this, 'statefulset', 'StatefulSet', { metadata, spec: spec as Kinds['StatefulSet']['spec'] });
    } else {
      this.emitDeployment(metadata, selector, template);
    }
    if (this.hasService) {
      const ports = Object.values(this.pods.ports);
      object(this, 'service', 'Service', {
        metadata,
        spec: {
          type: 'ClusterIP',
          selector: this.pods.selector,
          ports: ports.map((port) => ({ name: port.name, port: port.number, targetPort: port.name, protocol: port.protocol })),
        },
      });
    }
  }

  private get hasService(): boolean {
    return Object.keys(this.pods.ports).length > 0 && !this.props.headless;
  }

  private emitDeployment(
    metadata: { readonly name: string; readonly labels: Record<string, string> },
    selector: { readonly matchLabels: Readonly<Record<string, string>> },
    template: ReturnType<typeof podTemplate>,
  ): void {
    const { scale } = this.props;
    if (scale === undefined) {
      object(this, 'deployment', 'Deployment', {
        metadata,
        spec: { replicas: 1, revisionHistoryLimit: 3, strategy: { type: 'Recreate' }, selector, template },
      });
      return;
    }
    const spread = [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: selector }];
    object(this, 'deployment', 'Deployment', {
      metadata,
      spec: {
        // no replicas: they are the autoscaler's
        revisionHistoryLimit: 3,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        selector,
        template: { ...template, spec: { ...(template.spec as NonNullable<typeof template.spec>), topologySpreadConstraints: spread } },
      },
    });
    object(this, 'autoscaler', 'HorizontalPodAutoscaler', {
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: metadata.name },
        minReplicas: scale.min,
        maxReplicas: scale.max,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: scale.cpu } } }],
      },
    });
    object(this, 'disruption-budget', 'PodDisruptionBudget', {
      metadata,
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector },
    });
  }

  private checkSysctls(): void {
    for (const [name, value] of Object.entries(this.nodeSysctls)) {
      if (/^(fs|kernel|net|vm)(\.[\w-]+)+$/.test(name)) continue;
      Lab.of(this).report({
        code: 'VALUE_INVALID',
        where: pathOf(this),
        what: `it asks its node for ${name} = ${value}`,
        repair: "give a kernel setting and a whole number: nodeSysctls: { 'fs.inotify.max_user_instances': 512 }",
      });
    }
  }

  private checkScale(): void {
    const { scale } = this.props;
    if (scale === undefined) return;
    if (this.volumes.length > 0) {
      Lab.of(this).report({
        code: 'REPLICAS_WITH_VOLUME',
        where: pathOf(this),
        what: `it would run up to ${scale.max} pods over the volume ${this.volumes.map(({ name }) => name).join(', ')}, which one pod may write`,
        repair: 'leave scale out, or keep its state in a Database and the workload without volumes',
      });
    }
    if (this.props.kind !== undefined && this.props.kind !== 'Deployment') {
      Lab.of(this).report({
        code: 'VALUE_INVALID',
        where: pathOf(this),
        what: `it is a ${this.props.kind} and has scale, which only a Deployment follows`,
        repair: 'leave kind out, or scale',
      });
    }
    if (scale.max < scale.min) {
      Lab.of(this).report({
        code: 'VALUE_INVALID',
        where: pathOf(this),
        what: `it cannot scale from ${scale.min} to ${scale.max} pods`,
        repair: 'let max be at least min',
      });
    }
  }
}
