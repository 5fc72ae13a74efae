import { at, listAt, namedAt, tableAt, textAt } from './lenient';
import { groupOf, type Rendered } from './manifest';
import { podReferences } from './pod-references';
import { podOf } from './pods';
import { readValues } from './values-text';

/** An object as another one names it. */
export interface Target {
  /** Its API group, '' for the core one. */
  readonly group: string;
  readonly kind: string;
  /** None for what is cluster-scoped. */
  readonly namespace?: string;
  readonly name: string;
}

/** The namespace of a name that says its own: `<namespace>-<name>`, as Traefik has them. */
export const anyNamespace = '*';

/** One object's need of another. */
export interface Reference {
  /** What in the object names the other: `PASSWORD of container web`. */
  readonly by: string;
  readonly to: Target;
  /** The key of a Secret or ConfigMap that is needed. */
  readonly key?: string;
  /** The port of a Service that is needed, by name or number. */
  readonly port?: string | number;
  /** It does without. */
  readonly optional?: boolean;
}

const apiVersionOf = (value: unknown) => groupOf(textAt(value, 'apiVersion') ?? '');

/** Everything that an object names and cannot do without. Of an object that is not as its kind has it, what can be read. */
export function referencesOf(rendered: Rendered): readonly Reference[] {
  const { manifest } = rendered;
  const namespace = manifest.metadata.namespace;
  const own = namespace ?? '';
  const { spec } = manifest;
  const pod = podOf(rendered);
  const home: Reference[] = namespace === undefined ? [] : [{ by: 'it', to: { group: '', kind: 'Namespace', name: namespace } }];
  return [...home, ...(pod ? podReferences(pod.spec, own) : []), ...(byKind[manifest.kind]?.(manifest, own, spec) ?? [])];
}

type Reader = (manifest: Rendered['manifest'], namespace: string, spec: unknown) => readonly Reference[];

function named(by: string, group: string, kind: string, namespace: string | undefined, name: string | undefined): Reference[] {
  return name === undefined ? [] : [{ by, to: { group, kind, name, ...(namespace === undefined ? {} : { namespace }) } }];
}

const binding: Reader = (manifest, namespace) => {
  const role = at(manifest, 'roleRef');
  const isCluster = textAt(role, 'kind') === 'ClusterRole';
  return [
    ...named('roleRef', 'rbac.authorization.k8s.io', textAt(role, 'kind') ?? '', isCluster ? undefined : namespace, textAt(role, 'name')),
    ...listAt(manifest, 'subjects').flatMap((subject) =>
      textAt(subject, 'kind') === 'ServiceAccount'
        ? named('a subject', '', 'ServiceAccount', textAt(subject, 'namespace') ?? namespace, textAt(subject, 'name'))
        : [],
    ),
  ];
};

const policyBinding =
  (kind: string): Reader =>
  (_, __, spec) =>
    named('policyName', 'admissionregistration.k8s.io', kind, undefined, textAt(spec, 'policyName'));

const helmValues: Reader = (manifest, namespace, spec) => {
  const target = textAt(spec, 'targetNamespace') ?? namespace;
  return [
    ...(manifest.kind === 'HelmChartConfig'
      ? named('it', 'helm.cattle.io', 'HelmChart', namespace, manifest.metadata.name)
      : // one that Helm makes (createNamespace) has neither Pod Security nor policies: it has to be an app's all the same
        named('targetNamespace', '', 'Namespace', undefined, target)),
    ...valueReferences(valuesOf(spec), target, 'valuesContent'),
    ...['authSecret', 'dockerRegistrySecret'].flatMap((field) => named(field, '', 'Secret', namespace, textAt(spec, field, 'name'))),
    ...named('repoCAConfigMap', '', 'ConfigMap', namespace, textAt(spec, 'repoCAConfigMap', 'name')),
    ...listAt(spec, 'valuesSecrets').flatMap((secret) => named('valuesSecrets', '', 'Secret', namespace, textAt(secret, 'name'))),
  ];
};

/** The values that a HelmChart or its HelmChartConfig gives. */
export function valuesOf(spec: unknown): unknown {
  if (typeof spec !== 'object' || spec === null) return undefined;
  if (!parsed.has(spec)) parsed.set(spec, readValues(textAt(spec, 'valuesContent') ?? ''));
  return parsed.get(spec);
}

