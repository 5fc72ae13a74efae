import type { Objects } from '../objects/objects';
import { containersOf, type Pod, type PodSpec } from '../objects/pods';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

const levels = ['restricted', 'baseline', 'privileged'] as const;
type Level = (typeof levels)[number];

export const podSecurity: Proof = {
  id: 'pod-security',
  states: 'Every pod fits the Pod Security level of its namespace, and no namespace is laxer than its pods need.',
  why: 'A namespace that allows more than its pods need is a door that nobody watches.',
  prove({ objects }) {
    const pods = objects.pods();
    const count = (level: Level) => pods.filter(({ spec }) => levelOf(spec) === level).length;
    return {
      figures: levels.map((level) => ({ about: `pods that need ${level}`, value: String(count(level)) })),
      findings: failures(checkNamespaces(objects, pods)),
    };
  },
};

/** The strictest Pod Security level that lets a pod in (pod-security-admission 1.36, the checks that our objects can meet). */
export function levelOf(pod: PodSpec): Level {
  const containers = containersOf(pod);
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

function checkNamespaces(objects: Objects, pods: readonly Pod[]): Problem[] {
  const needed = new Map<string, { level: Level; source: string }>();
  for (const { by, namespace, spec } of pods) {
    const level = levelOf(spec);
    const most = needed.get(namespace);
    if (most === undefined || levels.indexOf(level) > levels.indexOf(most.level)) needed.set(namespace, { level, source: by.source });
  }
  return objects.ofKind('Namespace').flatMap(({ manifest, source }): Problem[] => {
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
