import { show } from '../show';
import { check, checkUnlessEmpty, dropped, each, exactlyOne, oneOf, oneOfOrDefault, required, within } from './checks';
import { type Container, checkContainers } from './containers';
import { checkDns, type Dns } from './dns';
import { checkLabels } from './metadata';
import { dnsLabel, dnsSubdomain, qualifiedName } from './names';
import type { Place } from './place';
import { checkHostPorts } from './ports';
import { checkPodRequirements, checkRequirements, containerResource, type Quantities, type Requirements, thousandths } from './resources';
import { type Affinity, checkAffinity, checkSpreads, checkTolerations, type Spread, type Toleration } from './scheduling';
import { checkPodSecurity, type PodSecurityContext } from './security';
import { checkVolumes, type Volume } from './volumes';

interface ResourceClaim {
  readonly name: string;
  readonly resourceClaimName?: string;
  readonly resourceClaimTemplateName?: string;
}

export interface PodSpec extends Dns {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly unknown[];
  readonly volumes?: readonly Volume[];
  readonly resourceClaims?: readonly ResourceClaim[];
  readonly resources?: Requirements;
  readonly restartPolicy?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly activeDeadlineSeconds?: number;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly nodeName?: string;
  readonly securityContext?: PodSecurityContext;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly Spread[];
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly hostUsers?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly setHostnameAsFQDN?: boolean;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly hostnameOverride?: string;
  readonly serviceAccountName?: string;
  /** Its older name. */
  readonly serviceAccount?: string;
  readonly priorityClassName?: string;
  readonly runtimeClassName?: string;
  readonly preemptionPolicy?: string;
  readonly overhead?: Quantities;
  readonly schedulingGroup?: object;
  readonly os?: { readonly name: string };
}

/** Kubernetes' own default (pkg/apis/core/v1/defaults.go). */
const defaultGracePeriod = 30;
const mostSeconds = 2 ** 31 - 1;
/** HOST_NAME_MAX of Linux. */
const longestHostname = 64;

/** What a pod is (pkg/apis/core/validation/validation.go, ValidatePodSpec). */
export function checkPod(place: Place, spec: PodSpec): void {
  const volumes = checkVolumes(place.at('volumes'), spec.volumes);
  checkResourceClaims(place.at('resourceClaims'), spec.resourceClaims);
  required(place.at('containers'), spec.containers);
  checkContainers(place, spec, {
    volumes,
    claims: new Set((spec.resourceClaims ?? []).map(({ name }) => name)),
    gracePeriod: spec.terminationGracePeriodSeconds ?? defaultGracePeriod,
    hostUsers: spec.hostUsers ?? true,
  });
  const together = spec.containers.map(({ ports }, index) => [place.at('containers').at(index), ports] as const);
  checkHostPorts(place.at('containers'), together, spec.hostNetwork ?? false);
  for (const [index, { ports }] of (spec.initContainers ?? []).entries()) {
    checkHostPorts(place.at('initContainers'), [[place.at('initContainers').at(index), ports]], false);
  }
  checkShared(place, spec);
  checkLabels(place.at('nodeSelector'), spec.nodeSelector);
  checkPodSecurity(place.at('securityContext'), spec.securityContext);
  if (spec.affinity) checkAffinity(place.at('affinity'), spec.affinity);
  checkTolerations(place.at('tolerations'), spec.tolerations);
  checkSpreads(place.at('topologySpreadConstraints'), spec.topologySpreadConstraints);
  each(place.at('readinessGates'), spec.readinessGates, (at, { conditionType }) =>
    check(at.at('conditionType'), conditionType, qualifiedName),
  );
  each(place.at('schedulingGates'), spec.schedulingGates, (at, { name }) => check(at.at('name'), name, qualifiedName));
  checkDns(place, spec);
  checkWords(place, spec);
  checkHost(place, spec);
}