/** Several proofs look at the same values. */
const parsed = new WeakMap<object, unknown>();

/** Keys of values that charts take for the names of objects, by convention: a chart passes them on into its pods. */
const conventions: Readonly<Record<string, readonly [group: string, kind: string, namespaced: boolean]>> = {
  existingClaim: ['', 'PersistentVolumeClaim', true],
  existingSecret: ['', 'Secret', true],
  priorityClassName: ['scheduling.k8s.io', 'PriorityClass', false],
  storageClassName: ['storage.k8s.io', 'StorageClass', false],
};

function valueReferences(values: unknown, namespace: string, path: string): Reference[] {
  if (Array.isArray(values)) return values.flatMap((value, index) => valueReferences(value, namespace, `${path}[${index}]`));
  return Object.entries(tableAt(values)).flatMap(([key, value]): Reference[] => {
    const by = `${path}.${key}`;
    if (key === 'secretKeyRef' || key === 'configMapKeyRef') {
      const kind = key === 'secretKeyRef' ? 'Secret' : 'ConfigMap';
      const optional = at(value, 'optional') === true;
      return named(by, '', kind, namespace, textAt(value, 'name')).map((one) => ({ ...one, key: textAt(value, 'key'), optional }));
    }
    const known = Object.hasOwn(conventions, key) ? conventions[key] : undefined;
    if (known && typeof value === 'string' && value !== '' && value !== '-') {
      return named(by, known[0], known[1], known[2] ? namespace : undefined, value);
    }
    return valueReferences(value, namespace, by);
  });
}

/** Traefik's names for what others than itself define: `<namespace>-<name>@kubernetescrd`. */
function crdNames(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((name) => {
    const [own = '', provider] = name.trim().split('@');
    return provider === 'kubernetescrd' ? [own] : [];
  });
}

/** Routes that are no Ingress: their entrypoints, the Services that they lead to, and how. */
const portRoute: Reader = (_, namespace, spec) => [
  ...listAt(spec, 'entryPoints').flatMap((name) => named('entryPoints', '', 'entrypoint', undefined, String(name))),
  ...listAt(spec, 'routes').flatMap((route) =>
    listAt(route, 'services').flatMap((service) => {
      const port = at(service, 'port');
      const home = textAt(service, 'namespace') ?? namespace;
      return [
        ...named('a service', '', 'Service', home, textAt(service, 'name')).map((one) =>
          typeof port === 'string' || typeof port === 'number' ? { ...one, port } : one,
        ),
        ...named('serversTransport', 'traefik.io', 'ServersTransportTCP', namespace, textAt(service, 'serversTransport')),
      ];
    }),
  ),
];

