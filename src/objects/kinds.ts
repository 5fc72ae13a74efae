import type { k8s } from 'cdk8s-plus-28';

/** cdk8s-plus-28's classes `Quantity` and `IntOrString`: objects that hold nothing but a value. */
type Boxed<T> = [keyof T] extends ['value'] ? (['value'] extends [keyof T] ? true : false) : false;

/** Fields that cdk8s-plus-28's types spell in another way than Kubernetes does: its constructors turn them back, and we use none. */
interface Spelled {
  clientIp: 'clientIP';
  clusterIp: 'clusterIP';
  downwardApi: 'downwardAPI';
  hostIp: 'hostIP';
  hostIpc: 'hostIPC';
  hostPid: 'hostPID';
  loadBalancerIp: 'loadBalancerIP';
  nonResourceUrLs: 'nonResourceURLs';
  setHostnameAsFqdn: 'setHostnameAsFQDN';
}

/** The L1 types of cdk8s-plus-28 with plain scalars where they have classes: what a manifest really holds. */
export type Plain<T> = T extends string | number | boolean | undefined
  ? T
  : T extends Date
    ? string
    : T extends readonly (infer U)[]
      ? readonly Plain<U>[]
      : T extends object
        ? Boxed<T> extends true
          ? string | number
          : { readonly [K in keyof T as K extends keyof Spelled ? Spelled[K] : K]: Plain<T[K]> }
        : T;

