import { at, listAt, textAt } from '../objects/lenient';
import { groupOf, type Manifest } from '../objects/manifest';
import { type PodSpec, podResource } from '../objects/pods';
import { Bytes } from '../units/bytes';
import { tryQuantity } from '../units/quantity';

/** Pods of a namespace with a quota, as admission leaves them. */
export interface Claimant {
  readonly name: string;
  readonly where: string;
  readonly spec: PodSpec;
  readonly stay: number;
  readonly pass: number;
}

/** `requests.cpu`, `limits.memory`, `cpu`, which is `requests.cpu`; not `requests.storage`, which is that of claims. */
const resource = /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage)$/;

/** Whether a quota's key counts what pods ask for. */
export function isComputed(key: string): boolean {
  return resource.test(key) || key === 'pods' || key === 'count/pods';
}

/** What pods take of such a key: those that stay, and the largest of those that pass. */
export function computed(key: string, claimants: readonly Claimant[]): number {
  const [, list = 'requests', name = ''] = resource.exec(key) ?? [];
  const each = ({ spec }: Claimant) => (name === '' ? 1 : podResource(spec, list as 'requests' | 'limits', name));
  const stay = claimants.reduce((sum, claimant) => sum + claimant.stay * each(claimant), 0);
  return Number((stay + Math.max(0, ...claimants.map((claimant) => claimant.pass * each(claimant)))).toFixed(6));
}

/** Short names of what has had them in quotas before `count/…` came. */
const shortNames: Readonly<Record<string, string>> = {
  configmaps: 'count/configmaps',
  secrets: 'count/secrets',
  services: 'count/services',
  persistentvolumeclaims: 'count/persistentvolumeclaims',
};

/** What objects take of a key that counts them. `secrets` is how many a namespace is to have that are not sealed in its manifests. */
export function counted(key: string, manifests: readonly Manifest[], secrets: number): number {
  const ofKind = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);
  const full = shortNames[key] ?? key;
  if (full === 'count/secrets') return secrets;
  if (full === 'count/configmaps') return ofKind('ConfigMap').length + 1; // kube-root-ca.crt, which every namespace has
  if (full === 'count/jobs.batch') return ofKind('CronJob').reduce((sum, job) => sum + jobsOf(job), 0);
  if (full.startsWith('count/')) return manifests.filter((manifest) => full === `count/${pluralOf(manifest)}`).length;
  const claims = ofKind('PersistentVolumeClaim');
  const [, storageClass, what] = /^(?:(.+)\.storageclass\.storage\.k8s\.io\/)?(requests\.storage|persistentvolumeclaims)$/.exec(key) ?? [];
  if (what !== undefined) {
    const own = claims.filter(({ spec }) => storageClass === undefined || textAt(spec, 'storageClassName') === storageClass);
    if (what === 'persistentvolumeclaims') return own.length;
    return own.reduce((sum, { spec }) => sum + (tryQuantity(at(spec, 'resources', 'requests', 'storage')) ?? 0), 0);
  }
  const services = ofKind('Service');
  const ofType = (...types: readonly string[]) => services.filter(({ spec }) => types.includes(textAt(spec, 'type') ?? 'ClusterIP'));
  if (key === 'services.loadbalancers') return ofType('LoadBalancer').length;
  if (key === 'services.nodeports') return ofType('LoadBalancer', 'NodePort').reduce((sum, { spec }) => sum + nodePortsOf(spec), 0);
  return 0;
}

/** The ports of nodes that a Service takes; of a load balancer that is told to take none, those it names (kubernetes, pkg/quota/v1/evaluator/core/services.go). */
function nodePortsOf(spec: unknown): number {
  const isSpared = textAt(spec, 'type') === 'LoadBalancer' && at(spec, 'allocateLoadBalancerNodePorts') === false;
  return listAt(spec, 'ports').filter((port) => !isSpared || Number(at(port, 'nodePort') ?? 0) !== 0).length;
}

/** The jobs that a CronJob keeps: the one that runs, and those that it remembers. */
function jobsOf({ spec }: Manifest): number {
  const limit = (field: string, otherwise: number) => Number(at(spec, field) ?? otherwise);
  return 1 + limit('successfulJobsHistoryLimit', 3) + limit('failedJobsHistoryLimit', 1);
}

/** A kind as quotas name it: `ingresses.networking.k8s.io`. */
function pluralOf({ apiVersion, kind }: Manifest): string {
  const name = kind.toLowerCase();
  const plural = name.endsWith('s') ? `${name}es` : name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
  const group = groupOf(apiVersion);
  return group === '' ? plural : `${plural}.${group}`;
}

/** An amount of a key, for people. */
export function shownAmount(key: string, amount: number): string {
  if (/cpu$/.test(key)) return `${amount} cores`;
  return /(memory|storage)$/.test(key) ? String(Bytes.of(amount)) : String(amount);
}
