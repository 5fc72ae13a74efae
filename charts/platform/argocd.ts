import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import {
  type Audience,
  Bytes,
  Cpu,
  type Destination,
  HelmRelease,
  helmChart,
  type Inventory,
  internet,
  kubernetesApi,
  type Lab,
  type MachineRef,
  missingFor,
  type OpenId,
  OpenIdClient,
  object,
  optionsOf,
  PodSet,
  pathOf,
  prefer,
  Route,
  Secret,
  ServiceChart,
  shapes,
  Tenant,
  urlOf,
} from '../../src';
import { argocdNamespace } from '../../src/constructs/taken-names';
import { application, lastWave, tenantApplication } from '../../src/gitops/applications';
import { Projects } from '../../src/gitops/projects';
import { applicationHealth } from './argocd-health';

export interface ArgoCdProps {
  readonly home: MachineRef;
  readonly hostname: string;
  /** Where people sign on, beside its own administrator, who stays: `authelia.openId()`. @default - there is that administrator alone */
  readonly signOn?: OpenId;
  /** Groups of the provider whose members may do all that the administrator may: the others see nothing. For `signOn`. */
  readonly admins?: readonly string[];
}

const shape = shapes.object<ArgoCdProps>({
  home: shapes.machine,
  hostname: shapes.hostname,
  signOn: shapes.optional(shapes.openId),
  admins: shapes.optional(shapes.list(shapes.text)),
});

/** The key of `argocd-secret` that Argo CD checks a Git host's webhook with. */
const webhookKeys: Readonly<Record<Inventory['git']['host'], string | undefined>> = {
  github: 'webhook.github.secret',
  gitlab: 'webhook.gitlab.secret',
  gitea: 'webhook.gogs.secret',
  none: undefined,
};

/** The key of its webhook's secret, when the Git host has one and a gateway lets it in. */
function webhookKey({ inventory }: Lab): string | undefined {
  return missingFor(inventory, 'public') === undefined ? webhookKeys[inventory.git.host] : undefined;
}

const partOf = { 'app.kubernetes.io/part-of': 'argocd' };

/** Pods of the chart: every port, requests and limit in MiB, and the table of values that they are told in. */
const parts = {
  'application-controller': { ports: { metrics: 8082 }, cpu: 100, request: 384, limit: 1024, at: 'controller' },
  // homelabs measure 380 MiB (siutsin/otaru#2792)
  'repo-server': { ports: { 'repo-server': 8081, metrics: 8084 }, cpu: 50, request: 256, limit: 768, at: 'repoServer' },
  server: { ports: { http: 8080, metrics: 8083 }, cpu: 20, request: 128, limit: 256, at: 'server' },
  redis: { ports: { redis: 6379 }, cpu: 20, request: 48, limit: 128, at: 'redis' },
  'redis-secret-init': { ports: {}, cpu: 10, request: 32, limit: 64, at: 'redisSecretInit' },
} as const;
type Part = keyof typeof parts;

/**
 * How it signs people on (util/settings/settings.go, OIDCConfig): JSON is YAML. It asks with `$secret:key` in the place of the secret, and
 * hears in the ID token who is in which group.
 */
