import { textAt } from '../objects/lenient';
import type { Objects } from '../objects/objects';
import { type PodSecurityLevel as Level, podSecurityLevels as levels, podSecurityFaults, podSecurityLevel } from '../objects/pod-security';
import type { Pod } from '../objects/pods';
import type { Problem } from '../problems';
import { failures, type ObjectProof } from './proof';

export const podSecurity: ObjectProof = {
  id: 'pod-security',
  states: 'Every pod fits the Pod Security level of its namespace, and no namespace is laxer than its pods need.',
  why: 'A namespace that allows more than its pods need is a door that nobody watches.',
  prove({ objects }) {
    const pods = objects.pods();
    const count = (level: Level) => pods.filter(({ spec }) => podSecurityLevel(spec) === level).length;
    return {
      figures: levels.map((level) => ({ about: `pods that need ${level}`, value: String(count(level)) })),
      findings: failures(checkNamespaces(objects, pods)),
    };
  },
};

function checkNamespaces(objects: Objects, pods: readonly Pod[]): Problem[] {
  const needed = new Map<string, { level: Level; source: string; pod: Pod }>();
  for (const pod of pods) {
    const { by, namespace, spec } = pod;
    const level = podSecurityLevel(spec);
    const most = needed.get(namespace);
    if (most === undefined || levels.indexOf(level) > levels.indexOf(most.level)) needed.set(namespace, { level, source: by.source, pod });
  }
  // what a chart makes there stands in no file: whether its pods need that level, their rendering says
  const ofCharts = new Set(objects.ofKind('HelmChart').map(({ manifest }) => textAt(manifest, 'spec', 'targetNamespace')));
  return objects.ofKind('Namespace').flatMap(({ manifest, source }): Problem[] => {
    const granted = (manifest.metadata.labels?.['pod-security.kubernetes.io/enforce'] ?? 'restricted') as Level;
    const need = needed.get(manifest.metadata.name);
    const distance = levels.indexOf(granted) - levels.indexOf(need?.level ?? 'restricted');
    if (need && distance < 0) {
      return [
        {
          code: 'WAIVER_MISSING',
          where: need.source,
          what: `its pod needs Pod Security ${need.level} (${tooMuch(need.pod, granted)}), and namespace ${manifest.metadata.name} allows ${granted}`,
          repair: `make the pod ${granted}, or give its chart podSecurity: { level: '${need.level}', reason: '…' }`,
        },
      ];
    }
    const others = manifest.metadata.annotations?.['loutik.dev/pods-of-others'];
    if (distance > 0 && others === undefined && !ofCharts.has(manifest.metadata.name)) {
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

/** What of a pod a level does not let in. */
function tooMuch({ spec }: Pod, granted: Level): string {
  const faults = podSecurityFaults(spec).filter(({ needs }) => levels.indexOf(needs) > levels.indexOf(granted));
  return [...new Set(faults.map(({ what }) => what))].join('; ');
}
