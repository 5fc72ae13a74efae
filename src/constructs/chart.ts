import { types } from 'node:util';
import { Chart, type Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { object as fields, list, optional, record } from '../shape/composed';
import type { Shape } from '../shape/shape';
import { anyText, oneOf, text, time, whole } from '../shape/values';
import { spelled } from '../spelled';
import type { Declared } from './declared';
import { isId, Lab, pathOf } from './lab';
import { Namespace, type PodSecurityWaiver, podSecurity } from './namespace';
import { argocdNamespace, projectSuffix, rootName } from './taken-names';

/** How important a pod is, from what the rest stands on down to what may be thrown out first. */
export const priorities = { core: 1_000_000, service: 100_000, batch: 1_000, tenant: -100 } as const;
/** The PriorityClass that pods of an app have. */
export type Priority = keyof typeof priorities;
export const priority = oneOf<Priority>('core', 'service', 'batch', 'tenant');

/** Who is trusted with what: the AppProject that an app is deployed by. */
export type TrustLevel = 'platform' | 'services' | 'tenants';

/** Somebody outside of the house that a service cannot do without. */
export interface Outside {
  readonly party: string;
  /** What it has that the service needs. */
  readonly holds: string;
  /** What stops without it, and after how long. */
  readonly without: string;
}

/** A longer time than the homelab promises to be back after a loss, and why. */
export interface RecoveryException {
  readonly within: Duration;
  readonly because: string;
}

/** What an app is told beside its name. */
export interface ServiceChartProps {
  /** Who goes first when a node has no room for all. @default 'service' */
  readonly priority?: Priority;
  /** The AppProject that it is deployed by. @default 'services' */
  readonly trust?: TrustLevel;
  /** Sync order among the platform's apps, from 1; services and tenants come last, together. @default 1 */
  readonly wave?: number;
  /** The namespace, when it is not the app's own. @default - the app's name, made by this chart */
  readonly namespace?: string;
  /** Less than Pod Security `restricted`, and why. @default - restricted */
  readonly podSecurity?: PodSecurityWaiver;
  /** Labels and annotations of the Namespace. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly namespaceAnnotations?: Readonly<Record<string, string>>;
  /** Who it depends on beyond the homelab's own providers. @default - nobody */
  readonly outside?: readonly Outside[];
  /** A longer time to be back than the homelab promises. @default - none: it is back as soon as the homelab promises */
  readonly recovery?: RecoveryException;
}

const shape = fields<ServiceChartProps>({
  priority: optional(priority),
  trust: optional(oneOf('platform', 'services', 'tenants')),
  wave: optional(whole(1, 1000)),
  namespace: optional(text),
  podSecurity: optional(podSecurity),
  namespaceLabels: optional(record(anyText)),
  namespaceAnnotations: optional(record(anyText)),
  outside: optional(list(fields<Outside>({ party: anyText, holds: anyText, without: anyText }))),
  recovery: optional(fields<RecoveryException>({ within: time(), because: anyText })),
});

const nameRepair = 'use at most 40 lower-case letters, digits and hyphens, beginning with a letter';

/** The homelab that an app is to stand in. Without one there is no place to tell a mistake at: the line is, where it is thrown. */
function homelabOf(scope: unknown, what: string): Lab {
  const root = !types.isProxy(scope) && Construct.isConstruct(scope) ? scope.node.root : undefined;
  if (root instanceof Lab) return root;
  throw new TypeError(`${what} stands in a homelab: give it lab first, and not ${spelled(scope)}`);
}

/** What a chart was given, read before it stands anywhere: what is wrong is told at the name that it has, or has when none is given. */
export function optionsOf<P extends object>(lab: Lab, name: string, shape: Shape<P>, given: P): P {
  const home = homelabOf(lab, name);
  return home.read(`${home.homelab}/${nameIn(given) ?? name}`, shape, given);
}

function nameIn(given: unknown): string | undefined {
  try {
    const { name } = given as { readonly name?: unknown };
    return isId(name) ? name : undefined;
  } catch {
    return undefined; // what is wrong with it is told when it is read
  }
}

/** One app: what a service, a tenant or a part of the platform consists of. Argo CD deploys it as one Application. */
export class ServiceChart extends Chart {
  /** The app that a construct belongs to. */
  static override of(construct: Construct): ServiceChart {
    for (let at: Construct | undefined = construct; at !== undefined; at = at.node.scope) if (at instanceof ServiceChart) return at;
    return Chart.of(construct) as ServiceChart; // of cdk8s' own: told as misplaced
  }

  /** cdk8s takes any chart for an instance of each of its classes; an app is only what was made as one. */
  static override readonly [Symbol.hasInstance] = Function.prototype[Symbol.hasInstance] as (value: unknown) => value is ServiceChart;

  /** Every app of a homelab, in the order of declaration. */
  static all(lab: Lab): ServiceChart[] {
    return lab.node.children.filter((child): child is ServiceChart => child instanceof ServiceChart);
  }

  readonly name: string;
  readonly priority: Priority;
  readonly trust: TrustLevel;
  readonly wave: number;
  /** The namespace its objects stand in unless they say otherwise. */
  readonly appNamespace: string;
  readonly outside: readonly Outside[];
  readonly recovery?: RecoveryException;

  constructor(scope: Lab, given: string, options: ServiceChartProps = {}) {
    const lab = homelabOf(scope, new.target.name);
    const name = isId(given) ? given : `app-${scope.node.children.length}`;
    const twin = scope.node.tryFindChild(name);
    super(scope, twin ? `${name} (${scope.node.children.length})` : name, { disableResourceNameHashes: true });
    const props = lab.read(pathOf(this), shape, options);
    this.name = name;
    this.priority = props.priority ?? 'service';
    this.trust = props.trust ?? 'services';
    this.wave = props.wave ?? 1;
    this.appNamespace = props.namespace ?? name;
    this.outside = props.outside ?? [];
    this.recovery = props.recovery;
    if (name !== given) {
      lab.refuse({ code: 'NAME_INVALID', where: pathOf(this), what: `${spelled(given)} cannot name an app`, repair: nameRepair });
    } else if (twin) {
      lab.report({
        code: 'SERVICE_DUPLICATE',
        where: pathOf(twin),
        what: `two services are called ${name}`,
        repair: `give one of them a name of its own in clusters/${lab.homelab}/services.ts: { name: '${name}-2' }`,
      });
    } else if (!/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) {
      lab.report({
        code: 'NAME_INVALID',
        where: pathOf(this),
        what: `${spelled(name)} cannot name a namespace and the objects in it`,
        repair: nameRepair,
      });
    }
    if (props.namespace === undefined && /^(kube-.*|default)$/.test(name)) {
      lab.report({
        code: 'NAME_INVALID',
        where: pathOf(this),
        what: `${name} is a namespace of Kubernetes' own`,
        repair: 'give the service a name that is neither default nor begins with kube-',
      });
    }
    this.checkTaken(lab);
    if (props.namespace === undefined) {
      new Namespace(this, 'namespace', {
        name,
        waiver: props.podSecurity,
        labels: props.namespaceLabels,
        annotations: props.namespaceAnnotations,
      });
    }
  }

  /** Names that other Applications and namespaces of the homelab have. */
  private checkTaken(lab: Lab): void {
    const { name, trust } = this;
    const taken = (chart: ServiceChart, by: string) =>
      lab.report({
        code: 'NAME_TAKEN',
        where: pathOf(chart),
        what: `${chart.name} is the name of ${by}`,
        repair: `give the service a name of its own in clusters/${lab.homelab}/services.ts`,
      });
    if (name === rootName) taken(this, 'the Application that Argo CD follows to all others');
    if (name === argocdNamespace && trust !== 'platform') taken(this, "Argo CD's own namespace");
    const owner = name.endsWith(projectSuffix) ? lab.node.tryFindChild(name.slice(0, -projectSuffix.length)) : undefined;
    if (owner instanceof ServiceChart && owner.trust === 'tenants')
      taken(this, `the Application that deploys ${owner.name}'s own repository`);
    const other = trust === 'tenants' ? lab.node.tryFindChild(`${name}${projectSuffix}`) : undefined;
    if (other instanceof ServiceChart) taken(other, `the Application that deploys ${name}'s own repository`);
  }

  /** @internal Adds what follows from all apps together. Called once, when all apps are declared. */
  derive(_declared: Declared): void {}

  /** @internal Adds what follows from all objects. Called once, when every other object is there. */
  finish(): void {}
}
