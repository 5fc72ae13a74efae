import { Workload } from '../../src';
import { type Any, inApp, objectOf, plain } from './object-of';

const of = (kind: string, given: Any = {}, name = 'app') =>
  objectOf(
    inApp((chart) => void new Workload(chart, 'main', { ...plain, ...given })),
    kind,
    name,
  );
const labels = {
  'app.kubernetes.io/name': 'app',
  'app.kubernetes.io/instance': 'app',
  'app.kubernetes.io/part-of': 'app',
  'app.kubernetes.io/managed-by': 'loutik',
};

describe('the service account of pods', () => {
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
  test.each([
    ['namespace', 'Role', 'RoleBinding', 'app'],
    ['cluster', 'ClusterRole', 'ClusterRoleBinding', 'loutik-app'],
  ])('may do what it declares in its %s, by a %s and a %s', (scope, role, binding, name) => {
    const given = { permissions: { scope, rules } };
    expect(of(role, given, name).rules).toEqual(rules);
    const { roleRef, subjects } = of(binding, given, name);
    expect([roleRef, subjects]).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: role, name },
      [{ kind: 'ServiceAccount', name: 'app', namespace: 'app' }],
    ]);
    expect(of('ServiceAccount', given)).toMatchObject({ automountServiceAccountToken: false, metadata: { labels } });
  });

  test('may do nothing where none is declared', () => {
    expect([of('Role'), of('ClusterRole', {}, 'loutik-app'), of('ServiceAccount')?.metadata.name]).toEqual([undefined, undefined, 'app']);
  });
});
