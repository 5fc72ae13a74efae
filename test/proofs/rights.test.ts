import { rightsFaults } from '../../src/proofs/rights';
import { object, objectsOf } from './objects-of';

const rule = (verbs: readonly unknown[], resources: readonly unknown[], apiGroups: readonly unknown[] = ['']) => ({
  apiGroups,
  resources,
  verbs,
});
const found = (...rules: readonly object[]) =>
  rightsFaults(objectsOf(object('rbac.authorization.k8s.io/v1', 'Role', 'r', { rules }))).map(({ code, where, what, repair }) => [
    `${code} ${where}`,
    what,
    repair,
  ]);
const told = (what: string, repair: string) => ['REFERENCE_UNKNOWN Role/r', `a rule names the ${what}`, repair];
const core = "the core group ('')";
const unknown = (name: string, group: string, why: string, repair: string) =>
  told(`resource ${name} of ${group}, which has none of the name${why}`, repair);
const plural = 'name resources in the plural and in lower case, like pods';

const verbs = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
  ...['approve', 'attest', 'bind', 'escalate', 'impersonate', 'sign', 'use', '*'],
];
test.each(verbs)('the verb %s is asked for', (verb) => expect(found(rule([verb], ['pods']))).toEqual([]));
test('one that almost is is told, with the one that was meant; any other may be a server’s own', () => {
  expect(found(rule(['Get'], ['pods']))).toEqual([told('verb Get, which nobody asks for; did you mean get?', 'write get')]);
  expect(found(rule(['get', 'wacth', 7], ['pods']))).toEqual([
    told('verb wacth, which nobody asks for; did you mean watch?', 'write watch'),
  ]);
  expect(found(rule(['reboot'], ['pods']))).toEqual([]);
});

const byGroup: Readonly<Record<string, readonly string[]>> = {
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
    ...['users', 'groups'],
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
test.each(Object.entries(byGroup))('group %j has what it has, and parts of it', (group, resources) => {
  expect(found(rule(['get'], [...resources, ...resources.map((one) => `${one}/status`)], [group]))).toEqual([]);
  expect(found(rule(['get'], ['zzz'], [group])).map(([place]) => place)).toEqual(['REFERENCE_UNKNOWN Role/r']);
});

test('what another group has is told with that group', () => {
  expect(found(rule(['get'], ['deployments/scale']))).toEqual([
    unknown('deployments', core, ': that is of apps', "give the rule apiGroups: ['apps']"),
  ]);
  expect(found(rule(['get'], ['pods'], ['apps', 'batch']))).toEqual([
    unknown('pods', 'apps, batch', `: that is of ${core}`, "give the rule apiGroups: ['']"),
  ]);
  expect(found(rule(['get'], ['pods', 'deployments', '*', '*/scale'], ['', 'apps']))).toEqual([]);
});

test('what none has is told with the one that was meant, each once', () => {
  expect(found(rule(['get'], ['pod']))).toEqual([unknown('pod', core, '; did you mean pods?', plural)]);
  expect(found(rule(['get'], ['zzzzzz', 'zzzzzz/log']), rule(['list'], ['zzzzzz']))).toEqual([unknown('zzzzzz', core, '', plural)]);
});

test('of groups that nobody here knows, and of all, any may be', () => {
  for (const groups of [['*'], ['', '*'], ['test.example'], ['', 'test.example']])
    expect(found(rule(['get'], ['zzz'], groups))).toEqual([]);
});

test('roles of the cluster are read as those of a namespace', () => {
  const role = object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'c', { rules: [rule(['gett'], ['pods'])] }, {});
  expect(rightsFaults(objectsOf(role)).map(({ where }) => where)).toEqual(['ClusterRole/c']);
});
