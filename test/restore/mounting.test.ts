import type { Live } from '../../src/restore/live';
import { applicationOf, stillUsing, toStop } from '../../src/restore/mounting';
import { isReady } from '../../src/restore/service';

const podSpec = (claim: string) => ({ containers: [], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: claim } }] });
const object = (kind: string, name: string, claim: string, spec: object = {}): Live => ({
  apiVersion: kind === 'CronJob' ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: { name },
  spec:
    kind === 'CronJob'
      ? { ...spec, jobTemplate: { spec: { template: { spec: podSpec(claim) } } } }
      : { ...spec, template: { spec: podSpec(claim) } },
});
const pod = (name: string, claim: string, phase: string, labels = {}): Live => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels },
  spec: podSpec(claim),
  status: { phase },
});

test('what is stopped is what mounts a volume that is kept together: as many as there were, and jobs by the clock that go', () => {
  const objects = [
    object('Deployment', 'web', 'files', { replicas: 2 }),
    object('Deployment', 'idle', 'files', { replicas: 0 }),
    object('StatefulSet', 'db', 'data'),
    object('Deployment', 'cache', 'other', { replicas: 1 }),
    object('CronJob', 'backup', 'files', { suspend: false }),
    object('CronJob', 'held', 'files', { suspend: true }),
  ];
  expect(toStop(objects, ['files', 'data'], undefined)).toEqual({
    workloads: [
      { kind: 'Deployment', name: 'web', replicas: 2 },
      { kind: 'Deployment', name: 'idle', replicas: 0 },
      { kind: 'StatefulSet', name: 'db', replicas: 1 },
    ],
    cronJobs: ['backup'],
  });
});

test('a pod uses a volume until it has ended; a restore’s own does not count', () => {
  const pods = [
    pod('running', 'files', 'Running'),
    pod('pending', 'files', 'Pending'),
    pod('done', 'files', 'Succeeded'),
    pod('failed', 'files', 'Failed'),
    pod('other', 'other', 'Running'),
    pod('ours', 'files', 'Running', { 'loutik.dev/restore': 'x' }),
  ];
  expect(stillUsing(pods, ['files']).map(({ metadata }) => metadata.name)).toEqual(['running', 'pending']);
});

test('the Application of an object is the one that tracks it, with what it was told before; another’s object has none', () => {
  const application = (name: string, annotations = {}): Live => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', annotations },
  });
  const tracked = (id: string): Live => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'x', annotations: { 'argocd.argoproj.io/tracking-id': id } },
  });
  const all = [application('web'), application('held', { 'argocd.argoproj.io/skip-reconcile': 'true' })];
  expect(applicationOf(tracked('web:batch/CronJob:web/x'), all)).toEqual({ namespace: 'argocd', name: 'web' });
  expect(applicationOf(tracked('held:batch/CronJob:held/x'), all)).toEqual({ namespace: 'argocd', name: 'held', skipped: 'true' });
  expect(applicationOf(tracked('gone:batch/CronJob:gone/x'), all)).toBe(undefined);
  expect(applicationOf({ ...tracked(''), metadata: { name: 'x' } }, all)).toBe(undefined);
});

test.each([
  [2, { readyReplicas: 2, observedGeneration: 3 }, true],
  [2, { readyReplicas: 1, observedGeneration: 3 }, false],
  [2, { readyReplicas: 2, observedGeneration: 2 }, false],
  [0, { observedGeneration: 3 }, true],
  [1, undefined, false],
])('a workload of %i is Ready when all of its newest description are: %j is %s', (replicas, status, isGood) => {
  const live = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x', generation: 3 }, status } as Live;
  expect(isReady(live, replicas)).toBe(isGood);
});
