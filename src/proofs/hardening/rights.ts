import { listAt, textAt } from '../../objects/lenient';
import type { Rendered } from '../../objects/manifest';
import type { Objects } from '../../objects/objects';
import type { HardeningRule, Unhardened } from './rule';

/** What some rights come to; each with the verbs and resources that give it. */
interface Power {
  readonly verbs: readonly string[];
  readonly resources: readonly string[];
  readonly what: string;
}

const change = ['create', 'update', 'patch'];

function ofRules(find: (rule: unknown, role: Rendered) => readonly string[]): (objects: Objects) => readonly Unhardened[] {
  return (objects) =>
    [...objects.ofKind('Role'), ...objects.ofKind('ClusterRole')].flatMap((role) =>
      listAt(role.manifest, 'rules').flatMap((rule) => find(rule, role).map((what) => ({ where: role.source, what }))),
    );
}

/**
 * Whether a rule of a role gives a power: `*` is every verb and every resource, and `*` before a subresource stands for any resource
 * (kubernetes, pkg/apis/rbac/v1/evaluation_helpers.go, `ResourceMatches`).
 */
function gives(rule: unknown, { verbs, resources }: Power): boolean {
  const has = (field: string, wanted: readonly string[]) => {
    const all = listAt(rule, field).map(String);
    return all.includes('*') || wanted.some((one) => all.includes(one) || all.includes(one.replace(/^[^/]+(?=\/)/, '*')));
  };
  return has('verbs', verbs) && has('resources', resources);
}

const powers = (all: readonly Power[]) => ofRules((rule) => all.filter((power) => gives(rule, power)).map(({ what }) => what));

const bindings = (objects: Objects) => [...objects.ofKind('RoleBinding'), ...objects.ofKind('ClusterRoleBinding')];

/** Rules for who may do what at the API server. */
export const rightRules: readonly HardeningRule[] = [
  {
    id: 'no-wildcards',
    states: 'A role names its verbs and resources.',
    why: 'A star also gives what comes with the next version, and what nobody thought of.',
    repair: 'write down what is needed',
    asked: 'kube-linter wildcard-in-rules',
    find: ofRules((rule) => ['verbs', 'resources'].flatMap((field) => (listAt(rule, field).includes('*') ? [`its ${field} are *`] : []))),
  },
  {
    id: 'no-cluster-admin',
    states: 'Nobody is made the administrator of the cluster.',
    why: 'Whoever breaks into one such pod has everything.',
    repair: 'give it a role with what it needs',
    asked: 'kube-linter cluster-admin-role-binding; Polaris clusterrolebindingClusterAdmin; C-0035',
    find: (objects) =>
      bindings(objects).flatMap(({ manifest, source }) =>
        textAt(manifest, 'roleRef', 'name') === 'cluster-admin'
          ? [
              {
                where: source,
                what: `it makes ${listAt(manifest, 'subjects')
                  .map((one) => textAt(one, 'name'))
                  .join(', ')} cluster-admin`,
              },
            ]
          : [],
      ),
  },
  {
    id: 'no-strangers',
    states: 'No role is bound to whoever comes.',
    why: 'system:anonymous is everybody that reaches the API server; system:serviceaccounts is every pod.',
    repair: 'bind it to the one account that needs it',
    asked: 'Kubernetes, RBAC good practices: system:authenticated, system:unauthenticated',
    find: (objects) =>
      bindings(objects).flatMap(({ manifest, source }) =>
        listAt(manifest, 'subjects').flatMap((subject) => {
          const name = textAt(subject, 'name') ?? '';
          const isAll = /^system:(anonymous|unauthenticated|authenticated|serviceaccounts(:.*)?)$/.test(name);
          return isAll ? [{ where: source, what: `it is bound to ${name}` }] : [];
        }),
      ),
  },
  {
    id: 'no-secrets-access',
    states: 'No role reads Secrets.',
    why: 'All passwords of the namespace, or of the cluster, are behind that one pod.',
    repair: 'mount the one Secret that it needs into its pod',
    asked: 'kube-linter access-to-secrets',
    find: powers([{ verbs: ['get', 'list', 'watch'], resources: ['secrets'], what: 'it reads Secrets' }]),
  },
  {
    id: 'no-pod-making',
    states: 'No role makes pods, or runs commands in them.',
    why: 'Who makes pods mounts every Secret and every volume of the namespace.',
    repair: 'let Argo CD make them',
    asked: 'kube-linter access-to-create-pods; Polaris rolePodExecAttach; C-0002',
    find: powers([
      { verbs: ['create'], resources: ['pods'], what: 'it makes pods' },
      {
        verbs: change,
        resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs'],
        what: 'it makes or changes what makes pods',
      },
      { verbs: ['create', 'get'], resources: ['pods/exec', 'pods/attach'], what: 'it runs commands in pods' },
      { verbs: ['update', 'patch'], resources: ['pods/ephemeralcontainers'], what: 'it adds containers to pods' }, // as `kubectl debug` does
    ]),
  },
  {
    id: 'no-more-rights',
    states: 'No role gives more rights than it has, or another’s.',
    why: 'It is the administrator of the cluster by a detour.',
    repair: 'take the verb out',
    asked: 'Kubernetes, RBAC good practices: escalate, bind, impersonate, tokens, admission webhooks',
    find: powers([
      { verbs: ['escalate', 'bind'], resources: ['roles', 'clusterroles'], what: 'it gives rights that it has not' },
      { verbs: change, resources: ['rolebindings', 'clusterrolebindings'], what: 'it binds roles' },
      { verbs: ['impersonate'], resources: ['users', 'groups', 'serviceaccounts'], what: 'it acts as others' },
      { verbs: ['create'], resources: ['serviceaccounts/token'], what: 'it makes tokens of others' },
      {
        verbs: [...change, 'delete', 'deletecollection'],
        resources: [
          'validatingwebhookconfigurations',
          'mutatingwebhookconfigurations',
          'validatingadmissionpolicies',
          'validatingadmissionpolicybindings',
          'mutatingadmissionpolicies',
          'mutatingadmissionpolicybindings',
        ],
        what: 'it changes what admission looks at',
      },
    ]),
  },
];
