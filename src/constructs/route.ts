import type { Construct } from 'constructs';
import type { Inventory } from '../inventory/inventory';
import { tailnetPort } from '../inventory/node-ports';
import { object as fields, list, optional } from '../shape/composed';
import type { Shape } from '../shape/shape';
import { anyText, one, oneOf, text } from '../shape/values';
import { spelled } from '../spelled';
import { ServiceChart } from './chart';
import { checkHostname, hostname } from './hostname';
import { Lab, pathOf } from './lab';
import { object } from './object';
import { Part } from './part';
import { type ByName, type Port, port } from './pod-set';
import { askingFirst, checkSignOn, type SignOn, signOn } from './sign-on';

/** Who may reach a route: everybody, members of the tailnet, or those in the house. */
export type Audience = 'public' | 'tailnet' | 'lan';

/** Traefik's entrypoints that let an audience in. A public name is reached in the house without leaving it. */
export const entrypoints: Readonly<Record<Audience, readonly string[]>> = {
  public: ['public', 'lan'],
  tailnet: ['tailnet'],
  lan: ['lan'],
};

/** Before every rule that Traefik orders by its length: `PathPrefix("/")` is longer than `Path("/a")` (Traefik, pkg/muxer/http/mux.go). */
const exactFirst = '10000';

/** What its audience types for a name: `https://films.example.org`, and with a port where one node's address serves house and tailnet. */
export function urlOf({ hostname, audience }: Pick<RouteProps, 'hostname' | 'audience'>): string {
  return `https://${hostname}${audience === 'tailnet' ? `:${tailnetPort}` : ''}`;
}

/** A path of a hostname, and how it is meant. */
export interface RoutePath {
  readonly path: string;
  readonly type: 'Exact' | 'Prefix';
}

/** What lets an audience in, by its key in the inventory; the house lets itself in. */
const doors: Readonly<Partial<Record<Audience, 'gateway' | 'tailnet'>>> = { public: 'gateway', tailnet: 'tailnet' };

/** What a homelab lacks to let an audience in; undefined when it does. */
export function missingFor(inventory: Pick<Inventory, 'gateway' | 'tailnet'>, audience: Audience): 'gateway' | 'tailnet' | undefined {
  const door = doors[audience];
  return door !== undefined && inventory[door] === undefined ? door : undefined;
}

/** Options of a `Route`. */
export interface RouteProps {
  /** The name that people type. */
  readonly hostname: string;
  /** The port behind it: `server.ports.http`. */
  readonly to: Port;
  /** Who may reach it. */
  readonly audience: Audience;
  /** Only these paths, each exactly or as a prefix. @default - everything */
  readonly paths?: readonly RoutePath[];
  /** Traefik middlewares of the same namespace, by name, in order. */
  readonly middlewares?: readonly string[];
  /** Makes it a place where visitors of other routes sign on: those are `protectedBy` it. @default - it is none */
  readonly signOn?: SignOn;
  /** The route with a `signOn` at which every visitor has to sign on first. @default - whoever is of the audience comes in */
  readonly protectedBy?: Route;
  /** The Ingress’s name. @default - `<app>` for `web`, else `<app>-<id>` */
  readonly name?: string;
}

export const audience = oneOf<Audience>('public', 'tailnet', 'lan');

/** A route that others can be protected by: that very one, not something that looks like it. */
export const protector: Shape<Route> = one<Route>(
  (value) => value instanceof Route && value.signOn !== undefined,
  'give it a route with a signOn: const { signOn } = new Authelia(lab, …)',
  () => undefined as unknown as Route,
  'REFERENCE_UNKNOWN',
);

const shape = fields<RouteProps>({
  hostname,
  to: port,
  audience,
  paths: optional(list(fields<RoutePath>({ path: anyText, type: oneOf('Exact', 'Prefix') }))),
  middlewares: optional(list(text)),
  signOn: optional(signOn),
  protectedBy: optional(protector),
  name: optional(text),
});

/** A name on the web, and the port behind it. The gateway's forwarding, the certificate and the DNS record follow from it. */
export class Route extends Part<RouteProps> {
  static all(lab: Lab): readonly Route[] {
    return lab.all(Route);
  }

  readonly hostname: string;
  readonly audience: Audience;
  /** Undefined when it leads to no port that there is. */
  readonly to?: Port;
  readonly paths: readonly RoutePath[];
  readonly signOn?: SignOn;
  /** Where its visitors sign on. */
  readonly protectedBy?: Route;

