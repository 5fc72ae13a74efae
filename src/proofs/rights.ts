import { listAt } from '../objects/lenient';
import type { Objects } from '../objects/objects';
import type { Problem } from '../problems';
import { suggest } from '../suggest';

/** Verbs of requests, and those that other rules ask for (kubernetes.io, reference/access-authn-authz/rbac and authorization). */
const verbs = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
  ...['approve', 'attest', 'bind', 'escalate', 'impersonate', 'sign', 'use'],
];

/** What the groups of Kubernetes' own that services have to do with hold (v1.36, `kubectl api-resources`). */
const resources: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...[
      'bindings',
      'componentstatuses',
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'namespaces',
      'nodes',
      'persistentvolumeclaims',
    ],
    ...['persistentvolumes', 'pods', 'podtemplates', 'replicationcontrollers', 'resourcequotas', 'secrets', 'serviceaccounts', 'services'],
    ...['users', 'groups'], // to be impersonated
  ],
  apps: ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  batch: ['cronjobs', 'jobs'],
  autoscaling: ['horizontalpodautoscalers'],
  policy: ['poddisruptionbudgets'],
  'networking.k8s.io': ['ingressclasses', 'ingresses', 'ipaddresses', 'networkpolicies', 'servicecidrs'],
  'coordination.k8s.io': ['leasecandidates', 'leases'],
  'discovery.k8s.io': ['endpointslices'],
  'events.k8s.io': ['events'],
  'scheduling.k8s.io': ['priorityclasses', 'podgroups', 'workloads'],
};

/** Rights that nobody asks for by that name: whoever was to have them is refused, and only its own log says so. */
export function rightsFaults(objects: Objects): Problem[] {
  const roles = [...objects.ofKind('Role'), ...objects.ofKind('ClusterRole')];
  return roles.flatMap(({ source, manifest }) => {
    const faults = listAt(manifest, 'rules').flatMap((rule) => [...wrongVerbs(rule), ...wrongResources(rule)]);
    return [...new Map(faults.map((fault) => [fault.what, fault])).values()].map((fault) => ({ ...fault, where: source }));
  });
}

type Fault = Omit<Problem, 'where'>;

const texts = (rule: unknown, field: string) => listAt(rule, field).filter((one) => typeof one === 'string');

function wrongVerbs(rule: unknown): Fault[] {
  return texts(rule, 'verbs').flatMap((verb): Fault[] => {
    const right = verb === '*' || verbs.includes(verb) ? undefined : suggest(verb, verbs);
    return right === undefined // others may be asked for by a server of its own
      ? []
      : [
          {
            code: 'REFERENCE_UNKNOWN',
            what: `a rule names the verb ${verb}, which nobody asks for; did you mean ${right}?`,
            repair: `write ${right}`,
          },
        ];
  });
}

function wrongResources(rule: unknown): Fault[] {
  const groups = texts(rule, 'apiGroups');
  if (groups.includes('*') || groups.some((group) => resources[group] === undefined)) return [];
  const known = groups.flatMap((group) => resources[group] ?? []);
  return texts(rule, 'resources').flatMap((whole): Fault[] => {
    const [name = ''] = whole.split('/');
    if (name === '*' || known.includes(name)) return [];
    const home = Object.keys(resources).find((group) => resources[group]?.includes(name));
    const right = suggest(name, known);
    const why = home === undefined ? (right === undefined ? '' : `; did you mean ${right}?`) : `: that is of ${shown(home)}`;
    return [
      {
        code: 'REFERENCE_UNKNOWN',
        what: `a rule names the resource ${name} of ${groups.map(shown).join(', ')}, which has none of the name${why}`,
        repair: home === undefined ? 'name resources in the plural and in lower case, like pods' : `give the rule apiGroups: ['${home}']`,
      },
    ];
  });
}

const shown = (group: string) => (group === '' ? "the core group ('')" : group);
