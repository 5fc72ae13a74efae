import { homeLabel, hostnameAnnotation, type Kind, type Kinds, type Lab, missingFor, object, ServiceChart, tenantLabel } from '../../src';

interface Rule {
  readonly name: string;
  readonly resources: readonly {
    readonly apiGroups: readonly string[];
    readonly apiVersions: readonly string[];
    readonly resources: readonly string[];
  }[];
  readonly validations: readonly { readonly expression: string; readonly message: string }[];
}

/** What the API server fills in, said: Argo CD would else see a difference for ever. */
const everywhere = { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} };

const own = `namespaceObject.metadata.annotations['${hostnameAnnotation}']`;
const isOwn = (host: string) => `${host} == ${own} || ${host}.endsWith('.' + ${own})`;

/** What the API server refuses in a tenant's namespace, whoever asks. */
const rules = (entrypoints: readonly string[]): readonly Rule[] => [
  {
    name: 'tenant-hostnames',
    resources: [{ apiGroups: ['networking.k8s.io'], apiVersions: ['*'], resources: ['ingresses'] }],
    validations: [
      {
        expression: '!has(object.spec.defaultBackend)',
        message: 'an Ingress of a tenant has no default backend: it would take every name',
      },
      {
        expression: `has(object.spec.rules) && object.spec.rules.all(r, has(r.host) && (${isOwn('r.host')}))`,
        message: "every host name must be the tenant's own domain or below it",
      },
      {
        expression: `!has(object.spec.tls) || object.spec.tls.all(t, !has(t.hosts) || t.hosts.all(h, ${isOwn('h')}))`,
        message: "every TLS host name must be the tenant's own domain or below it",
      },
      {
        expression: `!has(object.metadata.annotations) || object.metadata.annotations.all(k, !k.startsWith('traefik.ingress.kubernetes.io/') || (k == 'traefik.ingress.kubernetes.io/router.entrypoints' && object.metadata.annotations[k] in [${entrypoints.map((name) => `'${name}'`).join(', ')}]))`,
        message: `of the ingress annotations a tenant may set router.entrypoints only, to ${entrypoints.join(', ').replace(/, ([^ ]*)$/, ' or $1')}`,
      },
    ],
  },
  {
    name: 'tenant-pods',
    resources: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
    validations: [
      {
        expression: `!has(object.spec.priorityClassName) || object.spec.priorityClassName in ['', 'loutik-tenant']`,
        message: 'a tenant runs at priority loutik-tenant',
      },
      {
        expression: '!has(object.spec.nodeName) || oldObject != null',
        message: 'a tenant does not choose its node by name: the scheduler does',
      },
    ],
  },
  {
    name: 'tenant-services',
    resources: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['services'] }],
    validations: [
      {
        expression: `!has(object.spec.type) || object.spec.type == 'ClusterIP'`,
        message: 'a Service of a tenant is a ClusterIP: the ingress lets people in',
      },
      {
        expression: '!has(object.spec.externalIPs) || size(object.spec.externalIPs) == 0',
        message: 'a Service of a tenant has no external addresses',
      },
    ],
  },
];

/** Policies of the API server itself, without a pod: tenants keep to their domain, their priority and their home. */
export class TenantPolicies extends ServiceChart {
  constructor(lab: Lab) {
    super(lab, 'tenant-policies', { trust: 'platform', wave: 2, namespace: 'kube-system' });
    const matchResources = { ...everywhere, namespaceSelector: { matchExpressions: [{ key: tenantLabel, operator: 'Exists' }] } };
    const entrypoints = missingFor(lab.inventory, 'public') === undefined ? ['public', 'lan', 'public,lan'] : ['lan'];
    for (const { name, resources, validations } of rules(entrypoints)) {
      this.add(`${name}-policy`, 'ValidatingAdmissionPolicy', name, {
        failurePolicy: 'Fail',
        matchConstraints: {
          ...everywhere,
          resourceRules: resources.map((resource) => ({ ...resource, operations: ['CREATE', 'UPDATE'], scope: '*' })),
        },
        validations: validations.map((validation) => ({ ...validation, reason: 'Forbidden' })),
      });
      this.add(`${name}-binding`, 'ValidatingAdmissionPolicyBinding', name, {
        policyName: name,
        validationActions: ['Deny'],
        matchResources,
      });
    }
    this.add('home-policy', 'MutatingAdmissionPolicy', 'tenant-home', {
      failurePolicy: 'Fail',
      reinvocationPolicy: 'Never',
      matchConstraints: {
        ...everywhere,
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'], scope: '*' }],
      },
      // a tenant's own wishes give way: its pods belong on its home while that is there, and elsewhere when it is not
      mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: preferHome } }], // the list is atomic: an apply may not touch it
    });
    this.add('home-binding', 'MutatingAdmissionPolicyBinding', 'tenant-home', { policyName: 'tenant-home', matchResources });
  }

  private add<K extends Kind>(id: string, kind: K, name: string, spec: Readonly<Record<string, unknown>>): void {
    object(this, id, kind, { metadata: { name }, spec } as unknown as Kinds[K]);
  }
}

const preferHome = `[
  JSONPatch{
    op: "add",
    path: "/spec/affinity",
    value: Object.spec.affinity{
      nodeAffinity: Object.spec.affinity.nodeAffinity{
        preferredDuringSchedulingIgnoredDuringExecution: [
          Object.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution{
            weight: 100,
            preference: Object.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution.preference{
              matchExpressions: [
                Object.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution.preference.matchExpressions{
                  key: "${homeLabel}",
                  operator: "In",
                  values: [namespaceObject.metadata.annotations["${homeLabel}"]]
                }
              ]
            }
          }
        ]
      }
    }
  }
]`;
