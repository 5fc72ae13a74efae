import type { Construct } from 'constructs';
import { anyOf, isRecord, list, object, optional, record } from '../shape/composed';
import { Shape, told } from '../shape/shape';
import { bytes, cpu, flag, one, oneOf, text, whole } from '../shape/values';
import type { Bytes } from '../units/bytes';
import type { Cpu } from '../units/cpu';
import { ServiceChart } from './chart';
import { Lab, pathOf } from './lab';
import { Part } from './part';
import { type Placement, placement } from './placement';

/** A port that a container listens on. */
export interface ContainerPort {
  readonly number: number;
  /** The port of its node that leads to it. @default - none */
  readonly hostPort?: number;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP';
}

/** A named port of a set of pods: what others may reach. */
export interface Port extends ContainerPort {
  readonly pods: PodSet;
  readonly name: string;
  readonly protocol: 'TCP' | 'UDP';
}

/** A TCP port, or a UDP one: `53/udp`. */
export type ExternalPort = number | `${number}/udp`;

/** Destinations outside the cluster's pods. */
export interface External {
  readonly kind: 'internet' | 'kubernetes-api' | 'lan';
  /** None means every port and protocol. */
  readonly ports: readonly ExternalPort[];
}

/** Where connections of pods end: at a port of other pods, or at something outside of them. */
export type Reached = Port | External;

/** A name of the homelab's own, reached through the ingress as by its audience: `route.byName`. */
export interface ByName {
  readonly kind: 'by-name';
  readonly hostname: string;
  readonly audience: 'public' | 'tailnet' | 'lan';
}

/** What a pod may open connections to. */
export type Destination = Reached | ByName;

/** A number of a TCP or UDP port. */
export const portNumber = whole(1, 65_535);

/** A number, which is a TCP port in the pods' network alone, or all that a port can be. */
export const containerPort: Shape<number | ContainerPort> = anyOf(
  portNumber,
  object<ContainerPort>({ number: portNumber, hostPort: optional(portNumber), protocol: optional(oneOf('TCP', 'UDP')) }),
  'give it the number of a port, or { number, hostPort, protocol }',
);

/** A port in its long form. */
export function longPort(port: number | ContainerPort): ContainerPort & { readonly protocol: 'TCP' | 'UDP' } {
  return { protocol: 'TCP', ...(typeof port === 'object' ? port : { number: port }) };
}
const externalPort = one<ExternalPort>(
  (value) => {
    const number = typeof value === 'string' ? Number(/^([1-9]\d*)\/udp$/.exec(value)?.[1]) : value;
    return Number.isInteger(number) && (number as number) >= 1 && (number as number) <= 65_535;
  },
  "give it a port from 1 to 65535, or '53/udp'",
  () => 443,
);
const byName = object<ByName>({ kind: oneOf('by-name'), hostname: text, audience: oneOf('public', 'tailnet', 'lan') });
const external = object<External>({ kind: oneOf('internet', 'kubernetes-api', 'lan'), ports: list(externalPort) });

/** A port of a set of pods: that very one, not something that looks like it. */
export const port: Shape<Port> = one(
  (value) =>
    isRecord(value) &&
    isRecord(value.pods) &&
    value.pods instanceof PodSet &&
    typeof value.name === 'string' && // what is made a text of here may be endless
    (value.pods.ports[value.name] as unknown) === value,
  'give it a port of a workload, like server.ports.http, and that workload ports: { http: … }',
  () => undefined as unknown as Port,
  'REFERENCE_UNKNOWN',
);

export const destination: Shape<Destination> = new Shape<Destination>(
  (value, place) => {
    if (isRecord(value) && 'pods' in value) return port.read(value, place);
    if (isRecord(value) && value.kind === 'by-name') return byName.read(value, place);
    if (isRecord(value) && 'kind' in value) return external.read(value, place);
    told(place, value, 'give it a port of a workload (database.port, server.ports.http), route.byName, internet(443) or kubernetesApi()');
    return external.instead();
  },
  () => external.instead(),
);

/** The public Internet, without the house, the tailnet and the cluster. */
export function internet(...ports: ExternalPort[]): External {
  return { kind: 'internet', ports };
}

/** The Kubernetes API server. */
export function kubernetesApi(): External {
  return { kind: 'kubernetes-api', ports: [443, 6443] };
}

