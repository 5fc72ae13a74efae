import { onceFor } from '../units/remembered';
import { at, listAt, tableAt, textAt } from './lenient';
import { namedContainers, type PodSpec } from './pods';

/** The levels of the Pod Security Standards, the strictest first. */
export const podSecurityLevels = ['restricted', 'baseline', 'privileged'] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

/** Something of a pod that a level does not let in. */
export interface PodSecurityFault {
  /** The strictest level that lets it in. */
  readonly needs: 'baseline' | 'privileged';
  readonly what: string;
}

/** What baseline lets a container add (pod-security-admission, policy/check_capabilities_baseline.go). */
const baselineCapabilities = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' '),
);
/** check_restrictedVolumes.go. */
const restrictedVolumes = new Set('configMap csi downwardAPI emptyDir ephemeral persistentVolumeClaim projected secret image'.split(' '));
/** check_sysctls.go. */
const safeSysctls = new Set([
  ...['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.tcp_syncookies'],
  ...['net.ipv4.ping_group_range', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout'],
  ...['net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'],
]);
/** check_seLinuxOptions.go; none is allowed as well. */
const seLinuxTypes = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

/** Everything that keeps a pod from the level restricted (kubernetes/pod-security-admission, policy/, of 1.36). */
export const podSecurityFaults = onceFor((spec: PodSpec): readonly PodSecurityFault[] => {
  return [...ofPod(spec), ...namedContainers(spec).flatMap(([name, container]) => ofContainer(name, container, spec))];
});

/** The strictest level that lets a pod in. */
export function podSecurityLevel(spec: PodSpec): PodSecurityLevel {
  const faults = podSecurityFaults(spec);
  if (faults.some(({ needs }) => needs === 'privileged')) return 'privileged';
  return faults.length > 0 ? 'baseline' : 'restricted';
}

const far = (is: boolean, what: string): PodSecurityFault[] => (is ? [{ needs: 'privileged', what }] : []);
const near = (is: boolean, what: string): PodSecurityFault[] => (is ? [{ needs: 'baseline', what }] : []);

function ofPod(spec: PodSpec): PodSecurityFault[] {
  const context = at(spec, 'securityContext');
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].flatMap((field) => far(at(spec, field) === true, `it shares the node's ${field.slice(4)}`)),
    ...listAt(spec, 'volumes').flatMap((volume) => {
      const kind = Object.keys(tableAt(volume)).find((key) => key !== 'name') ?? 'emptyDir';
      const name = textAt(volume, 'name') ?? '';
      if (kind === 'hostPath') return far(true, `volume ${name} is ${textAt(volume, 'hostPath', 'path') ?? 'a folder'} of the node`);
      return near(!restrictedVolumes.has(kind), `volume ${name} is of the kind ${kind}`);
    }),
    ...listAt(context, 'sysctls').flatMap((one) => {
      const name = textAt(one, 'name') ?? '';
      return far(!safeSysctls.has(name), `it sets the sysctl ${name}`);
    }),
    ...ofContext('it', context),
  ];
}

/** What a pod and a container can both say. */
function ofContext(name: string, context: unknown): PodSecurityFault[] {
  const linux = at(context, 'seLinuxOptions');
  const armor = textAt(context, 'appArmorProfile', 'type');
  return [
    ...far(armor === 'Unconfined', `${name} runs without AppArmor`),
    ...far(
      !seLinuxTypes.has(textAt(linux, 'type') ?? '') || textAt(linux, 'user') !== undefined || textAt(linux, 'role') !== undefined,
      `${name} has SELinux options of its own`,
    ),
    ...far(at(context, 'windowsOptions', 'hostProcess') === true, `${name} runs as a process of the host`),
    ...far(textAt(context, 'seccompProfile', 'type') === 'Unconfined', `${name} makes any system call (seccomp Unconfined)`),
  ];
}

function ofContainer(name: string, container: unknown, spec: PodSpec): PodSecurityFault[] {
  const own = at(container, 'securityContext');
  const said = (field: string) => at(own, field) ?? at(spec, 'securityContext', field);
  const added = listAt(own, 'capabilities', 'add').map(String);
  // users of the node stand behind none of the pod's (from 1.35, check_runAsNonRoot.go)
  const isMapped = at(spec, 'hostUsers') === false;
  const proc = textAt(own, 'procMount') ?? 'Default';
  return [
    ...far(at(own, 'privileged') === true, `${name} is privileged`),
    ...added.flatMap((one) => far(!baselineCapabilities.has(one), `${name} adds the capability ${one}`)),
    ...listAt(container, 'ports').flatMap((port) => {
      const hostPort = at(port, 'hostPort') ?? 0;
      return far(hostPort !== 0, `${name} takes port ${String(hostPort)} of its node`);
    }),
    ...far(proc !== 'Default' && !isMapped, `${name} sees /proc as ${proc}`),
    ...probesOf(container).flatMap(([field, host]) => far(true, `the ${field} of ${name} asks the host ${host}`)),
    ...ofContext(name, own),
    ...near(at(own, 'allowPrivilegeEscalation') !== false, `${name} may gain privileges (allowPrivilegeEscalation)`),
    ...near(said('runAsNonRoot') !== true && !isMapped, `${name} may run as root (runAsNonRoot)`),
    ...near(said('runAsUser') === 0 && !isMapped, `${name} runs as root (runAsUser 0)`),
    ...near(
      textAt(own, 'seccompProfile', 'type') === undefined && textAt(spec, 'securityContext', 'seccompProfile', 'type') === undefined,
      `${name} has no seccomp profile`,
    ),
    ...near(!listAt(own, 'capabilities', 'drop').includes('ALL'), `${name} keeps capabilities (drop ALL)`),
    ...added.flatMap((one) => near(baselineCapabilities.has(one) && one !== 'NET_BIND_SERVICE', `${name} adds the capability ${one}`)),
  ];
}

/** Probes and hooks that name a host: kubelet would ask it in the container's name (from 1.34, check_hostProbesAndHostLifecycle.go). */
function probesOf(container: unknown): (readonly [string, string])[] {
  const places = [['livenessProbe'], ['readinessProbe'], ['startupProbe'], ['lifecycle', 'postStart'], ['lifecycle', 'preStop']];
  return places.flatMap((place) =>
    ['httpGet', 'tcpSocket'].flatMap((kind) => {
      const host = textAt(container, ...place, kind, 'host');
      return host === undefined ? [] : [[place.at(-1) ?? '', host] as const];
    }),
  );
}
