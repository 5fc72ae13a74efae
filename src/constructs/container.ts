import type { k8s } from 'cdk8s-plus-28';
import type { Bytes } from '../units/bytes';
import type { Cpu } from '../units/cpu';
import { Files } from './files';
import { type Image, inexact } from './image';
import type { Plain } from './kinds';
import type { Mount, VolumeMount } from './mount';
import { type Probe, toProbe } from './probe';
import type { SecretKey } from './secret';
import { Volume } from './volume';

/** A field of the pod itself. */
export interface PodField {
  readonly kind: 'field';
  readonly path: 'metadata.name' | 'status.podIP' | 'spec.nodeName' | 'status.hostIP';
}

export function podField(path: PodField['path']): PodField {
  return { kind: 'field', path };
}

/** A text, one that is known only when all apps are declared, a secret's key, or a field of the pod. */
export type EnvValue = string | (() => string) | SecretKey | PodField;

/** What a container may do beyond `restricted`, each with its reason. Shown on the pod as annotations. */
export interface Waivers {
  readonly writableRoot?: string;
  readonly root?: string;
  readonly privileged?: string;
}

export interface ContainerProps {
  readonly image: Image;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** TCP ports by name. */
  readonly ports?: Readonly<Record<string, number>>;
  /** What is mounted, by path. */
  readonly mounts?: Readonly<Record<string, Mount>>;
  readonly probes?: { readonly startup?: Probe; readonly readiness?: Probe; readonly liveness?: Probe };
  /** A limit on memory, none on processor time: throttling helps nobody here. */
  readonly resources: { readonly cpu: Cpu; readonly memory: Bytes | { readonly request: Bytes; readonly limit: Bytes } };
  /** Runs in the container before it is told to stop. */
  readonly preStop?: readonly string[];
  readonly waivers?: Waivers;
}

/** Request and limit of a container's memory. */
export function memoryOf({ memory }: ContainerProps['resources']): { readonly request: Bytes; readonly limit: Bytes } {
  return 'request' in memory ? memory : { request: memory, limit: memory };
}

export function asVolumeMount(mount: Mount): VolumeMount | undefined {
  if (mount instanceof Volume) return { kind: 'volume', volume: mount, readOnly: false, whole: false };
  return mount.kind === 'volume' ? mount : undefined;
}

/** One container's manifest, and the pod volumes that it needs, by name. */
export function toContainer(
  name: string,
  props: ContainerProps,
): { readonly container: Plain<k8s.Container>; readonly volumes: readonly Plain<k8s.Volume>[] } {
  const memory = memoryOf(props.resources);
  const mounts = Object.entries(props.mounts ?? {}).map(([path, mount]) => toMount(name, path, mount));
  const ports = Object.entries(props.ports ?? {});
  const env = Object.entries(props.env ?? {});
  const { startup, readiness, liveness } = props.probes ?? {};
  const { root, privileged, writableRoot } = props.waivers ?? {};
  return {
    container: {
      name,
      image: props.image.reference,
      imagePullPolicy: 'IfNotPresent',
      ...(props.command ? { command: props.command } : {}),
      ...(props.args ? { args: props.args } : {}),
      ...(env.length > 0 ? { env: env.map(([key, value]) => ({ name: key, ...toEnv(value) })) } : {}),
      ...(ports.length > 0 ? { ports: ports.map(([key, number]) => ({ name: key, containerPort: number, protocol: 'TCP' })) } : {}),
      ...(mounts.length > 0 ? { volumeMounts: mounts.map(({ mount }) => mount) } : {}),
      ...(startup ? { startupProbe: toProbe(startup) } : {}),
      ...(readiness ? { readinessProbe: toProbe(readiness) } : {}),
      ...(liveness ? { livenessProbe: toProbe(liveness) } : {}),
      ...(props.preStop ? { lifecycle: { preStop: { exec: { command: props.preStop } } } } : {}),
      resources: {
        requests: { cpu: props.resources.cpu.quantity, memory: memory.request.quantity },
        limits: { memory: memory.limit.quantity },
      },
      securityContext: privileged
        ? { privileged: true, readOnlyRootFilesystem: !writableRoot, runAsNonRoot: !root, ...(root ? { runAsUser: 0 } : {}) }
        : {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: !writableRoot,
            ...(root ? { runAsNonRoot: false, runAsUser: 0 } : {}),
          },
    },
    volumes: mounts.map(({ volume }) => volume),
  };
}

