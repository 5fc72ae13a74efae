import { at, tableAt } from '../../objects/lenient';
import type { Manifest } from '../../objects/manifest';
import { isSame } from '../same';

type Refused = (before: Manifest, after: Manifest) => readonly string[];

const always =
  (...fields: readonly string[]): Refused =>
  () =>
    fields;

/** Fields of a spec but for some. */
const allBut =
  (...mutable: readonly string[]): Refused =>
  (before, after) =>
    [...new Set([...Object.keys(tableAt(before.spec)), ...Object.keys(tableAt(after.spec))])]
      .filter((key) => !mutable.includes(key))
      .map((key) => `spec.${key}`);

/** Once a ConfigMap or Secret says that it is immutable, it stays so, with its data. */
const whenImmutable: Refused = (before) => (at(before, 'immutable') === true ? ['immutable', 'data', 'binaryData', 'stringData'] : []);

/** The fields of a PersistentVolume that say where its data lies: one of them, by its kind. */
export const volumeSources = ['local', 'hostPath', 'nfs', 'csi', 'iscsi', 'fc', 'cephfs', 'rbd'];

/**
 * What no update may change, by kind, in Kubernetes 1.36 (paths below k8s.io/kubernetes/pkg of the pinned module). A field that was not
 * there and comes counts as changed too.
 */
const byKind: Readonly<Record<string, Refused>> = {
  // apis/apps/validation/validation.go: ValidateStatefulSetUpdate
  StatefulSet: allBut(
    'replicas',
    'ordinals',
    'template',
    'updateStrategy',
    'revisionHistoryLimit',
    'persistentVolumeClaimRetentionPolicy',
    'minReadySeconds',
  ),
  // apis/apps/validation/validation.go: ValidateDeploymentUpdate, ValidateDaemonSetSpecUpdate, ValidateReplicaSetUpdate
  Deployment: always('spec.selector'),
  DaemonSet: always('spec.selector'),
  ReplicaSet: always('spec.selector'),
  // apis/batch/validation/validation.go: ValidateJobSpecUpdate, validateCompletions; what a suspended Job may change is left out
  Job: (before, after) => [
    ...['selector', 'completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'].map((key) => `spec.${key}`),
    ...(at(after, 'spec', 'completionMode') === 'Indexed' ? [] : ['spec.completions']),
    ...(at(before, 'spec', 'suspend') === true ? [] : ['spec.template']),
  ],
  // apis/core/validation/validation.go: ValidatePersistentVolumeClaimUpdate; its size may grow, its volume be named once
  PersistentVolumeClaim: (before, after) =>
    allBut(
      'resources',
      'volumeAttributesClassName',
      ...(at(before, 'spec', 'volumeName') === undefined ? ['volumeName'] : []),
    )(before, after),
  // apis/core/validation/validation.go: ValidatePersistentVolumeUpdate; features/kube_features.go: MutablePVNodeAffinity is off
  PersistentVolume: (before) => [
    ...volumeSources.map((source) => `spec.${source}`),
    'spec.volumeMode',
    ...(at(before, 'spec', 'nodeAffinity') === undefined ? [] : ['spec.nodeAffinity']),
  ],
  // apis/storage/validation/validation.go: ValidateStorageClassUpdate
  StorageClass: always('parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'),
  // apis/storage/validation/validation.go: ValidateCSIDriverUpdate
  CSIDriver: always('spec.attachRequired', 'spec.volumeLifecycleModes'),
  // apis/scheduling/validation/validation.go: ValidatePriorityClassUpdate
  PriorityClass: always('value', 'preemptionPolicy'),
  // not the roleRef of a binding: Argo CD makes such a one anew (gitops-engine, pkg/utils/kube/resource_ops.go: rbacReconcile)
  // apis/core/validation/validation.go: ValidateConfigMapUpdate, ValidateSecretUpdate
  ConfigMap: whenImmutable,
  Secret: (before, after) => ['type', ...whenImmutable(before, after)],
  // apis/core/validation/validation.go: validateUpgradeDowngradeClusterIPs, validateUpgradeDowngradeIPFamilies, validateLoadBalancerClassField
  Service: (before, after) => {
    const isExternal = [before, after].some((one) => at(one, 'spec', 'type') === 'ExternalName');
    // an address was given where none was asked for: to ask for one then, or for none, is a change
    const isGiven = (key: string) => at(after, 'spec', key) !== undefined && (key === 'clusterIP' || at(before, 'spec', key) !== undefined);
    return isExternal ? [] : ['clusterIP', 'loadBalancerClass'].filter(isGiven).map((key) => `spec.${key}`);
  },
  // apis/networking/validation/validation.go: validateIngressClassSpecUpdate
  IngressClass: always('spec.controller'),
  // apis/node/validation/validation.go: ValidateRuntimeClassUpdate
  RuntimeClass: always('handler'),
  // k8s.io/apiextensions-apiserver, pkg/apis/apiextensions/validation: ValidateCustomResourceDefinitionUpdate
  CustomResourceDefinition: always('spec.group', 'spec.scope', 'spec.names.kind', 'spec.names.plural'),
};

/** The fields of an object that differ and that its kind lets nobody change. */
export function refusedFields(before: Manifest, after: Manifest): string[] {
  return (byKind[after.kind]?.(before, after) ?? []).filter((field) => {
    const keys = field.split('.');
    return !isSame(at(before, ...keys), at(after, ...keys));
  });
}
