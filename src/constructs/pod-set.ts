import { Construct } from 'constructs';
import { bytes, either, fields, list, one, oneOf, optional, record, type Shape, string, struct, sure, text, whole } from '../shape';
import type { Bytes } from '../units/bytes';
import type { Cpu } from '../units/cpu';
import { cpu } from './amounts';
import { ServiceChart } from './chart';
import { Lab, pathOf } from './lab';
import { checkOptions } from './options';
import type { Placement } from './placement';
import { placementShape } from './placement';
import { isUnknownReference } from './references';

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

export type Destination = Port | External;

/** A port of a set of pods. */
export const port: Shape = one(
  (value) =>
    isUnknownReference(value) || // told where it was given, with the right name
    ((value as Port | null | undefined)?.pods instanceof PodSet && typeof (value as Port).name === 'string'),
  'give it a port of a workload: server.ports.http, and that workload ports: { http: … }',
);
const number = one(
  (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535,
  'give it a port from 1 to 65535',
);
const externalPort = one(
  (value) => /^[1-9]\d{0,4}(\/udp)?$/.test(String(value)) && Number.parseInt(String(value), 10) <= 65_535,
  "give it a port from 1 to 65535, or '53/udp'",
);

/** What pods may open connections to. */
export const destination: Shape = either(
  'give it a port of a workload (database.port, server.ports.http), internet(443) or kubernetesApi()',
  port,
  struct({ kind: oneOf('internet', 'kubernetes-api', 'lan'), ports: list(externalPort) }),
);

/** The ports of containers by name. */
export const containerPorts: Shape = record(
  either(
    'give it a port from 1 to 65535, or { number, hostPort, protocol }',
    number,
    struct({ number, hostPort: optional(number), protocol: optional(oneOf('TCP', 'UDP')) }),
  ),
);

/** The public Internet, without the house, the tailnet and the cluster. */
export function internet(...ports: ExternalPort[]): External {
  sure('internet()', list(externalPort), ports);
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

export interface PodSetProps {
  readonly name: string;
  readonly namespace?: string;
  /** Exactly the labels that select these pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Every port that its containers listen on, by name: a number is a TCP port in the pods' network alone. */
  readonly ports?: Readonly<Record<string, number | ContainerPort>>;
  readonly reaches?: readonly Destination[];
  /** Sources outside the cluster's pods that may come in, by port name. @default - none */
  readonly open?: readonly string[];
  /** How many run at the most; a DaemonSet's is one a node. */
  readonly replicas: number | 'one-a-node';
  readonly requests?: PodRequests;
  readonly placement: Placement;
  /** The priority class of pods that a chart makes. @default - the app's: `loutik-core` */
  readonly priorityClass?: string;
  /** The part it plays for others. */
  readonly role?: 'ingress';
  /** `helm`: made in the cluster, by K3s or a Helm chart, and running all the time. @default - a workload's, a job's, or short-lived */
  readonly madeBy?: 'helm';
}

const podSetShape = fields<PodSetProps>({
  name: text,
  namespace: optional(text),
  selector: record(string),
  ports: optional(containerPorts),
  reaches: optional(list(destination)),
  open: optional(list(text)),
  replicas: either("give it a whole number, or 'one-a-node'", whole(0, 1000), oneOf('one-a-node')),
  requests: optional(struct({ cpu, memory: bytes, memoryLimit: bytes })),
  placement: placementShape,
  priorityClass: optional(text),
  role: optional(oneOf('ingress')),
  madeBy: optional(oneOf('helm')),
});

/** Pods that are alike: those of a workload or a job, or those that a Helm chart makes in the cluster. */
export class PodSet extends Construct {
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
  readonly madeBy?: 'helm';

  constructor(scope: Construct, id: string, props: PodSetProps) {
    checkOptions(scope, id, podSetShape, props);
    super(scope, id);
    this.name = props.name;
    this.namespace = props.namespace ?? ServiceChart.of(this).appNamespace;
    this.selector = props.selector;
    this.ports = Object.fromEntries(
      Object.entries(props.ports ?? {}).map(([name, port]) => {
        const own = typeof port === 'object' && port !== null ? port : { number: port };
        return [name, { protocol: 'TCP' as const, ...own, pods: this, name }];
      }),
    );
    this.named = Lab.of(this).namesOf('port', this.ports, pathOf(scope)) as Readonly<Record<string, Port>>;
    this.reaches = reachable(this, props.reaches ?? []);
    this.open = props.open ?? [];
    this.replicas = props.replicas;
    this.requests = props.requests;
    this.placement = props.placement;
    this.priorityClass = props.requests && (props.priorityClass ?? `loutik-${ServiceChart.of(this).priority}`);
    this.role = props.role;
    this.madeBy = props.madeBy;
  }

  /** One of its ports. */
  port(name: string): Port {
    return this.named[name] as Port;
  }
}

/** What there is of the destinations that pods are to reach; the rest is told. */
function reachable(pods: PodSet, given: readonly Destination[]): readonly Destination[] {
  return given.filter((destination) => {
    const isUnknown = isUnknownReference(destination);
    if (!isUnknown && destination !== undefined) return true;
    if (isUnknown) destination.claimed = true;
    Lab.of(pods).report({
      code: 'REFERENCE_UNKNOWN',
      where: pathOf(pods.node.scope ?? pods),
      what: isUnknown ? `it is to reach what is not there: ${destination.what}` : 'it is to reach a port that does not exist',
      repair: isUnknown ? destination.repair : 'give it a port of a workload, like database.port or server.ports.http',
    });
    return false;
  });
}

export function isPort(destination: Destination): destination is Port {
  return 'pods' in destination;
}