type Metadata = Plain<k8s.ObjectMeta>;
/** A custom resource, or a kind newer than the types at hand: its spec is checked against the schema at synth. */
export interface Custom {
  readonly metadata: Metadata;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Every kind that Loutik writes, with its fields. A plain Secret is not among them, on purpose. */
export interface Kinds {
  Namespace: Plain<k8s.KubeNamespaceProps>;
  ServiceAccount: Plain<k8s.KubeServiceAccountProps>;
  Service: Plain<k8s.KubeServiceProps>;
  ConfigMap: Plain<k8s.KubeConfigMapProps>;
  PersistentVolume: Plain<k8s.KubePersistentVolumeProps>;
  PersistentVolumeClaim: Plain<k8s.KubePersistentVolumeClaimProps>;
  ResourceQuota: Plain<k8s.KubeResourceQuotaProps>;
  LimitRange: Plain<k8s.KubeLimitRangeProps>;
  Deployment: Plain<k8s.KubeDeploymentProps>;
  StatefulSet: Plain<k8s.KubeStatefulSetProps>;
  DaemonSet: Plain<k8s.KubeDaemonSetProps>;
  CronJob: Plain<k8s.KubeCronJobProps>;
  Ingress: Plain<k8s.KubeIngressProps>;
  NetworkPolicy: Plain<k8s.KubeNetworkPolicyProps>;
  Role: Plain<k8s.KubeRoleProps>;
  RoleBinding: Plain<k8s.KubeRoleBindingProps>;
  ClusterRole: Plain<k8s.KubeClusterRoleProps>;
  ClusterRoleBinding: Plain<k8s.KubeClusterRoleBindingProps>;
  PriorityClass: Plain<k8s.KubePriorityClassProps>;
  StorageClass: Plain<k8s.KubeStorageClassProps>;
  CSIDriver: Plain<k8s.KubeCsiDriverProps>;
  HorizontalPodAutoscaler: Plain<k8s.KubeHorizontalPodAutoscalerV2Props>;
  PodDisruptionBudget: Plain<k8s.KubePodDisruptionBudgetProps>;
  ValidatingAdmissionPolicy: Custom;
  ValidatingAdmissionPolicyBinding: Custom;
  MutatingAdmissionPolicy: Custom;
  MutatingAdmissionPolicyBinding: Custom;
  Application: Custom;
  AppProject: Custom;
  SealedSecret: Custom;
  HelmChart: Custom;
  HelmChartConfig: Custom;
  Middleware: Custom;
  TLSOption: Custom;
  IngressRouteTCP: Custom;
  IngressRouteUDP: Custom;
  ServersTransportTCP: Custom;
}

/** The name of a kind, as `object()` takes it. */
export type Kind = keyof Kinds;

interface KindFacts {
  readonly apiVersion: string;
  readonly clusterScoped?: true;
  /** Losing one loses data, or what installs the rest: Argo CD neither prunes it nor deletes it with its Application. */
  readonly kept?: true;
  /** Reaches beyond the namespaces of an app: what services and tenants have no need of. */
  readonly platform?: true;
  /** A right that no level has by itself: the app that makes one gets a project of its own. */
  readonly rare?: true;
}

export const kinds: Readonly<Record<Kind, KindFacts>> = {
  Namespace: { apiVersion: 'v1', clusterScoped: true, kept: true },
  ServiceAccount: { apiVersion: 'v1' },
  Service: { apiVersion: 'v1' },
  ConfigMap: { apiVersion: 'v1' },
  PersistentVolume: { apiVersion: 'v1', clusterScoped: true, kept: true },
  PersistentVolumeClaim: { apiVersion: 'v1', kept: true },
  ResourceQuota: { apiVersion: 'v1' },
  LimitRange: { apiVersion: 'v1' },
  Deployment: { apiVersion: 'apps/v1' },
  StatefulSet: { apiVersion: 'apps/v1' },
  DaemonSet: { apiVersion: 'apps/v1' },
  CronJob: { apiVersion: 'batch/v1' },
  Ingress: { apiVersion: 'networking.k8s.io/v1' },
  NetworkPolicy: { apiVersion: 'networking.k8s.io/v1' },
  Role: { apiVersion: 'rbac.authorization.k8s.io/v1' },
  RoleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1' },
  ClusterRole: { apiVersion: 'rbac.authorization.k8s.io/v1', clusterScoped: true, platform: true },
  ClusterRoleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1', clusterScoped: true, platform: true },
  PriorityClass: { apiVersion: 'scheduling.k8s.io/v1', clusterScoped: true, platform: true },
  StorageClass: { apiVersion: 'storage.k8s.io/v1', clusterScoped: true, platform: true },
  CSIDriver: { apiVersion: 'storage.k8s.io/v1', clusterScoped: true, platform: true },
  HorizontalPodAutoscaler: { apiVersion: 'autoscaling/v2' },
  PodDisruptionBudget: { apiVersion: 'policy/v1' },
  ValidatingAdmissionPolicy: { apiVersion: 'admissionregistration.k8s.io/v1', clusterScoped: true, platform: true },
  ValidatingAdmissionPolicyBinding: { apiVersion: 'admissionregistration.k8s.io/v1', clusterScoped: true, platform: true },
  MutatingAdmissionPolicy: { apiVersion: 'admissionregistration.k8s.io/v1', clusterScoped: true, platform: true },
  MutatingAdmissionPolicyBinding: { apiVersion: 'admissionregistration.k8s.io/v1', clusterScoped: true, platform: true },
  Application: { apiVersion: 'argoproj.io/v1alpha1', platform: true },
  AppProject: { apiVersion: 'argoproj.io/v1alpha1', platform: true },
  SealedSecret: { apiVersion: 'bitnami.com/v1alpha1' },
  HelmChart: { apiVersion: 'helm.cattle.io/v1', platform: true, kept: true },
  HelmChartConfig: { apiVersion: 'helm.cattle.io/v1', platform: true, kept: true },
  Middleware: { apiVersion: 'traefik.io/v1alpha1' },
  TLSOption: { apiVersion: 'traefik.io/v1alpha1' },
  IngressRouteTCP: { apiVersion: 'traefik.io/v1alpha1', rare: true },
  IngressRouteUDP: { apiVersion: 'traefik.io/v1alpha1', rare: true },
  ServersTransportTCP: { apiVersion: 'traefik.io/v1alpha1', rare: true },
};