/** Names of others, and single words. */
function checkWords(place: Place, spec: PodSpec): void {
  for (const field of ['serviceAccountName', 'nodeName', 'priorityClassName'] as const)
    checkUnlessEmpty(place.at(field), spec[field], dnsSubdomain);
  if (!spec.serviceAccountName) checkUnlessEmpty(place.at('serviceAccount'), spec.serviceAccount, dnsSubdomain);
  for (const field of ['hostname', 'subdomain'] as const) checkUnlessEmpty(place.at(field), spec[field], dnsLabel);
  check(place.at('runtimeClassName'), spec.runtimeClassName, dnsSubdomain);
  oneOfOrDefault(place.at('restartPolicy'), spec.restartPolicy, ['Always', 'OnFailure', 'Never']);
  oneOf(place.at('preemptionPolicy'), spec.preemptionPolicy, ['PreemptLowerPriority', 'Never']);
  within(place.at('activeDeadlineSeconds'), spec.activeDeadlineSeconds, 1, mostSeconds);
  if (spec.os && spec.os.name !== 'linux')
    place
      .at('os')
      .at('name')
      .fault(`${show(spec.os.name)} is not linux, which every node here runs`);
  dropped(place.at('schedulingGroup'), spec.schedulingGroup, 'GenericWorkload');
  if (spec.ephemeralContainers?.length)
    place.at('ephemeralContainers').fault('stand in no template: kubectl debug adds them to a pod that runs');
}

/** What a pod shares with its node, and what it cannot then have. */
function checkHost(place: Place, spec: PodSpec): void {
  if (spec.shareProcessNamespace && spec.hostPID)
    place.at('shareProcessNamespace').fault('stands beside hostPID, and a pod has one of them');
  if (spec.hostUsers === false) {
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
      if (spec[field]) place.at(field).fault('is true, and hostUsers is false');
    }
  }
  if (spec.hostnameOverride === undefined) return;
  const at = place.at('hostnameOverride');
  check(at, spec.hostnameOverride, dnsSubdomain);
  if (spec.hostnameOverride.length > longestHostname)
    at.fault(`has ${spec.hostnameOverride.length} characters, and ${longestHostname} are the most`);
  for (const field of ['setHostnameAsFQDN', 'hostNetwork'] as const)
    if (spec[field]) at.fault(`stands beside ${field}, which says another name`);
}

/** What is asked for by the whole pod: not less than by its containers, for what both name. */
function checkShared(place: Place, spec: PodSpec): void {
  if (spec.overhead) checkRequirements(place.at('overhead'), { limits: spec.overhead }, new Set(), containerResource);
  if (spec.resources === undefined) return;
  const at = place.at('resources');
  checkPodRequirements(at, spec.resources);
  for (const [name, shared] of Object.entries(spec.resources.requests ?? {})) {
    const all = aggregate(spec, (container) => thousandths(container.resources?.requests?.[name]));
    if (all > thousandths(shared))
      at.at('requests')
        .at(name)
        .fault(`${show(shared)} is less than its containers ask for together`);
  }
  for (const [name, shared] of Object.entries(spec.resources.limits ?? {})) {
    each(place.at('containers'), spec.containers, (container, { resources }) => {
      const limit = resources?.limits?.[name];
      if (limit !== undefined && thousandths(limit) > thousandths(shared)) {
        container
          .at('resources')
          .at('limits')
          .at(name)
          .fault(`${show(limit)} is more than the pod's limit of ${shared}`);
      }
    });
  }
}

/** What containers ask for at the most at one time, sidecars counted (k8s.io/component-helpers, resource/helpers.go). */
function aggregate({ containers, initContainers = [] }: PodSpec, amount: (container: Container) => bigint): bigint {
  let sidecars = 0n;
  let peak = 0n;
  for (const container of initContainers) {
    const own = amount(container);
    if (container.restartPolicy === 'Always') sidecars += own;
    const now = container.restartPolicy === 'Always' ? sidecars : sidecars + own;
    if (now > peak) peak = now;
  }
  const running = containers.reduce((sum, container) => sum + amount(container), sidecars);
  return running > peak ? running : peak;
}

function checkResourceClaims(place: Place, claims: readonly ResourceClaim[] | undefined): void {
  each(place, claims, (at, claim) => {
    check(at.at('name'), claim.name, dnsLabel);
    exactlyOne(at, claim, ['resourceClaimName', 'resourceClaimTemplateName']);
    check(at.at('resourceClaimName'), claim.resourceClaimName, dnsSubdomain);
    check(at.at('resourceClaimTemplateName'), claim.resourceClaimTemplateName, dnsSubdomain);
  });
}
