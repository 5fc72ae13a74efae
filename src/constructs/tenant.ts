import { object as fields, list } from '../shape/composed';
import { anyText, bytes, cpu, whole } from '../shape/values';
import { Bytes } from '../units/bytes';
import type { Cpu } from '../units/cpu';
import { isBranch, isRepository } from '../units/git';
import { isHole } from '../units/hole';
import type { ServiceChart } from './chart';
import { checkHostname, hostname } from './hostname';
import { Lab, pathOf } from './lab';
import { peerOf, peersOf } from './network-peers';
import { object } from './object';
import { Part } from './part';
import type { PodSet } from './pod-set';

/** What a tenant may use together. */
export interface Quota {
  /** Processor time that its pods may ask for together. */
  readonly cpu: Cpu;
  /** Memory that they may use together. */
  readonly memory: Bytes;
  /** Of all its pods' scratch space. Volumes are counted apart, as they are declared. */
  readonly storage: Bytes;
  /** How many there may be. */
  readonly pods: number;
}

/** Options of a `Tenant`. */
export interface TenantProps {
  /** The Git repository of the project, and where in it the manifests are. */
  readonly repository: { readonly url: string; readonly branch: string; readonly path: string };
  /** Its own domain: the only host name, with those below it, that its Ingresses may have. */
  readonly hostname: string;
  /** Its share. */
  readonly quota: Quota;
  /** The volumes that are declared for it: it gets exactly these claims. */
  readonly volumes: readonly Bytes[];
}

export const quota = fields<Quota>({ cpu, memory: bytes, storage: bytes, pods: whole(0, 2 ** 31 - 1) });
export const repository = fields<TenantProps['repository']>({ url: anyText, branch: anyText, path: anyText });

const shape = fields<TenantProps>({ repository, hostname, quota, volumes: list(bytes) });

/** The label of a tenant's namespace, which the admission policies select by. */
export const tenantLabel = 'loutik.dev/tenant';
/** The annotation that names the one domain a tenant's Ingresses may use. */
export const hostnameAnnotation = 'loutik.dev/hostname';

/** What a tenant's repository may contain: nothing that gives rights, opens the network or reaches out of its namespace. */
export const tenantKinds = [
  { group: '', kind: 'ConfigMap' },
  { group: '', kind: 'Service' },
  { group: '', kind: 'ServiceAccount' },
  { group: 'apps', kind: 'Deployment' },
  { group: 'apps', kind: 'StatefulSet' },
  { group: 'batch', kind: 'CronJob' },
  { group: 'batch', kind: 'Job' },
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler' },
  { group: 'policy', kind: 'PodDisruptionBudget' },
  { group: 'networking.k8s.io', kind: 'Ingress' },
  { group: 'bitnami.com', kind: 'SealedSecret' },
] as const;

/** A third party's isolated space: its own repository, quota, domain and network, in the namespace of its app. */
export class Tenant extends Part<TenantProps> {
  static all(lab: Lab): readonly Tenant[] {
    return lab.all(Tenant);
  }

  readonly name: string;
  readonly repository: TenantProps['repository'];
  readonly hostname: string;
  readonly quota: Quota;

  constructor(chart: ServiceChart, id: string, given: TenantProps) {
    super(chart, id, shape, given);
    const { props } = this;
    this.name = chart.name;
    this.repository = props.repository;
    this.hostname = props.hostname;
    this.quota = props.quota;
    if (this.isSound) {
      checkHostname(this, props.hostname, 'quiz.students');
      this.checkRepository();
    }
    this.limits(props.volumes);
  }

  private checkRepository(): void {
    const { url, branch, path } = this.repository;
    const invalid = (part: string, what: string, repair: string) =>
      Lab.of(this).report({ code: 'VALUE_INVALID', where: `${pathOf(this)}.repository.${part}`, what, repair });
    if (!isHole(url) && /^https?:\/\/[^/?#\s]*@/.test(url))
      // never shown: it may be a token
      invalid('url', 'it holds a user, or a token, and this file is in Git', 'take out what stands before the @');
    else if (!isHole(url) && !isRepository(url))
      invalid(
        'url',
        `${JSON.stringify(url)} is not the address of a repository`,
        'give it https://host/owner/name.git, or git@host:owner/name.git with a key for it',
      );
    else if (!isHole(url) && url.startsWith('file:'))
      invalid(
        'url',
        `${JSON.stringify(url)} is a folder, and Argo CD's pod has none of the kind`,
        'give it the address that the repository is pushed to, like https://host/owner/name.git',
      );
    if (!isHole(branch) && !isBranch(branch))
      invalid('branch', `${JSON.stringify(branch)} is not the name of a branch`, 'give it one of the repository’s, like main');
    if (!/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\p{C}\\]+$/u.test(path))
      invalid('path', `${JSON.stringify(path)} is no folder of a repository`, 'give it one from its root, like deploy, or . for all of it');
  }

  /** @internal Its flows: names, the Internet, and what comes in by the ingress. Nothing of the house, the cluster or other tenants. */
  emitNetwork(ingress: PodSet | undefined): void {
    const lab = Lab.of(this);
    object(this, 'network', 'NetworkPolicy', {
      metadata: { name: 'tenant' },
      spec: {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [...(ingress ? [peerOf(ingress)] : []), { podSelector: {} }] }],
        egress: [{ to: [{ podSelector: {} }] }, { to: peersOf(lab, { kind: 'internet', ports: [] }) }],
      },
    });
  }

  private limits(volumes: readonly Bytes[]): void {
    const { cpu, memory, storage, pods } = this.quota;
    object(this, 'quota', 'ResourceQuota', {
      metadata: { name: 'tenant' },
      spec: {
        hard: {
          'requests.cpu': cpu.quantity,
          'requests.memory': memory.quantity,
          'limits.memory': memory.quantity,
          'requests.storage': Bytes.sum(volumes).quantity,
          persistentvolumeclaims: String(volumes.length),
          'requests.ephemeral-storage': storage.quantity,
          'limits.ephemeral-storage': storage.quantity,
          pods: String(pods),
          'services.loadbalancers': '0',
          'services.nodeports': '0',
          'count/jobs.batch': '10',
          'count/cronjobs.batch': '5',
          'count/configmaps': '20',
          'count/secrets': '20',
          'count/ingresses.networking.k8s.io': '5',
        },
      },
    });
    object(this, 'limits', 'LimitRange', {
      metadata: { name: 'tenant' },
      spec: {
        limits: [
          {
            type: 'Container',
            // a quota refuses what asks for nothing, so whoever forgets gets a small share
            defaultRequest: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
            default: { memory: '128Mi', 'ephemeral-storage': '256Mi' },
          },
        ],
      },
    });
  }
}