function toEnv(value: EnvValue) {
  if (typeof value === 'string') return { value };
  if (typeof value === 'function') return { value: value() };
  if (value.kind === 'field') return { valueFrom: { fieldRef: { fieldPath: value.path } } };
  return { valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } };
}

function toMount(
  container: string,
  mountPath: string,
  given: Mount,
): { readonly mount: Plain<k8s.VolumeMount>; readonly volume: Plain<k8s.Volume> } {
  const onVolume = asVolumeMount(given);
  if (onVolume) {
    const { volume, readOnly, whole } = onVolume;
    return {
      mount: { name: volume.name, mountPath, ...(whole ? {} : { subPath: 'data' }), ...(readOnly ? { readOnly } : {}) },
      volume: { name: volume.name, persistentVolumeClaim: { claimName: volume.name } },
    };
  }
  if (given instanceof Files || (given as Mount & { kind: string }).kind === 'files') {
    const { files, file } = given instanceof Files ? { files: given, file: undefined } : (given as { files: Files; file?: string });
    return {
      mount: { name: files.name, mountPath, readOnly: true, ...(file ? { subPath: file } : {}) },
      volume: { name: files.name, configMap: { name: files.name, defaultMode: 0o555 } },
    };
  }
  const rest = given as Exclude<Mount, Volume | Files>;
  if (rest.kind === 'secret') {
    return {
      mount: { name: rest.secret.name, mountPath, readOnly: true },
      volume: { name: rest.secret.name, secret: { secretName: rest.secret.name, defaultMode: 0o444 } },
    };
  }
  const slug = mountPath
    .replace(/[^a-z0-9]+/gi, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
  if (rest.kind === 'host') {
    return {
      mount: {
        name: `host-${slug || 'root'}`,
        mountPath,
        mountPropagation: 'HostToContainer',
        ...(rest.readOnly ? { readOnly: true } : {}),
      },
      volume: { name: `host-${slug || 'root'}`, hostPath: { path: rest.path, type: 'Directory' } },
    };
  }
  if (rest.kind === 'scratch') {
    const name = rest.name ?? `${container}-${slug}`;
    return {
      mount: { name, mountPath },
      volume: { name, emptyDir: { sizeLimit: rest.size.quantity, ...(rest.memory ? { medium: 'Memory' } : {}) } },
    };
  }
  throw new TypeError(`nothing that can be mounted at ${mountPath}`);
}

/** What is wrong with a container as declared: each a rule, its value and its repair. */
export function faultsOf(name: string, props: ContainerProps) {
  const faults: { code: 'IMAGE_TAG_INEXACT' | 'RESOURCES_INVALID' | 'SECRET_LITERAL'; what: string; repair: string }[] = [];
  const reference = String(props.image?.reference);
  const why = inexact(reference);
  if (why) faults.push({ code: 'IMAGE_TAG_INEXACT', what: `container ${name} runs ${reference}`, repair: why });
  const memory = props.resources?.memory ? memoryOf(props.resources) : undefined;
  if (!props.resources?.cpu || !memory?.request || !memory.limit) {
    faults.push({
      code: 'RESOURCES_INVALID',
      what: `container ${name} does not say what it needs`,
      repair: 'give it resources: { cpu: Cpu.millis(…), memory: Bytes.mib(…) }: placement is proved from them',
    });
  } else if (memory.request.exceeds(memory.limit)) {
    faults.push({
      code: 'RESOURCES_INVALID',
      what: `container ${name} requests ${memory.request} of memory and may use only ${memory.limit}`,
      repair: 'raise the limit to the request, or lower the request',
    });
  }
  for (const [key, value] of Object.entries(props.env ?? {})) {
    if (typeof value === 'string' && value !== '' && /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY)$/.test(key)) {
      faults.push({
        code: 'SECRET_LITERAL',
        what: `container ${name} has a value for ${key} that would stand in Git`,
        repair: `declare a Secret and give it as ${key}: secret.key('…')`,
      });
    }
  }
  return faults;
}
