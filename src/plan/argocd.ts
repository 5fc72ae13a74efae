import { argocdNamespace } from '../constructs/taken-names';
import { at, listAt, textAt } from '../objects/lenient';
import type { Manifest, Rendered } from '../objects/manifest';

/** Where gitops-engine puts a kind within one wave (gitops-engine, pkg/sync/sync_tasks.go, `kindOrder`); any other comes last. */
const kindOrder = [
  ...['Namespace', 'NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PodSecurityPolicy', 'PodDisruptionBudget', 'ServiceAccount'],
  ...['Secret', 'SecretList', 'ConfigMap', 'StorageClass', 'PersistentVolume', 'PersistentVolumeClaim', 'CustomResourceDefinition'],
  ...['ClusterRole', 'ClusterRoleList', 'ClusterRoleBinding', 'ClusterRoleBindingList', 'Role', 'RoleList', 'RoleBinding'],
  ...['RoleBindingList', 'Service', 'DaemonSet', 'Pod', 'ReplicationController', 'ReplicaSet', 'Deployment'],
  ...['HorizontalPodAutoscaler', 'StatefulSet', 'Job', 'CronJob', 'IngressClass', 'Ingress', 'APIService'],
];

/** The place of a kind within its wave. */
export function orderOfKind(kind: string): number {
  const place = kindOrder.indexOf(kind);
  return place < 0 ? kindOrder.length : place;
}

/** The sync wave that an object's annotation says; 0 where it says none that is a number (gitops-engine, pkg/sync/syncwaves). */
export function waveOf(manifest: Manifest): number {
  const said = manifest.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '';
  return /^[+-]?\d+$/.test(said) ? Number(said) : 0;
}

/** Whether an object carries one of Argo CD's options: `Prune=false`. */
export function hasOption(manifest: Manifest, option: string): boolean {
  const said = manifest.metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '';
  return said.split(',').some((one) => one.trim() === option);
}

/**
 * Whether Argo CD deletes an object and makes it anew, whatever changed in it: it does with both options, but for definitions and namespaces
 * (gitops-engine, pkg/sync/sync_context.go, `applyObject`).
 */
export function isRecreated(manifest: Manifest): boolean {
  const isExempt = manifest.kind === 'CustomResourceDefinition' || manifest.kind === 'Namespace';
  return !isExempt && hasOption(manifest, 'Replace=true') && hasOption(manifest, 'Force=true');
}

/** Finalizers that make Argo CD delete what an Application made when it goes (argo-cd, pkg/apis/application/v1alpha1). */
const cascades = /^resources-finalizer\.argocd\.argoproj\.io($|\/)/;

/** How the Application of an app deals with what is not in Git any more. */
export interface AppPolicy {
  /** Removes an object that left Git. */
  readonly prunes: boolean;
  /** Deletes what it made when it is deleted itself. */
  readonly cascades: boolean;
  /** Syncs by itself when Git changes. */
  readonly automated: boolean;
  /** Also removes the last of what it made. */
  readonly mayEmpty: boolean;
}

/** What an Application says of it. */
export function policyOf(application: Manifest): AppPolicy {
  const automated = at(application, 'spec', 'syncPolicy', 'automated');
  const isOn = automated !== undefined && at(automated, 'enabled') !== false;
  return {
    prunes: isOn && at(automated, 'prune') === true,
    cascades: listAt(application, 'metadata', 'finalizers').some((one) => cascades.test(String(one))),
    automated: isOn,
    mayEmpty: at(automated, 'allowEmpty') === true,
  };
}

/** The Application of each app, by the app's folder: those whose source is a folder of ours. */
export function applicationsOf(objects: readonly Rendered[], homelab: string): ReadonlyMap<string, Manifest> {
  const folder = `dist/${homelab}/`;
  return new Map(
    objects.flatMap(({ manifest }) => {
      if (manifest.kind !== 'Application') return [];
      const path = textAt(manifest, 'spec', 'source', 'path')?.replace(/\/$/, '');
      return path?.startsWith(folder) ? [[path.slice(folder.length), manifest] as const] : [];
    }),
  );
}

/** The app that holds the Applications of all others: the root Application, applied by hand, follows it. */
export const rootApp = argocdNamespace;

/** What comes of an object that is not in Git any more. */
export interface Fate {
  readonly fate: 'pruned' | 'kept' | 'waits';
  readonly why: string;
}

/**
 * What Argo CD does with an object that left Git. The annotations that count are those of the object as it lies in the cluster
 * (gitops-engine, pkg/sync/sync_context.go, `pruneObject`; argo-cd, controller/appcontroller.go, `shouldBeDeleted`).
 *
 * @param before the Application that made it; none where no Application of ours did
 * @param after that Application as it will be; none when it goes as well
 * @param isLast whether nothing of its app is left in Git
 */
export function fateOf(
  manifest: Manifest,
  {
    before,
    after,
    isRoot,
    isLast,
  }: { readonly before?: Manifest; readonly after?: Manifest; readonly isRoot: boolean; readonly isLast: boolean },
): Fate {
  if (isRoot || after) {
    if (hasOption(manifest, 'Prune=false')) return { fate: 'kept', why: 'Prune=false' };
    if (after && !policyOf(after).prunes) return { fate: 'kept', why: 'its Application does not prune' };
    // argo-cd, controller/appcontroller.go, autoSync: "auto-sync will wipe out all resources"
    if (after && isLast && !policyOf(after).mayEmpty)
      return { fate: 'kept', why: 'nothing of its app is left, and its Application does not empty itself (allowEmpty)' };
    if (hasOption(manifest, 'Prune=confirm')) return { fate: 'waits', why: 'Prune=confirm' };
    return { fate: 'pruned', why: 'it left Git' };
  }
  if (before === undefined) return { fate: 'kept', why: 'no Application follows its folder' };
  if (hasOption(before, 'Prune=false')) return { fate: 'kept', why: 'its Application stays: Prune=false' };
  if (!policyOf(before).cascades) return { fate: 'kept', why: 'its Application goes without a finalizer, and leaves what it made' };
  if (hasOption(manifest, 'Delete=false')) return { fate: 'kept', why: 'Delete=false' };
  if (manifest.metadata.annotations?.['helm.sh/resource-policy'] === 'keep') return { fate: 'kept', why: 'helm.sh/resource-policy: keep' };
  if (manifest.kind === 'CustomResourceDefinition') return { fate: 'kept', why: 'no Application takes its definitions along' };
  if (hasOption(manifest, 'Delete=confirm')) return { fate: 'waits', why: 'Delete=confirm' };
  return { fate: 'pruned', why: 'its Application goes' };
}
