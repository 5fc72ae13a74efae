import type { k8s } from 'cdk8s-plus-28';
import { peripheralResource } from '../inventory/peripheral';
import type { Plain } from '../objects/kinds';
import { anyOf, type Fields, list, needed, object, optional, record } from '../shape/composed';
import { anyText, bytes, cpu, flag, oneOf, text, userId } from '../shape/values';
import type { Bytes } from '../units/bytes';
import type { Cpu } from '../units/cpu';
import { type EnvValue, environment, toEnv } from './env';
import { Files } from './files';
import { type Image, imageFault, imageShape } from './image';
import { type PeripheralRef, peripheralRef } from './lab';
import { type Mount, mount } from './mount';
import { type ContainerPort, containerPort, longPort } from './pod-set';
import { type Probe, probe, toProbe } from './probe';
import { Share } from './share';
import { Volume } from './volume';

/** What a container may do beyond `restricted`, each with its reason. Shown on the pod as annotations. */
export interface Waivers {
  /** Why it writes into its image. */
  readonly writableRoot?: string;
  /** Why it runs as root. */
  readonly root?: string;
  /** Why it is privileged. */
  readonly privileged?: string;
  /** Of ports of its node: why a `Route` will not do. */
  readonly hostPorts?: string;
  /** Of powers beyond those that Pod Security `baseline` lets in. */
  readonly capabilities?: string;
}

/** What a container asks of memory, and how much it may use at the most. */
export interface Memory {
  /** What the scheduler keeps for it. */
  readonly request: Bytes;
  /** What it is killed beyond. */
  readonly limit: Bytes;
}

/** Both of a container's amounts of memory. */
export const memory = object<Memory>({ request: bytes, limit: bytes });

/** What Pod Security `baseline` lets a container have of root's powers (pod-security-admission, policy/check_capabilities_baseline.go). */
export const capabilities = [
  ...(['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD'] as const),
  ...(['NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'] as const),
] as const;