const byKind: Readonly<Record<string, Reader>> = {
  IngressRouteTCP: portRoute,
  IngressRouteUDP: portRoute,
  Ingress: (manifest, namespace, spec) => {
    const annotation = (name: string) => textAt(manifest, 'metadata', 'annotations', `traefik.ingress.kubernetes.io/router.${name}`);
    const backend = (value: unknown, by: string): Reference[] =>
      named(by, '', 'Service', namespace, textAt(value, 'service', 'name')).map((one) => {
        const port = at(value, 'service', 'port', 'name') ?? at(value, 'service', 'port', 'number');
        return typeof port === 'string' || typeof port === 'number' ? { ...one, port } : one;
      });
    const list = (kind: string, names: readonly string[], by: string) => names.flatMap((name) => named(by, '', kind, undefined, name));
    return [
      ...backend(at(spec, 'defaultBackend'), 'its default backend'),
      ...listAt(spec, 'rules').flatMap((rule) =>
        listAt(rule, 'http', 'paths').flatMap((path) =>
          backend(at(path, 'backend'), `${textAt(rule, 'host') ?? 'a rule'}${textAt(path, 'path') ?? ''}`),
        ),
      ),
      ...named('ingressClassName', 'networking.k8s.io', 'IngressClass', undefined, textAt(spec, 'ingressClassName')),
      ...listAt(spec, 'tls').flatMap((tls) => named('tls', '', 'Secret', namespace, textAt(tls, 'secretName'))),
      ...crdNames(annotation('middlewares')).flatMap((name) => named('its annotation', 'traefik.io', 'Middleware', anyNamespace, name)),
      ...crdNames(annotation('tls.options')).flatMap((name) => named('its annotation', 'traefik.io', 'TLSOption', anyNamespace, name)),
      ...list(
        'entrypoint',
        (annotation('entrypoints') ?? '')
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean),
        'its annotation',
      ),
      ...list(
        'certificate resolver',
        [annotation('tls.certresolver')].filter((name) => name !== undefined),
        'its annotation',
      ),
    ];
  },
  Middleware: (_, namespace, spec) => [
    ...namedAt(spec, 'chain', 'middlewares').flatMap(([name, one]) =>
      named('its chain', 'traefik.io', 'Middleware', textAt(one, 'namespace') ?? namespace, name),
    ),
    ...['basicAuth', 'digestAuth'].flatMap((field) => named(field, '', 'Secret', namespace, textAt(spec, field, 'secret'))),
    ...['caSecret', 'certSecret'].flatMap((field) =>
      named('forwardAuth', '', 'Secret', namespace, textAt(spec, 'forwardAuth', 'tls', field)),
    ),
    ...named(
      'errors',
      '',
      'Service',
      textAt(spec, 'errors', 'service', 'namespace') ?? namespace,
      textAt(spec, 'errors', 'service', 'name'),
    ),
  ],
  TLSOption: (_, namespace, spec) =>
    listAt(spec, 'clientAuth', 'secretNames').flatMap((name) =>
      typeof name === 'string' ? named('clientAuth', '', 'Secret', namespace, name) : [],
    ),
  HorizontalPodAutoscaler: (_, namespace, spec) => {
    const target = at(spec, 'scaleTargetRef');
    if (apiVersionOf(target) === '') return []; // nothing of the core group can be scaled so, which validation tells
    return named('scaleTargetRef', apiVersionOf(target), textAt(target, 'kind') ?? '', namespace, textAt(target, 'name'));
  },
  StatefulSet: (_, namespace, spec) => [
    ...named('serviceName', '', 'Service', namespace, textAt(spec, 'serviceName')),
    ...namedAt(spec, 'volumeClaimTemplates').flatMap(([name, claim]) =>
      named(`claim template ${name}`, 'storage.k8s.io', 'StorageClass', undefined, textAt(claim, 'spec', 'storageClassName')),
    ),
  ],
  PersistentVolume: (_, __, spec) => [
    ...named('it', 'storage.k8s.io', 'StorageClass', undefined, textAt(spec, 'storageClassName')),
    ...named('claimRef', '', 'PersistentVolumeClaim', textAt(spec, 'claimRef', 'namespace') ?? '', textAt(spec, 'claimRef', 'name')),
    ...['nodeStageSecretRef', 'nodePublishSecretRef'].flatMap((ref) =>
      named(`csi.${ref}`, '', 'Secret', textAt(spec, 'csi', ref, 'namespace') ?? '', textAt(spec, 'csi', ref, 'name')),
    ),
  ],
  PersistentVolumeClaim: (_, __, spec) => [
    ...named('it', 'storage.k8s.io', 'StorageClass', undefined, textAt(spec, 'storageClassName')),
    ...named('volumeName', '', 'PersistentVolume', undefined, textAt(spec, 'volumeName')),
  ],
  ServiceAccount: (manifest, namespace) =>
    [...namedAt(manifest, 'imagePullSecrets'), ...namedAt(manifest, 'secrets')].flatMap(([name]) =>
      named('it', '', 'Secret', namespace, name),
    ),
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  ValidatingAdmissionPolicyBinding: policyBinding('ValidatingAdmissionPolicy'),
  MutatingAdmissionPolicyBinding: policyBinding('MutatingAdmissionPolicy'),
  Application: (_, namespace, spec) => [
    ...named('project', 'argoproj.io', 'AppProject', namespace, textAt(spec, 'project')),
    ...named('its destination', '', 'Namespace', undefined, textAt(spec, 'destination', 'namespace')),
  ],
  HelmChart: helmValues,
  HelmChartConfig: helmValues,
};