/** What one pod of a set asks for, all its containers together: for those that a Helm chart makes. What ours ask stands in their manifests. */
export interface PodRequests {
  readonly cpu: Cpu;
  readonly memory: Bytes;
  readonly memoryLimit: Bytes;
}

/** Options of a `PodSet`. */
export interface PodSetProps {
  /** What its Service is called. */
  readonly name: string;
  /** Where they run, when that is not the app’s namespace. */
  readonly namespace?: string;
  /** Exactly the labels that select these pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Every port that its containers listen on, by name: a number is a TCP port in the pods' network alone. */
  readonly ports?: Readonly<Record<string, number | ContainerPort>>;
  /** What they may open connections to. */
  readonly reaches?: readonly Destination[];
  /** Sources outside the cluster's pods that may come in, by port name. @default - none */
  readonly open?: readonly string[];
  /** How many run at the most; a DaemonSet's is one a node. */
  readonly replicas: number | 'one-a-node';
  /** What one of them asks for. */
  readonly requests?: PodRequests;
  /** Where they run. */
  readonly placement: Placement;
  /** The priority class of pods that a chart makes. @default - the app's: `loutik-core` */
  readonly priorityClass?: string;
  /** The part it plays for others. */
  readonly role?: 'ingress';
  /** Whether they are on their node's own network: no policy holds them back, and to others they are the node. @default false */
  readonly onNodeNetwork?: boolean;
  /** `helm`: made in the cluster, by K3s or a Helm chart, and running all the time. @default - a workload's, a job's, or short-lived */
  readonly madeBy?: 'helm';
}

const shape = object<PodSetProps>({
  name: text,
  namespace: optional(text),
  selector: record(text),
  ports: optional(record(containerPort)),
  reaches: optional(list(destination)),
  open: optional(list(text)),
  replicas: anyOf(whole(0, 2 ** 31 - 1), oneOf('one-a-node'), 'give it a whole number, or one-a-node'),
  requests: optional(object<PodRequests>({ cpu, memory: bytes, memoryLimit: bytes })),
  placement,
  priorityClass: optional(text),
  role: optional(oneOf('ingress')),
  onNodeNetwork: optional(flag),
  madeBy: optional(oneOf('helm')),
});

/** Pods that are alike: those of a workload or a job, or those that a Helm chart makes in the cluster. */
export class PodSet extends Part<PodSetProps> {
  static all(lab: Lab): readonly PodSet[] {
    return lab.all(PodSet);
  }

  readonly name: string;
  readonly namespace: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, Port>>;
  /** The same ports, for whoever names one: a wrong name is told where it was given to something. */
  readonly named: Readonly<Record<string, Port>>;
  readonly reaches: readonly Destination[];
  readonly open: readonly string[];
  readonly replicas: number | 'one-a-node';
  readonly requests?: PodRequests;
  readonly placement: Placement;
  /** Of pods that a chart makes, as `requests` are. */
  readonly priorityClass?: string;
  readonly role?: 'ingress';
  readonly onNodeNetwork: boolean;
  readonly madeBy?: 'helm';

  constructor(scope: Construct, id: string, given: PodSetProps) {
    super(scope, id, shape, given);
    const { props } = this;
    this.name = props.name;
    this.namespace = props.namespace ?? ServiceChart.of(this).appNamespace;
    this.selector = props.selector;
    this.ports = Object.fromEntries(
      Object.entries(props.ports ?? {}).map(([name, port]) => [name, { ...longPort(port), pods: this, name }]),
    );
    this.named = Lab.of(this).namesOf('port', this.ports, pathOf(this.node.scope ?? this)) as Readonly<Record<string, Port>>;
    this.reaches = [...(props.reaches ?? [])];
    this.open = props.open ?? [];
    this.replicas = props.replicas;
    this.requests = props.requests;
    this.placement = props.placement;
    this.priorityClass = props.requests && (props.priorityClass ?? `loutik-${ServiceChart.of(this).priority}`);
    this.role = props.role;
    this.onNodeNetwork = props.onNodeNetwork ?? false;
    this.madeBy = props.madeBy;
  }

  /** One of its ports. */
  port(name: string): Port {
    return this.named[name] as Port;
  }
}

export function isPort(destination: Destination): destination is Port {
  return 'pods' in destination;
}
