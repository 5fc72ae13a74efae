import type { Manifest } from '../manifest';
import { checkSchema, tryKind } from '../schema';
import { checkPolicy, checkPolicyBinding, type PolicyBindingSpec, type PolicySpec } from './admission';
import { type AutoscalerSpec, checkAutoscaler, checkDisruptionBudget, type DisruptionBudgetSpec } from './autoscaling';
import { type ClaimSpec, checkClaim, checkOldSource } from './claims';
import { type CronJobSpec, checkCronJob } from './jobs';
import { checkMetadata, type Metadata } from './metadata';
import { checkIngress, checkNetworkPolicy, type IngressSpec, type NetworkPolicySpec } from './networking';
import { checkPersistentVolume, type PersistentVolumeSpec } from './persistent-volume';
import { AnyPlace, type Fault, KnownPlace, type Place } from './place';
import { checkLimitRange, checkQuota, type LimitRangeSpec, type QuotaSpec } from './quotas';
import { type Aggregation, type Binding, checkAggregation, checkBinding, checkRules, type Rule } from './rbac';
import { checkService, type ServiceSpec } from './service';
import * as small from './small-kinds';
import {
  checkDaemonSet,
  checkDeployment,
  checkStatefulSet,
  type DaemonSetSpec,
  type DeploymentSpec,
  type StatefulSetSpec,
} from './workloads';

/** What rules know of the cluster that objects go to. */
export interface ClusterFacts {
  /** Where its services have their addresses. */
  readonly services: string;
}

interface Checked {
  readonly place: Place;
  readonly spec: Place;
  readonly manifest: Manifest;
  readonly cluster: ClusterFacts;
}

/** A rule for objects of one kind, with their fields as their schema has them. */
const bySpec =
  <S>(rule: (place: Place, spec: S, checked: Checked) => void) =>
  (checked: Checked): void => {
    if (checked.manifest.spec !== undefined) rule(checked.spec, checked.manifest.spec as S, checked);
    else checked.spec.fault('is missing');
  };
const byFields =
  <F>(rule: (place: Place, fields: F, name: string) => void) =>
  ({ place, manifest }: Checked): void =>
    rule(place, manifest as unknown as F, manifest.metadata.name);

type WithRules = { readonly rules?: readonly Rule[]; readonly aggregationRule?: Aggregation };

const annotationsOf = ({ manifest }: Checked) => manifest.metadata.annotations ?? {};

/** The rules of each kind; those of custom kinds are their schemas. */
const rules: Readonly<Record<string, (checked: Checked) => void>> = {
  Namespace: ({ place, manifest }) =>
    small.checkNamespace(place, (manifest.spec as { readonly finalizers?: readonly string[] } | undefined)?.finalizers),
  Service: bySpec<ServiceSpec>((place, spec, checked) => {
    const at = checked.place.at('metadata').at('annotations');
    checkService(place, spec, { annotations: annotationsOf(checked), at, network: checked.cluster.services });
  }),
  ConfigMap: byFields(small.checkConfigMap),
  PersistentVolume: bySpec<PersistentVolumeSpec>((place, spec, { manifest }) => checkPersistentVolume(place, manifest.metadata.name, spec)),
  PersistentVolumeClaim: bySpec<ClaimSpec>((place, spec) => {
    checkClaim(place, spec);
    checkOldSource(place, spec);
  }),
  ResourceQuota: ({ spec, manifest }) => checkQuota(spec, (manifest.spec ?? {}) as QuotaSpec),
  LimitRange: ({ spec, manifest }) => checkLimitRange(spec, (manifest.spec ?? { limits: [] }) as LimitRangeSpec),
  Deployment: bySpec<DeploymentSpec>(checkDeployment),
  StatefulSet: bySpec<StatefulSetSpec>(checkStatefulSet),
  DaemonSet: bySpec<DaemonSetSpec>(checkDaemonSet),
  CronJob: bySpec<CronJobSpec>(checkCronJob),
  Ingress: bySpec<IngressSpec>((place, spec, checked) => checkIngress(place, spec, annotationsOf(checked))),
  NetworkPolicy: ({ spec, manifest }) => checkNetworkPolicy(spec, (manifest.spec ?? {}) as NetworkPolicySpec),
  Role: byFields<WithRules>((place, role) => checkRules(place.at('rules'), role.rules, true)),
  ClusterRole: byFields<WithRules>((place, role) => {
    checkRules(place.at('rules'), role.rules, false);
    checkAggregation(place.at('aggregationRule'), role.aggregationRule);
  }),
  RoleBinding: byFields<Binding>((place, binding) => checkBinding(place, binding, true)),
  ClusterRoleBinding: byFields<Binding>((place, binding) => checkBinding(place, binding, false)),
  PriorityClass: byFields<small.PriorityClassFields>((place, fields, name) => small.checkPriorityClass(place, name, fields)),
  StorageClass: byFields(small.checkStorageClass),
  CSIDriver: bySpec(small.checkCsiDriver),
  HorizontalPodAutoscaler: bySpec<AutoscalerSpec>(checkAutoscaler),
  PodDisruptionBudget: ({ spec, manifest }) => checkDisruptionBudget(spec, (manifest.spec ?? {}) as DisruptionBudgetSpec),
  ValidatingAdmissionPolicy: bySpec<PolicySpec>((place, spec, { manifest }) => checkPolicy(place, manifest.metadata.name, spec, false)),
  MutatingAdmissionPolicy: bySpec<PolicySpec>((place, spec, { manifest }) => checkPolicy(place, manifest.metadata.name, spec, true)),
  ValidatingAdmissionPolicyBinding: bySpec<PolicyBindingSpec>((place, spec) => checkPolicyBinding(place, spec, false)),
  MutatingAdmissionPolicyBinding: bySpec<PolicyBindingSpec>((place, spec) => checkPolicyBinding(place, spec, true)),
  Middleware: bySpec(small.checkMiddleware),
};

/** Groups whose finalizers need no domain: custom ones, and those that validate their metadata as those do. */
const anyFinalizer = /^(argoproj\.io|bitnami\.com|helm\.cattle\.io|traefik\.io|admissionregistration\.k8s\.io|policy)\//;

/**
 * What the API server's validation refuses in an object and its schema cannot say: names, numbers, references within it, fields that
 * exclude one another. Only for objects that their schema admits: the rules rely on it. The same rules for the same objects, as far as
 * nothing of the cluster goes in but these facts.
 */
export function validate(manifest: Manifest, cluster: ClusterFacts): readonly Fault[] {
  const any = new AnyPlace();
  look(any, manifest, cluster);
  if (!any.found) return [];
  const faults: Fault[] = [];
  look(new KnownPlace('', faults), manifest, cluster);
  return faults;
}

/** Texts of an object that Kubernetes refuses for what they are, whatever else there is: names, keys, names of ports. */
export function refusedTexts(manifest: Manifest, cluster: ClusterFacts): ReadonlySet<string> {
  if (checkSchema(manifest).length > 0) return new Set();
  return new Set(validate(manifest, cluster).flatMap(({ text }) => text ?? []));
}

function look(place: Place, manifest: Manifest, cluster: ClusterFacts): void {
  const isOwn = tryKind(manifest.apiVersion, manifest.kind) !== undefined; // another's Service is none of Kubernetes'
  const isBuiltIn = isOwn && !anyFinalizer.test(manifest.apiVersion);
  checkMetadata(place.at('metadata'), isOwn ? manifest.kind : '', manifest.metadata as Metadata, isBuiltIn);
  if (isOwn) rules[manifest.kind]?.({ place, spec: place.at('spec'), manifest, cluster });
}