/** The kernel's others (include/uapi/linux/capability.h): each is a power over the node, so `waivers.capabilities` says why, and Pod Security is `privileged`. */
export const farCapabilities = [
  ...(['AUDIT_CONTROL', 'AUDIT_READ', 'BLOCK_SUSPEND', 'BPF', 'CHECKPOINT_RESTORE', 'DAC_READ_SEARCH', 'IPC_LOCK', 'IPC_OWNER'] as const),
  ...(['LEASE', 'LINUX_IMMUTABLE', 'MAC_ADMIN', 'MAC_OVERRIDE', 'NET_ADMIN', 'NET_BROADCAST', 'NET_RAW', 'PERFMON', 'SYS_ADMIN'] as const),
  ...(['SYS_BOOT', 'SYS_MODULE', 'SYS_NICE', 'SYS_PACCT', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_RESOURCE', 'SYS_TIME'] as const),
  ...(['SYS_TTY_CONFIG', 'SYSLOG', 'WAKE_ALARM'] as const),
] as const;
export type Capability = (typeof capabilities)[number] | (typeof farCapabilities)[number];

/** One container. */
export interface ContainerProps {
  /** With an exact tag. */
  readonly image: Image;
  /** In place of the image’s entrypoint. */
  readonly command?: readonly string[];
  /** In place of the image’s own arguments. */
  readonly args?: readonly string[];
  /** Variables of its environment. */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** Ports by name: a number is a TCP port; `{ number: 53, protocol: 'UDP' }` is not. With `hostPort` it is a port of the node too, for which `waivers.hostPorts` says why. */
  readonly ports?: Readonly<Record<string, number | ContainerPort>>;
  /** What is mounted, by path. */
  readonly mounts?: Readonly<Record<string, Mount>>;
  /** When it has started, when it takes requests, and when it is started again. */
  readonly probes?: { readonly startup?: Probe; readonly readiness?: Probe; readonly liveness?: Probe };
  /** A limit on memory, none on processor time: throttling helps nobody here. */
  readonly resources: { readonly cpu: Cpu; readonly memory: Bytes | Memory };
  /** User and group id of this container, where it is another than its pod's: volumes open to who owns them, or is in `groups`. @default - the pod's */
  readonly user?: number;
  /** Runs in the container before it is told to stop. */
  readonly preStop?: readonly string[];
  /** What it does beyond Pod Security `restricted` and a root file system that nobody writes to. */
  readonly waivers?: Waivers;
  /** What root keeps of its powers, where `waivers.root` says why it is: images of the s6 kind need CHOWN, SETUID and SETGID. @default - none */
  readonly capabilities?: readonly Capability[];
  /** Devices of a machine, each at `/dev/loutik/<name>`: the pod runs on the node that has them. @default - none */
  readonly devices?: readonly PeripheralRef[];
  /** Values of the environment that look like secrets and are none, by name, with the reason. */
  readonly notSecret?: Readonly<Record<string, string>>;
}

const resources = object<ContainerProps['resources']>({
  cpu,
  memory: anyOf(bytes, memory, 'give it an amount, or one for request and one for limit'),
});

export const containerFields: Fields<ContainerProps> = {
  image: imageShape,
  command: optional(list(anyText)),
  args: optional(list(anyText)),
  env: optional(environment),
  ports: optional(record(containerPort)),
  mounts: optional(record(mount)),
  probes: optional(
    object<NonNullable<ContainerProps['probes']>>({ startup: optional(probe), readiness: optional(probe), liveness: optional(probe) }),
  ),
  resources: needed(
    resources,
    'RESOURCES_INVALID',
    'give it resources: { cpu: Cpu.millis(…), memory: Bytes.mib(…) }: placement is proved from them',
  ),
  user: optional(userId),
  preStop: optional(list(anyText)),
  waivers: optional(
    object<Waivers>({
      writableRoot: optional(text),
      root: optional(text),
      privileged: optional(text),
      hostPorts: optional(text),
      capabilities: optional(text),
    }),
  ),
  capabilities: optional(list(oneOf<Capability>(...capabilities, ...farCapabilities))),
  devices: optional(list(peripheralRef)),
  notSecret: optional(record(anyText)),
};

/** A container that starts before a pod's others. */
export interface InitProps extends ContainerProps {
  /**
   * It stays beside them (a native sidecar, Kubernetes' `restartPolicy: Always`): what comes after it starts once its start-up probe has
   * succeeded, and it is the last to stop. Without, it runs to its end. @default false
   */
  readonly sidecar?: boolean;
}

export const initFields: Fields<InitProps> = { ...containerFields, sidecar: optional(flag) };

/** Request and limit of a container's memory. */
export function memoryOf({ memory }: ContainerProps['resources']): Memory {
  return 'request' in memory ? memory : { request: memory, limit: memory };
}

/** A mount in its long form: a volume or files alone stand for all of themselves. */
export function longForm(mount: Mount): Exclude<Mount, Volume | Files | Share> {
  if (mount instanceof Volume) return { kind: 'volume', volume: mount, readOnly: false, whole: false };
  if (mount instanceof Files) return { kind: 'files', files: mount };
  if (mount instanceof Share) return { kind: 'share', share: mount };
  return mount;
}

/** A volume of a pod that one mount needs. */
export interface PodVolume {
  readonly volume: Plain<k8s.Volume>;
  /** What it is: two of one name have to be the same thing. */
  readonly of: string;
}

/** A container's node, as far as it is one with it. */
export interface OwnNode {
  /** Whether its pod is on the node's network. */
  readonly isShared: boolean;
  /** The node's address in the house; undefined when it may be one of several. */
  readonly address?: string;
}

/** One container's manifest, and the pod volumes that it needs. */
export function toContainer(
  name: string,
  props: ContainerProps,
  node: OwnNode,
): { readonly container: Plain<k8s.Container>; readonly volumes: readonly PodVolume[] } {
  const memory = memoryOf(props.resources);
  const mounts = Object.entries(props.mounts ?? {}).map(([path, mount]) => toMount(name, path, mount));
  const ports = Object.entries(props.ports ?? {});
  const asked = Object.fromEntries((props.devices ?? []).map((device) => [peripheralResource(device.name), '1']));
  const env = toEnv(props.env ?? {});
  const { startup, readiness, liveness } = props.probes ?? {};
  const { root, privileged, writableRoot } = props.waivers ?? {};
  return {
    container: {
      name,
      image: props.image.reference,
      imagePullPolicy: 'IfNotPresent',
      ...(props.command ? { command: props.command } : {}),
      ...(props.args ? { args: props.args } : {}),
      ...(env.length > 0 ? { env } : {}),
      ...(ports.length > 0 ? { ports: ports.map(([name, port]) => toPort(name, longPort(port), node)) } : {}),
      ...(mounts.length > 0 ? { volumeMounts: mounts.map(({ mount }) => mount) } : {}),
      ...(startup ? { startupProbe: toProbe(startup) } : {}),
      ...(readiness ? { readinessProbe: toProbe(readiness) } : {}),
      ...(liveness ? { livenessProbe: toProbe(liveness) } : {}),
      ...(props.preStop ? { lifecycle: { preStop: { exec: { command: props.preStop } } } } : {}),
      resources: {
        requests: { cpu: props.resources.cpu.quantity, memory: memory.request.quantity, ...asked },
        limits: { memory: memory.limit.quantity, ...asked },
      },
      securityContext: privileged
        ? { privileged: true, readOnlyRootFilesystem: !writableRoot, runAsNonRoot: !root, ...(root ? { runAsUser: 0 } : {}) }
        : {
            allowPrivilegeEscalation: false,
            capabilities: {
              drop: ['ALL'],
              ...(props.capabilities && props.capabilities.length > 0 ? { add: [...new Set(props.capabilities)] } : {}),
            },
            readOnlyRootFilesystem: !writableRoot,
            ...(props.user === undefined ? {} : { runAsUser: props.user, runAsGroup: props.user }),
            ...(root ? { runAsNonRoot: false, runAsUser: 0 } : {}),
          },
    },
    volumes: mounts.map(({ volume, of }) => ({ volume, of })),
  };
}

/** Who asks the node itself for names; its own programs do so at 127.0.0.53, which is an address of the node's as well. */
const nameServerPort = 53;

/**
 * A port in the manifest's form. One of the node is taken on all of its addresses, those of its loopback too (containernetworking/plugins,
 * portmap: OUTPUT, dst-type LOCAL): port 53 there would take the node's own questions for names, and without names it pulls no image. So that one is the house's address's alone.
 */
function toPort(name: string, { number, hostPort, protocol }: ReturnType<typeof longPort>, node: OwnNode): Plain<k8s.ContainerPort> {
  const taken = node.isShared ? number : hostPort;
  const own = taken === nameServerPort && !node.isShared && node.address !== undefined ? { hostIP: node.address } : {};
  return { name, containerPort: number, ...(taken === undefined ? {} : { hostPort: taken }), ...own, protocol };
}

function toMount(container: string, mountPath: string, given: Mount): PodVolume & { readonly mount: Plain<k8s.VolumeMount> } {
  const mount = longForm(given);
  const slug = mountPath
    .replace(/[^a-z0-9]+/gi, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
  switch (mount.kind) {
    case 'volume': {
      const { name } = mount.volume;
      return {
        mount: { name, mountPath, ...(mount.whole ? {} : { subPath: 'data' }), ...(mount.readOnly ? { readOnly: true } : {}) },
        volume: { name, persistentVolumeClaim: { claimName: name } },
        of: `the claim ${name}`,
      };
    }
    case 'share': {
      const { name, readOnly } = mount.share;
      return {
        mount: { name, mountPath, ...(readOnly ? { readOnly: true } : {}) },
        volume: { name, persistentVolumeClaim: { claimName: name } },
        of: `the claim ${name}`,
      };
    }
    case 'files': {
      const { name } = mount.files;
      return {
        mount: { name, mountPath, readOnly: true, ...(mount.file ? { subPath: mount.file } : {}) },
        volume: { name, configMap: { name, defaultMode: 0o555 } },
        of: `the files ${name}`,
      };
    }
    case 'secret': {
      const { name } = mount.secret;
      return {
        mount: { name, mountPath, readOnly: true },
        volume: { name, secret: { secretName: name, defaultMode: 0o444 } },
        of: `the secret ${name}`,
      };
    }
    case 'host': {
      const name = `host-${slug}`;
      return {
        mount: {
          name,
          mountPath,
          mountPropagation: mount.mountsOnNode ? 'Bidirectional' : 'HostToContainer',
          ...(mount.readOnly ? { readOnly: true } : {}),
        },
        volume: { name, hostPath: { path: mount.path, type: 'Directory' } },
        of: `the node's ${mount.path}`,
      };
    }
    case 'scratch': {
      const name = mount.name ?? `${container}-${slug}`;
      return {
        mount: { name, mountPath },
        volume: { name, emptyDir: { sizeLimit: mount.size.quantity, ...(mount.memory ? { medium: 'Memory' } : {}) } },
        of: `${mount.size} of scratch space${mount.memory ? ' in memory' : ''}${mount.name === undefined ? ` at ${mountPath} of ${container}` : ''}`,
      };
    }
  }
}

/** What is wrong with a container as declared: each a rule, its value and its repair. */
export function faultsOf(name: string, props: ContainerProps) {
  const faults: { code: 'IMAGE_TAG_INEXACT' | 'RESOURCES_INVALID'; what: string; repair: string }[] = [];
  const wrong = imageFault(props.image);
  if (wrong) faults.push({ code: 'IMAGE_TAG_INEXACT', what: `container ${name}: ${wrong.what}`, repair: wrong.repair });
  const memory = memoryOf(props.resources);
  if (memory.request.exceeds(memory.limit)) {
    faults.push({
      code: 'RESOURCES_INVALID',
      what: `container ${name} requests ${memory.request} of memory and may use only ${memory.limit}`,
      repair: 'raise the limit to the request, or lower the request',
    });
  }
  return faults;
}
