import { show } from '../show';
import { check, distinct, each, oneOf, oneOfOrDefault, required } from './checks';
import { checkEnvironment, checkEnvironmentFrom, type Variable, type VariablesFrom } from './environment';
import { checkMounts, type Mounting, type VolumesOfPod } from './mounts';
import { dnsLabel } from './names';
import type { Place } from './place';
import type { PodSpec } from './pod';
import { type ContainerPort, checkContainerPorts } from './ports';
import { checkProbes, type Probes } from './probes';
import { checkRequirements, type Requirements } from './resources';
import { type ContainerSecurityContext, checkContainerSecurity } from './security';
import { pullPolicies } from './volume-sources';
import { isScratch } from './volumes';

interface RestartRule {
  readonly action: string;
  readonly exitCodes?: { readonly operator: string; readonly values?: readonly number[] };
}

export interface Container extends Probes, Mounting {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly terminationMessagePolicy?: string;
  readonly ports?: readonly ContainerPort[];
  readonly env?: readonly Variable[];
  readonly envFrom?: readonly VariablesFrom[];
  readonly resources?: Requirements;
  readonly resizePolicy?: readonly { readonly resourceName: string; readonly restartPolicy: string }[];
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: readonly RestartRule[];
  readonly securityContext?: ContainerSecurityContext;
}

/** What of its pod a container can refer to. */
interface OfPod {
  readonly volumes: VolumesOfPod;
  readonly claims: ReadonlySet<string>;
  readonly gracePeriod: number;
  readonly hostUsers: boolean;
}

const mostRules = 20;

/** The containers of a pod, those that run first and those that stay (pkg/apis/core/validation/validation.go, validateContainers). */
export function checkContainers(place: Place, spec: PodSpec, pod: OfPod): void {
  const { containers, initContainers = [] } = spec;
  each(place.at('containers'), containers, (at, container) => {
    checkContainer(at, container, spec, pod);
    checkProbes(at, container, pod.gracePeriod);
  });
  each(place.at('initContainers'), initContainers, (at, container) => {
    checkContainer(at, container, spec, pod);
    if (container.restartPolicy === 'Always') return checkProbes(at, container, pod.gracePeriod);
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      if (container[field]) at.at(field).fault('stands with an init container of restartPolicy Always only: others run to their end');
    }
    each(at.at('resizePolicy'), container.resizePolicy, (policy, { restartPolicy }) => {
      if (restartPolicy === 'RestartContainer') policy.at('restartPolicy').fault('"RestartContainer" is for containers that stay');
    });
  });
  const names = new Set(containers.map(({ name }) => name));
  each(place.at('initContainers'), initContainers, (at, { name }) => {
    if (names.has(name)) at.at('name').fault(`${show(name)} is the name of another container too`);
  });
}

function checkContainer(place: Place, container: Container, spec: PodSpec, pod: OfPod): void {
  check(place.at('name'), container.name, dnsLabel);
  required(place.at('image'), container.image ?? '');
  oneOfOrDefault(place.at('imagePullPolicy'), container.imagePullPolicy, pullPolicies);
  oneOfOrDefault(place.at('terminationMessagePolicy'), container.terminationMessagePolicy, ['File', 'FallbackToLogsOnError']);
  checkContainerPorts(place.at('ports'), container.ports);
  checkEnvironment(place.at('env'), container.env);
  checkEnvironmentFrom(place.at('envFrom'), container.envFrom);
  checkMounts(place, container, pod.volumes);
  if (container.resources) checkRequirements(place.at('resources'), container.resources, pod.claims);
  checkResize(place.at('resizePolicy'), container, spec.restartPolicy);
  checkContainerSecurity(place.at('securityContext'), container.securityContext, pod.hostUsers);
  checkRestart(place, container);
  if (container.volumeDevices?.length && !pod.hostUsers) place.at('volumeDevices').fault('stand with hostUsers: true only');
  each(place.at('env'), container.env, (at, { valueFrom }) => {
    const name = valueFrom?.fileKeyRef?.volumeName;
    const found = spec.volumes?.find((volume) => volume.name === name);
    if (name !== undefined && !(found && isScratch(found)))
      at.at('valueFrom')
        .at('fileKeyRef')
        .at('volumeName')
        .fault(`${show(name)} is no emptyDir of the pod`);
  });
}

/** When a container alone is started again (validateContainerRestartPolicy). */
function checkRestart(place: Place, { restartPolicy, restartPolicyRules = [] }: Container): void {
  oneOf(place.at('restartPolicy'), restartPolicy, ['Always', 'OnFailure', 'Never']);
  const rules = place.at('restartPolicyRules');
  if (restartPolicyRules.length > 0 && restartPolicy === undefined)
    place.at('restartPolicy').fault('is missing, and restartPolicyRules need one');
  if (restartPolicyRules.length > mostRules) rules.fault(`has ${restartPolicyRules.length} items, and ${mostRules} are the most`);
  each(rules, restartPolicyRules, (at, { action, exitCodes }) => {
    oneOf(at.at('action'), action, ['Restart', 'RestartAllContainers']);
    if (exitCodes === undefined) return at.at('exitCodes').fault('is missing');
    oneOf(at.at('exitCodes').at('operator'), exitCodes.operator, ['In', 'NotIn']);
    const { values = [] } = exitCodes;
    if (values.length > 255) at.at('exitCodes').at('values').fault(`has ${values.length} items, and 255 are the most`);
  });
}

/** What happens when a container's resources change (validateResizePolicy). */
function checkResize(place: Place, { resizePolicy }: Container, ofPod = 'Always'): void {
  each(place, resizePolicy, (at, { resourceName, restartPolicy }) => {
    oneOf(at.at('resourceName'), resourceName, ['cpu', 'memory']);
    oneOf(at.at('restartPolicy'), restartPolicy, ['NotRequired', 'RestartContainer']);
    if (ofPod === 'Never' && restartPolicy !== 'NotRequired')
      at.at('restartPolicy').fault(`${show(restartPolicy)} restarts, and the pod never does`);
  });
  distinct(place, resizePolicy, ({ resourceName }) => resourceName);
}
