import { ApiObject } from 'cdk8s';
import { ServiceChart, type TrustLevel } from '../constructs/chart';
import type { Lab } from '../constructs/lab';
import { type Tenant, tenantKinds } from '../constructs/tenant';
import { type Definitions, definitionKind } from '../objects/definitions/definition';
import { kinds } from '../objects/kinds';
import { groupOf } from '../objects/manifest';

const inCluster = 'https://kubernetes.default.svc';

const about: Readonly<Record<TrustLevel, string>> = {
  platform: 'what services need: storage, ingress, policies, backups',
  services: 'what people use',
  tenants: "tenants' namespaces, quotas and limits: ours, not theirs",
};

/** What an AppProject lets its Applications make and remove. */
interface Rights {
  /** Kinds, each with its group: `apps/Deployment`. */
  readonly kinds: ReadonlySet<string>;
  /** Namespaces that it may not touch. */
  readonly denied: ReadonlySet<string>;
}

/** Who may do what: the project of each app, and what each project allows. */
export class Projects {
  private readonly objects = new Map<ServiceChart, ApiObject[]>();
  private readonly levels: Readonly<Record<TrustLevel, Rights>>;

  constructor(private readonly lab: Lab) {
    for (const node of lab.node.findAll()) {
      if (!(node instanceof ApiObject)) continue;
      const chart = ServiceChart.of(node);
      const list = this.objects.get(chart);
      if (list) list.push(node);
      else this.objects.set(chart, [node]);
    }
    const platform = ServiceChart.all(lab).filter(({ trust }) => trust === 'platform');
    const denied = new Set(platform.flatMap((chart) => [...this.namespacesOf(chart)]));
    // it follows from trust, not from what there is: an app that is removed leaves its level the right to remove it
    this.levels = {
      platform: { kinds: kindsOf('platform'), denied: new Set() },
      services: { kinds: kindsOf('services'), denied },
      tenants: { kinds: kindsOf('tenants'), denied },
    };
  }

  /**
   * The project that an app is deployed by: its trust level's, or one of its own when it makes what that level may not, like a Helm
   * release, which stands in kube-system. Its own comes and goes with it: the level gains no right by it, and the app that is removed
   * leaves one that may remove it.
   */
  nameFor(chart: ServiceChart): string {
    return this.exceeds(chart) ? `${chart.trust}-${chart.name}` : chart.trust;
  }

  /** Every project: of each trust level, of the apps beyond theirs, the root's own (`default`, else open to everything), of every tenant. */
  all(root: ServiceChart, tenants: readonly Tenant[]): readonly { readonly name: string; readonly spec: Record<string, unknown> }[] {
    const sourceRepos = [this.lab.inventory.git.url];
    const project = (name: string, description: string, { kinds, denied }: Rights) => ({
      name,
      spec: {
        description,
        sourceRepos,
        destinations: [to('*'), ...[...denied].sort().map((name) => to(`!${name}`))],
        ...whitelists(kinds, this.lab.definitions),
      },
    });
    const beyond = ServiceChart.all(this.lab).filter((chart) => this.exceeds(chart));
    return [
      {
        name: 'default',
        spec: {
          description: 'Argo CD itself: projects and Applications',
          sourceRepos,
          destinations: [...this.namespacesOf(root)].sort().map(to),
          ...whitelists(kindsOf('platform'), this.lab.definitions),
        },
      },
      ...(Object.keys(about) as TrustLevel[]).map((level) => project(level, about[level], this.levels[level])),
      ...beyond.map((chart) => project(this.nameFor(chart), `${chart.name}: ${about[chart.trust]}, and beyond`, this.ownRights(chart))),
      ...tenants.map((tenant) => ({
        name: `tenant-${tenant.name}`,
        spec: {
          description: `what ${tenant.name}'s own repository may deploy`,
          sourceRepos: [tenant.repository.url],
          destinations: [to(tenant.name)],
          clusterResourceWhitelist: [],
          namespaceResourceWhitelist: tenantKinds,
        },
      })),
    ];
  }

  private ownRights(chart: ServiceChart): Rights {
    const { kinds, denied } = this.levels[chart.trust];
    const made = (this.objects.get(chart) ?? []).map(keyOf);
    const touched = this.namespacesOf(chart);
    return { kinds: new Set([...kinds, ...made]), denied: new Set([...denied].filter((name) => !touched.has(name))) };
  }

  private exceeds(chart: ServiceChart): boolean {
    const { kinds, denied } = this.levels[chart.trust];
    return (this.objects.get(chart) ?? []).some((object) => !kinds.has(keyOf(object)) || denied.has(object.metadata.namespace ?? ''));
  }

  private namespacesOf(chart: ServiceChart): ReadonlySet<string> {
    return new Set((this.objects.get(chart) ?? []).flatMap(({ metadata }) => metadata.namespace ?? []));
  }
}

function to(namespace: string) {
  return { server: inCluster, namespace };
}

/** The kinds of a level: those that reach beyond an app's namespaces are the platform's, and some are nobody's before an app makes one. */
function kindsOf(level: TrustLevel): ReadonlySet<string> {
  return new Set(
    Object.entries(kinds).flatMap(([kind, { apiVersion, platform, rare }]) =>
      !rare && (level === 'platform' || !platform) ? [keyOf({ apiVersion, kind })] : [],
    ),
  );
}

function keyOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string {
  return `${groupOf(apiVersion)}/${kind}`;
}

/** Loutik's own kinds of the whole cluster. */
const clusterScoped = new Set(
  Object.entries(kinds).flatMap(([kind, { apiVersion, clusterScoped }]) => (clusterScoped ? [keyOf({ apiVersion, kind })] : [])),
);

/** Kinds as Argo CD lists them: cluster-scoped ones apart. */
function whitelists(keys: ReadonlySet<string>, { all }: Definitions) {
  const defined = new Set(all.flatMap(({ namespaced, group, kind }) => (namespaced ? [] : [`${group}/${kind}`])));
  const isWide = (key: string) => clusterScoped.has(key) || defined.has(key) || key === keyOf(definitionKind);
  const pick = (wide: boolean) =>
    [...keys]
      .filter((key) => isWide(key) === wide)
      .sort()
      .map((key) => ({ group: key.slice(0, key.indexOf('/')), kind: key.slice(key.indexOf('/') + 1) }));
  return { clusterResourceWhitelist: pick(true), namespaceResourceWhitelist: pick(false) };
}
