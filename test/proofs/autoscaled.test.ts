import type { Manifest } from '../../src/objects/manifest';
import { fewest, replicasOf, staysEmpty } from '../../src/proofs/autoscaled';
import { deployment, object, objectsOf } from './objects-of';

const scaler = (spec: object, namespace = 'app') =>
  object(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'scaler',
    { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5, ...spec } },
    { namespace },
  );
const workload = (spec: object, change: object = {}) => {
  const all = deployment() as { spec: object };
  return { ...all, spec: { ...all.spec, ...spec }, ...change } as unknown as Manifest;
};
const runs = (manifest: Manifest, ...scalers: readonly object[]) => replicasOf(manifest, fewest(objectsOf(...scalers)));

test('a workload runs as many pods as it says, and one where it says nothing', () => {
  expect([runs(workload({})), runs(workload({ replicas: 3 })), runs(workload({ replicas: 0 })), runs(workload({ replicas: '3' }))]).toEqual(
    [1, 3, 0, 1],
  );
});

test('one that is scaled runs as few as its autoscaler leaves, whatever it says, and one where that says nothing', () => {
  const said = workload({ replicas: 3 });
  expect([runs(said, scaler({ minReplicas: 2 })), runs(said, scaler({})), runs(said, scaler({ minReplicas: 'x' }))]).toEqual([2, 1, 1]);
});

test('an autoscaler is for the one workload of its namespace, kind and name', () => {
  const said = workload({ replicas: 3 });
  expect(runs(said, scaler({ minReplicas: 2 }, 'other'))).toBe(3);
  expect(runs(said, scaler({ minReplicas: 2, scaleTargetRef: { kind: 'StatefulSet', name: 'web' } }))).toBe(3);
  expect(runs(said, scaler({ minReplicas: 2, scaleTargetRef: { kind: 'Deployment', name: 'api' } }))).toBe(3);
});

test('an autoscaler starts no pod of a workload that says 0, but one whose fewest is none', () => {
  const none = workload({ replicas: 0 });
  const stays = (manifest: Manifest, ...scalers: readonly object[]) => staysEmpty(manifest, fewest(objectsOf(...scalers)));
  expect([stays(none), stays(none, scaler({ minReplicas: 2 })), stays(none, scaler({})), stays(none, scaler({ minReplicas: 0 }))]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect([stays(workload({})), stays(workload({ replicas: 1 })), stays(workload({}), scaler({ minReplicas: 0 }))]).toEqual([
    false,
    false,
    false,
  ]);
  expect([
    runs(none, scaler({ minReplicas: 2 })),
    runs(none, scaler({ minReplicas: 0 })),
    runs(workload({}), scaler({ minReplicas: 0 })),
  ]).toEqual([0, 0, 0]);
});
