import type { Lab } from '../../constructs/lab';
import { toYaml } from '../../files/yaml';
import type { Vm } from '../../inventory/vm';
import type { MachineFile } from '../machine-file';

const name = 'loutik:upgrade-turn';
const group = 'rbac.authorization.k8s.io';
const folder = '/var/lib/rancher/k3s/server/manifests';

/**
 * What a kubelet may read besides its own, so that an agent sees when its turn for another version of K3s or for a restart is, and can drain
 * itself: the other nodes, which jobs run, and which DaemonSet a pod is of (plugin/pkg/auth/authorizer/node allows none of them; all else of
 * a drain it does). K3s applies what lies in that folder of a server, and does so again when it changes.
 */
export function turnFiles(lab: Lab, { role }: Vm): MachineFile[] {
  if (role !== 'k3s-server' || lab.nodes.length === 1) return [];
  const rules = [
    { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] },
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list'] },
    { apiGroups: ['apps'], resources: ['daemonsets'], verbs: ['get'] },
  ];
  const given = { apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: { name }, rules };
  const to = {
    apiVersion: `${group}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: group, kind: 'ClusterRole', name },
    subjects: [{ apiGroup: group, kind: 'Group', name: 'system:nodes' }],
  };
  return [
    { path: `${folder}/loutik-upgrade-turn.yaml`, content: toYaml(given) },
    { path: `${folder}/loutik-upgrade-turn-binding.yaml`, content: toYaml(to) },
  ];
}
