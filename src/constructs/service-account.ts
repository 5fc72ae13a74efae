import type { Construct } from 'constructs';
import { ServiceChart } from './chart';
import { object } from './object';
import { labelsOf, type PodProps } from './pod';

/** A service account of its own for each workload, with exactly the permissions it declares: mostly none. */
export function serviceAccount(scope: Construct, name: string, permissions: PodProps['permissions']): void {
  const { appNamespace: namespace } = ServiceChart.of(scope);
  const labels = labelsOf(scope, name);
  object(scope, 'service-account', 'ServiceAccount', { metadata: { name, labels }, automountServiceAccountToken: false });
  if (permissions === undefined) return;
  const cluster = permissions.scope === 'cluster';
  const roleRef = {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: cluster ? 'ClusterRole' : 'Role',
    name: cluster ? `loutik-${name}` : name,
  };
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  const metadata = { name: roleRef.name, labels };
  object(scope, 'role', cluster ? 'ClusterRole' : 'Role', { metadata, rules: permissions.rules });
  object(scope, 'role-binding', cluster ? 'ClusterRoleBinding' : 'RoleBinding', { metadata, roleRef, subjects });
}
