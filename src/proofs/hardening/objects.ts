import { at } from '../../objects/lenient';
import type { HardeningRule } from './rule';

/** Rules for objects that are no pods and give no rights. */
export const objectRules: readonly HardeningRule[] = [
  {
    id: 'own-namespace',
    states: 'Nothing stands in the namespace default.',
    why: 'It has no level of Pod Security, no quota and no network policy, and everybody’s mistakes land there.',
    repair: 'give it a namespace of its own',
    asked: 'kube-linter use-namespace',
    find: (objects) =>
      objects.all.flatMap(({ manifest: { kind, metadata }, source }) =>
        metadata.namespace === 'default' ? [{ where: source, what: `${kind} ${metadata.name} stands in the namespace default` }] : [],
      ),
  },
  {
    id: 'drainable',
    states: 'No PodDisruptionBudget forbids to empty a node.',
    why: 'A node that cannot be emptied is not updated, and a shutdown waits for it.',
    repair: 'allow one of them to go: maxUnavailable: 1',
    asked: 'kube-linter pdb-max-unavailable, pdb-min-available; Polaris pdbDisruptionsIsZero',
    find: (objects) =>
      objects.ofKind('PodDisruptionBudget').flatMap(({ manifest, source }) => {
        const [most, least] = [at(manifest, 'spec', 'maxUnavailable'), at(manifest, 'spec', 'minAvailable')];
        if (most === 0 || most === '0%' || most === '0') return [{ where: source, what: `maxUnavailable is ${most}` }];
        return least === '100%' ? [{ where: source, what: 'minAvailable is 100%' }] : [];
      }),
  },
  {
    id: 'job-ends',
    states: 'A Job that no CronJob makes is removed some time after its end.',
    why: 'Its pods, with what they were given, stay for ever.',
    repair: 'set ttlSecondsAfterFinished',
    asked: 'kube-linter job-ttl-seconds-after-finished',
    find: (objects) =>
      objects.all.flatMap(({ manifest, source }) =>
        manifest.kind === 'Job' && at(manifest, 'spec', 'ttlSecondsAfterFinished') === undefined
          ? [{ where: source, what: 'nothing says when it is removed' }]
          : [],
      ),
  },
];
