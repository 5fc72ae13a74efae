import type { Construct } from 'constructs';
import { object as fields, optional } from '../shape/composed';
import { flag, text } from '../shape/values';
import { ServiceChart } from './chart';
import { checkPortRoute } from './check-port-route';
import { hostname } from './hostname';
import type { Lab } from './lab';
import { object } from './object';
import { Part } from './part';
import { type Port, port, portNumber } from './pod-set';
import { type Audience, audience } from './route';

export interface PortRouteProps {
  /** The name that people give their programs; it may be a web route's too. */
  readonly hostname: string;
  readonly to: Port;
  /** Who may reach it. A port of a node (`hostPort`) is the house's alone. */
  readonly audience: Audience;
  /** The port that people use. @default - the node's (`hostPort`), else the pods' own */
  readonly port?: number;
  /**
   * Each connection begins with a PROXY protocol v2 header that names the client. Only for what expects one: it takes a connection
   * without for broken, and one without it takes the header for nonsense. @default false
   */
  readonly proxyProtocol?: boolean;
  /** @default - `<app>-<id>` */
  readonly name?: string;
}

const shape = fields<PortRouteProps>({
  hostname,
  to: port,
  audience,
  port: optional(portNumber),
  proxyProtocol: optional(flag),
  name: optional(text),
});

/**
 * A port that people reach and that speaks no HTTP, over TCP or UDP: a game, SSH, DNS. Entrypoint, firewalls, forwarding and DNS record
 * follow from it. Its way in is the ingress, which keeps Pod Security and the service's node out of it; but a port that is its node's own
 * (`hostPort`, or any of a pod with `hostNetwork`) is reached there, so that the service sees who asks.
 */
export class PortRoute extends Part<PortRouteProps> {
  static all(lab: Lab): readonly PortRoute[] {
    return lab.all(PortRoute);
  }

  readonly hostname: string;
  readonly audience: Audience;
  /** Undefined when it leads to no port that there is. */
  readonly to?: Port;
  /** The port that people use. */
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  /** `node`: straight to the port of the node that its pod has. */
  readonly through: 'ingress' | 'node';

  constructor(scope: Construct, id: string, given: PortRouteProps) {
    super(scope, id, shape, given);
    const { props } = this;
    const chart = ServiceChart.of(this);
    this.hostname = props.hostname;
    this.audience = props.audience;
    this.port = props.port ?? props.to?.hostPort ?? props.to?.number ?? 1;
    this.protocol = props.to?.protocol ?? 'TCP';
    this.through = props.to?.hostPort === undefined ? 'ingress' : 'node';
    if (!this.isSound || !checkPortRoute(this, props)) return;
    this.to = props.to;
    if (this.through === 'ingress') this.emit(props.name ?? `${chart.name}-${this.node.id}`, props.to);
  }

  /** Traefik's entrypoint for it: its name is a port's of a container as well, of 15 characters at the most. */
  get entrypoint(): string {
    return `${this.protocol.toLowerCase()}-${this.port}`;
  }

  /** Where people reach it, as they say it. */
  get address(): string {
    return `${this.hostname}:${this.port}/${this.protocol}`;
  }

  private emit(name: string, to: Port): void {
    const metadata = { name, annotations: { [audienceAnnotation]: this.audience } };
    const service = { name: to.pods.name, port: to.name };
    if (this.protocol === 'UDP') {
      object(this, 'route', 'IngressRouteUDP', {
        metadata,
        spec: { entryPoints: [this.entrypoint], routes: [{ services: [service] }] },
      });
      return;
    }
    const { proxyProtocol = false } = this.props;
    if (proxyProtocol) {
      object(this, 'transport', 'ServersTransportTCP', { metadata: { name }, spec: { proxyProtocol: { version: 2 } } });
    }
    // every name: what is no TLS says none
    object(this, 'route', 'IngressRouteTCP', {
      metadata,
      spec: {
        entryPoints: [this.entrypoint],
        routes: [{ match: 'HostSNI(`*`)', services: [{ ...service, ...(proxyProtocol ? { serversTransport: name } : {}) }] }],
      },
    });
  }
}

/** Who may reach a route that is no Ingress, on the object that Traefik reads. */
export const audienceAnnotation = 'loutik.dev/audience';