function openIdConfig({ id, by, secret }: OpenIdClient): string {
  const config = {
    name: by.name,
    issuer: by.issuer,
    clientID: id,
    clientSecret: `$${secret.name}:client-secret`,
    requestedScopes: ['openid', 'profile', 'email', 'groups'],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** Argo CD, its settings, its projects, and an Application for every app: the folder that the root Application follows. */
export class ArgoCd extends ServiceChart {
  private readonly lab: Lab;

  constructor(lab: Lab, given: ArgoCdProps) {
    const props = optionsOf(lab, argocdNamespace, shape, given);
    super(lab, argocdNamespace, { trust: 'platform', priority: 'core' });
    this.lab = lab;
    const webhook = webhookKey(lab);
    const secret = new Secret(this, 'secret', {
      name: 'argocd-secret',
      keys: ['admin.password', 'admin.passwordMtime', 'server.secretkey', ...(webhook ? [webhook] : [])],
      about:
        'admin.password: its bcrypt hash; admin.passwordMtime: now, as 2026-11-24T10:00:00Z; server.secretkey: 32 random characters; webhook.*: as at the Git host',
      origins: {
        'admin.password': 'bcrypt',
        'admin.passwordMtime': 'time:admin.password',
        'server.secretkey': 'random',
        ...(webhook ? { [webhook]: 'random' } : {}),
      },
      renewals: webhook
        ? {
            [webhook]: {
              what: "the Git host's webhook gets the same",
              commands: [`npx loutik kit show --reveal argocd/argocd-secret/${webhook}`],
            },
          }
        : undefined,
      labels: partOf,
      annotations: { 'sealedsecrets.bitnami.com/patch': 'true' },
    });
    const signOn = this.signOn(props);
    const parameters = this.settings(props, signOn);
    const pods = this.pods(props.home, signOn);
    new HelmRelease(this, 'release', {
      chart: helmChart({ repository: 'https://argoproj.github.io/argo-helm', name: 'argo-cd', version: '10.9.0' }),
      namespace: argocdNamespace,
      values: {
        fullnameOverride: 'argocd',
        crds: { install: true, keep: true },
        global: {
          networkPolicy: { create: false }, // ours follow from the declared flows
          podAnnotations: { 'loutik.dev/parameters': parameters }, // read at start only
        },
        configs: {
          cm: { create: false },
          params: { create: false },
          rbac: { create: false },
          // made empty by the chart, so that Argo CD starts before anything is opened; the sealed one is merged into it
          secret: {
            createSecret: true,
            annotations: { 'sealedsecrets.bitnami.com/patch': 'true' },
          },
        },
        dex: { enabled: false },
        notifications: { enabled: false },
        applicationSet: { replicas: 0 },
      },
      pods: (Object.keys(parts) as Part[]).map((part) => ({ set: pods[part], at: parts[part].at })),
      objects: {
        ConfigMap: ['argocd-ssh-known-hosts-cm', 'argocd-tls-certs-cm', 'argocd-gpg-keys-cm', 'argocd-redis-health-configmap'],
        Service: ['argocd-server', 'argocd-repo-server', 'argocd-redis', 'argocd-applicationset-controller'],
        Deployment: ['argocd-applicationset-controller'],
      },
    });
    this.routes(props.hostname, pods.server, secret.isSealed);
  }

  override finish(): void {
    const tenants = Tenant.all(this.lab);
    const projects = new Projects(this.lab);
    for (const chart of ServiceChart.all(this.lab)) {
      if (chart !== this)
        object(this, `application-${chart.node.id}`, 'Application', application(this.lab, chart, projects.nameFor(chart)));
    }
    for (const tenant of tenants) {
      const id = `application-${tenant.name}-project`;
      if (this.node.tryFindChild(id)) continue; // an app has that name: it is told where it is declared
      object(this, id, 'Application', tenantApplication(tenant));
    }
    for (const { name, spec } of projects.all(this, tenants)) {
      object(this, `project-${name}`, 'AppProject', { metadata: { name }, spec });
    }
    // healthy only by what later waves bring: in the first wave they would stop the rest
    for (const node of this.node.findAll()) {
      if (node instanceof ApiObject && ['Ingress', 'SealedSecret'].includes(node.kind)) {
        node.metadata.addAnnotation('argocd.argoproj.io/sync-wave', String(lastWave));
      }
    }
  }

  /** Its ConfigMaps. Returns a hash of the ones that it reads at start only. */
  private settings({ hostname, admins = [] }: ArgoCdProps, signOn: OpenIdClient | undefined): string {
    const map = (name: string, data: Readonly<Record<string, string>>) =>
      object(this, name, 'ConfigMap', { metadata: { name, labels: { ...partOf, 'app.kubernetes.io/name': name } }, data });
    map('argocd-cm', {
      url: urlOf({ hostname, audience: this.audience }),
      'admin.enabled': 'true',
      'users.anonymous.enabled': 'false',
      'application.resourceTrackingMethod': 'annotation',
      'timeout.reconciliation': '45s', // with the jitter, a push is seen within a minute
      'timeout.reconciliation.jitter': '10s',
      'resource.customizations.health.argoproj.io_Application': applicationHealth,
      ...(signOn ? { 'oidc.config': openIdConfig(signOn) } : {}),
    });
    map('argocd-rbac-cm', {
      'policy.default': '',
      'policy.csv': ['admin', ...admins].map((subject) => `g, ${subject}, role:admin\n`).join(''),
      scopes: '[groups]',
    });
    const parameters = {
      'server.insecure': 'true', // Traefik ends TLS
      'controller.sync.timeout.seconds': '900',
      'reposerver.parallelism.limit': '2',
      'controller.status.processors': '10',
      'controller.operation.processors': '5',
    };
    map('argocd-cmd-params-cm', parameters);
    return createHash('sha256').update(JSON.stringify(parameters)).digest('hex').slice(0, 16);
  }

  /** The pods of the chart, each after those that it reaches. */
  private pods(home: MachineRef, signOn: OpenIdClient | undefined): Readonly<Record<Part, PodSet>> {
    const set = (part: Part, ...reaches: readonly Destination[]) => {
      const { ports, cpu, request, limit } = parts[part];
      return new PodSet(this, part, {
        name: `argocd-${part}`,
        selector: { 'app.kubernetes.io/name': `argocd-${part}`, 'app.kubernetes.io/instance': 'argocd' },
        ports,
        reaches,
        replicas: 1,
        requests: { cpu: Cpu.millis(cpu), memory: Bytes.mib(request), memoryLimit: Bytes.mib(limit) },
        placement: prefer(home),
        ...(part === 'redis-secret-init' ? {} : { madeBy: 'helm' }), // a job before the rest
      });
    };
    const redis = set('redis');
    const cache = redis.port('redis');
    const repository = set('repo-server', internet(443, 22), cache);
    const repo = repository.port('repo-server');
    return {
      redis,
      'repo-server': repository,
      server: set('server', kubernetesApi(), repo, cache, ...(signOn ? [signOn.provider] : [])),
      'application-controller': set('application-controller', kubernetesApi(), repo, cache),
      'redis-secret-init': set('redis-secret-init', kubernetesApi()),
    };
  }

  /** As a client of the provider, if it has one. Reports of whom nobody, or nobody known, could do anything. */
  private signOn({ signOn: by, admins }: ArgoCdProps): OpenIdClient | undefined {
    const told = (code: 'VALUE_INVALID' | 'REFERENCE_UNKNOWN', what: string, repair: string) =>
      this.lab.report({ code, where: `${pathOf(this)}.admins`, what, repair });
    if (by === undefined) {
      if (admins !== undefined)
        told('VALUE_INVALID', 'nobody signs on, so no group is known', 'give it signOn as well, or leave admins out');
      return undefined;
    }
    if (admins === undefined || admins.length === 0)
      told('VALUE_INVALID', 'it names no group, so that who signs on sees nothing', `name one: admins: ['${by.groups[0] ?? 'admins'}']`);
    for (const group of admins ?? []) {
      if (by.groups.includes(group) && !/["',\n]/.test(group)) continue;
      told('REFERENCE_UNKNOWN', `nobody is in the group ${group}; there are ${by.groups.join(', ') || 'none'}`, 'name one of them');
    }
    return new OpenIdClient(this, 'sign-on', {
      by,
      label: 'Argo CD',
      callbacks: ['/auth/callback'], // util/settings/settings.go, RedirectURL
      sends: 'basic',
      otherwise: 'its own administrator, admin: npx loutik kit show --reveal argocd/argocd-secret/admin.password',
      labels: partOf, // else it would not look into the Secret (util/settings/settings.go, getSecrets)
    });
  }

  /** Who sees the page: the tailnet's members, or those in the house where there is no tailnet. */
  private get audience(): Audience {
    return missingFor(this.lab.inventory, 'tailnet') === undefined ? 'tailnet' : 'lan';
  }

  /** The page for its audience; for the world, the webhook's path alone, and only once its secret is there to check it. */
  private routes(hostname: string, server: PodSet, hasSecret: boolean): void {
    const to = server.port('http');
    new Route(this, 'ui', { hostname, to, audience: this.audience });
    if (webhookKey(this.lab) === undefined || !hasSecret) return;
    new Route(this, 'webhook', { hostname, to, audience: 'public', paths: [{ path: '/api/webhook', type: 'Exact' }] });
  }
}