  constructor(scope: Construct, id: string, given: RouteProps) {
    super(scope, id, shape, given);
    const { props } = this;
    const chart = ServiceChart.of(this);
    const lab = Lab.of(this);
    this.hostname = props.hostname;
    this.audience = props.audience;
    this.to = this.known(props.to, chart.appNamespace);
    this.paths = props.paths ?? [{ path: '/', type: 'Prefix' }];
    this.signOn = props.signOn;
    this.protectedBy = props.protectedBy;
    if (this.isSound && this.paths.length === 0) {
      lab.report({
        code: 'VALUE_INVALID',
        where: `${pathOf(this)}.paths`,
        what: 'it is empty, so that nothing leads to its port',
        repair: "leave paths out for everything, or name some: [{ path: '/', type: 'Prefix' }]",
      });
    }
    for (const name of props.middlewares ?? []) {
      if (/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) continue;
      lab.report({
        code: 'REFERENCE_UNKNOWN',
        where: `${pathOf(this)}.middlewares`,
        what: `${spelled(name)} is no name of a Middleware of its namespace`,
        repair: "name one by its metadata.name alone, and declare it in the same app: object(this, …, 'Middleware', …)",
      });
    }
    if (!this.isSound || !checkHostname(this, props.hostname, 'films')) return;
    const missing = missingFor(lab.inventory, props.audience);
    if (missing !== undefined) {
      lab.report({
        code: 'AUDIENCE_UNREACHABLE',
        where: pathOf(this),
        what: `its audience is ${props.audience}, and the homelab has no ${missing}`,
        repair: `give it another audience, like lan, or the homelab its ${missing} in clusters/${lab.homelab}/inventory.ts`,
      });
      return;
    }
    if (!checkSignOn(this, this, this.protectedBy) || this.to === undefined) return;
    const backend = { service: { name: this.to.pods.name, port: { name: this.to.name } } };
    const name = props.name ?? (id === 'web' ? chart.name : `${chart.name}-${this.node.id}`);
    const by = this.protectedBy;
    if (by?.signOn && by.to) askingFirst(this, `${name}-sign-on`, by.to, by.signOn);
    // before every other: nothing is done for who has not signed on
    const middlewares = [...(by ? [`${name}-sign-on`] : []), ...(props.middlewares ?? [])].map(
      (one) => `${chart.appNamespace}-${one}@kubernetescrd`,
    );
    const ingress = (child: string, own: string, paths: readonly RoutePath[], priority?: string) =>
      object(this, child, 'Ingress', {
        metadata: {
          name: own,
          annotations: {
            'traefik.ingress.kubernetes.io/router.entrypoints': entrypoints[props.audience].join(','),
            ...(middlewares.length > 0 ? { 'traefik.ingress.kubernetes.io/router.middlewares': middlewares.join(',') } : {}),
            ...(priority ? { 'traefik.ingress.kubernetes.io/router.priority': priority } : {}),
          },
        },
        spec: {
          ingressClassName: 'traefik',
          rules: [{ host: props.hostname, http: { paths: paths.map(({ path, type }) => ({ path, pathType: type, backend })) } }],
          tls: [{ hosts: [props.hostname] }],
        },
      });
    const exact = this.paths.filter(({ type }) => type === 'Exact');
    const others = this.paths.filter(({ type }) => type !== 'Exact');
    if (others.length > 0) ingress('ingress', name, others);
    // a priority is an Ingress's, for all of its paths
    if (exact.length > 0) ingress(others.length > 0 ? 'exact' : 'ingress', others.length > 0 ? `${name}-exact` : name, exact, exactFirst);
  }

  /** For pods that call it by its name, as people do: `reaches: [route.byName]`. */
  get byName(): ByName {
    return { kind: 'by-name', hostname: this.hostname, audience: this.audience };
  }

  /** The port, if it is one that an Ingress of its namespace can lead to. */
  private known(to: Port | undefined, namespace: string): Port | undefined {
    if (to === undefined || to.pods.namespace === namespace) return to; // a wrong one is told already
    Lab.of(this).report({
      code: 'REFERENCE_UNKNOWN',
      where: pathOf(this),
      what: `it leads to port ${to.name} of ${pathOf(to.pods.node.scope ?? to.pods)}, in namespace ${to.pods.namespace}: an Ingress of ${namespace} leads to Services of its own namespace only`,
      repair: 'declare the route in the app whose port it leads to',
    });
    return undefined;
  }
}
