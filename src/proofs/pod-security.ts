import type { Manifest, Rendered } from '../model/render';
import type { Problem } from '../problems';

const levels = ['restricted', 'baseline', 'privileged'] as const;
type Level = (typeof levels)[number];

interface SecurityContext {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly seccompProfile?: { readonly type?: string };
}

interface Container {
  readonly securityContext?: SecurityContext;
  readonly ports?: readonly { readonly hostPort?: number }[];
}

interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: SecurityContext;
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}

/** The pod spec of an object that makes pods. */
export function podSpecOf(manifest: Manifest): PodSpec | undefined {
  type Templated = {
    readonly template?: { readonly spec?: PodSpec };
    readonly jobTemplate?: { readonly spec?: { readonly template?: { readonly spec?: PodSpec } } };
  };
  const spec = manifest.spec as Templated | undefined;
  return spec?.template?.spec ?? spec?.jobTemplate?.spec?.template?.spec;
}

/** The strictest Pod Security level that lets a pod in (pod-security-admission 1.36, the checks that our objects can meet). */
export function levelOf(pod: PodSpec): Level {
  const containers = [...(pod.initContainers ?? []), ...(pod.containers ?? [])];
  const host = pod.hostNetwork || pod.hostPID || pod.hostIPC || (pod.volumes ?? []).some((volume) => 'hostPath' in volume);
  const privileged = containers.some(
    ({ securityContext: context, ports }) =>
      context?.privileged || (context?.capabilities?.add ?? []).length > 0 || (ports ?? []).some(({ hostPort }) => hostPort),
  );
  if (host || privileged) return 'privileged';
  const restricted = containers.every(({ securityContext: context }) => {
    const nonRoot = context?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot;
    const user = context?.runAsUser ?? pod.securityContext?.runAsUser;
    const seccomp = context?.seccompProfile?.type ?? pod.securityContext?.seccompProfile?.type;
    return (
      context?.allowPrivilegeEscalation === false &&
      context.capabilities?.drop?.includes('ALL') &&
      nonRoot === true &&
      user !== 0 &&
      (seccomp === 'RuntimeDefault' || seccomp === 'Localhost')
    );
  });
  return restricted ? 'restricted' : 'baseline';
}

/** Every pod fits its namespace's level, and no namespace is laxer than its pods need. */
export function checkPodSecurity(objects: readonly Rendered[]): Problem[] {
  const needed = new Map<string, { level: Level; source: string }>();
  for (const { manifest, source } of objects) {
    const pod = podSpecOf(manifest);
    const namespace = manifest.metadata.namespace;
    if (pod === undefined || namespace === undefined) continue;
    const level = levelOf(pod);
    const most = needed.get(namespace);
    if (most === undefined || levels.indexOf(level) > levels.indexOf(most.level)) needed.set(namespace, { level, source });
  }
  return objects.flatMap(({ manifest, source }): Problem[] => {
    if (manifest.kind !== 'Namespace') return [];
    const granted = (manifest.metadata.labels?.['pod-security.kubernetes.io/enforce'] ?? 'restricted') as Level;
    const need = needed.get(manifest.metadata.name);
    const distance = levels.indexOf(granted) - levels.indexOf(need?.level ?? 'restricted');
    if (need && distance < 0) {
      return [
        {
          code: 'WAIVER_MISSING',
          where: need.source,
          what: `its pod needs Pod Security ${need.level}, and namespace ${manifest.metadata.name} allows ${granted}`,
          repair: `make the pod ${granted}, or give its chart podSecurity: { level: '${need.level}', reason: '…' }`,
        },
      ];
    }
    const others = manifest.metadata.annotations?.['loutik.dev/pods-of-others'];
    if (distance > 0 && others === undefined) {
      return [
        {
          code: 'WAIVER_UNUSED',
          where: source,
          what: `namespace ${manifest.metadata.name} allows ${granted}, and no pod in it needs more than ${need?.level ?? 'restricted'}`,
          repair: 'take podSecurity off its chart',
        },
      ];
    }
    return [];
  });
}
