import { kinds } from '../../src/objects/kinds';
import type { Manifest } from '../../src/objects/manifest';

/** Objects as small as a plan needs them, in the namespace `web` unless they say another. */
type Extra = { readonly [field: string]: unknown };
type Meta = {
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly finalizers?: readonly string[];
};

const clusterScoped = [
  'Namespace',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
];

export function object(kind: string, name: string, fields: Extra, meta: Meta = {}, apiVersion?: string): Manifest {
  const known = kinds as Readonly<Record<string, { readonly apiVersion: string; readonly clusterScoped?: true }>>;
  const isGlobal = known[kind]?.clusterScoped ?? clusterScoped.includes(kind);
  const metadata = { name, ...(isGlobal ? {} : { namespace: 'web' }), ...meta };
  return { apiVersion: apiVersion ?? known[kind]?.apiVersion ?? 'v1', kind, metadata, ...fields } as Manifest;
}

export const kept = { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } };
export const option = (value: string) => ({ annotations: { 'argocd.argoproj.io/sync-options': value } });
export const wave = (value: number) => ({ annotations: { 'argocd.argoproj.io/sync-wave': String(value) } });

/** As restricted asks for it. */
export const secure = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

export const container = (more: Extra = {}) => ({ name: 'web', image: 'docker.io/web/web:1.2.0', securityContext: secure, ...more });

export const podSpec = (more: Extra = {}, ...containers: Extra[]) => ({
  automountServiceAccountToken: false,
  containers: containers.length > 0 ? containers : [container()],
  ...more,
});

const template = (spec: Extra, labels: Record<string, string>) => ({ metadata: { labels }, spec });

/** A Deployment whose pods are `spec`. */
export const deployment = (spec: Extra = podSpec(), more: Extra = {}, name = 'web', labels: Record<string, string> = { app: name }) =>
  object('Deployment', name, {
    spec: { replicas: 1, selector: { matchLabels: { app: name } }, template: template(spec, labels), ...more },
  });

export const statefulSet = (more: Extra = {}, spec: Extra = podSpec(), meta: Meta = {}) =>
  object(
    'StatefulSet',
    'db',
    {
      spec: { replicas: 1, serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template: template(spec, { app: 'db' }), ...more },
    },
    meta,
  );

export const daemonSet = (spec: Extra = podSpec(), more: Extra = {}) =>
  object('DaemonSet', 'agent', {
    spec: { selector: { matchLabels: { app: 'agent' } }, template: template(spec, { app: 'agent' }), ...more },
  });

export const cronJob = (spec: Extra, more: Extra = {}, name = 'job') =>
  object('CronJob', name, { spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: { spec } } }, ...more } });

export const service = (more: Extra = {}, name = 'web') =>
  object('Service', name, { spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...more } });

export const claim = (more: Extra = {}, meta: Meta = {}, name = 'data') =>
  object(
    'PersistentVolumeClaim',
    name,
    {
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast',
        volumeName: name,
        resources: { requests: { storage: '4Gi' } },
        ...more,
      },
    },
    meta,
  );

export const volume = (more: Extra = {}, meta: Meta = {}, name = 'data') =>
  object(
    'PersistentVolume',
    name,
    {
      spec: {
        capacity: { storage: '4Gi' },
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace: 'web' },
        local: { path: `/srv/fast/${name}` },
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: 'fast',
        ...more,
      },
    },
    meta,
  );

export const namespace = (more: Meta = {}, name = 'web') => object('Namespace', name, {}, more);

export const ingress = (entrypoints: string | undefined, more: Record<string, string> = {}, host = 'web.example') =>
  object(
    'Ingress',
    'web',
    {
      spec: {
        rules: [
          { host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] } },
        ],
      },
    },
    { annotations: { ...(entrypoints === undefined ? {} : { 'traefik.ingress.kubernetes.io/router.entrypoints': entrypoints }), ...more } },
  );

export const policy = (spec: Extra, name = 'web') =>
  object('NetworkPolicy', name, { spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'], ...spec } });

export const sealed = (keys: readonly string[], name = 'token', value = 'AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq') =>
  object('SealedSecret', name, { spec: { encryptedData: Object.fromEntries(keys.map((key) => [key, value])) } });

export const reads = (key: string, name = 'token') =>
  podSpec({}, container({ env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name, key } } }] }));

/** The Application of an app: prunes, and takes along what it made. */
export const application = (name = 'web', more: Extra = {}, meta: Meta = {}) =>
  object(
    'Application',
    name,
    {
      spec: {
        project: 'services',
        destination: { server: 'https://kubernetes.default.svc', namespace: 'web' },
        source: { repoURL: 'https://git.example/lab.git', path: `dist/test/${name}` },
        syncPolicy: { automated: { prune: true, selfHeal: true } },
        ...more,
      },
    },
    { namespace: 'argocd', finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'], ...meta },
  );
