import { internet, ServiceChart } from '../../src';
import { healing, helmJob } from '../../src/constructs/helm-controller';
import { Lab } from '../../src/constructs/lab';
import { base } from '../inventory/base';

const retry = { failurePolicy: 'retry', forceConflicts: true };
const reinstall = { failurePolicy: 'reinstall' };

test.each([
  ['v1.34.99+k3s1', reinstall],
  ['v1.35.6+k3s1', reinstall],
  ['v1.35.7+k3s1', retry],
  ['v1.35.10+k3s1', retry],
  ['v1.36.2+k3s1', reinstall],
  ['v1.36.3+k3s1', retry],
  ['v1.37.0+k3s1', retry],
  ['v1.100.0+k3s1', retry],
  ['latest', reinstall],
  ['xv1.37.0', reinstall],
])('a release that failed once heals on %s by %j', (version, by) => expect(healing(version)).toEqual(by));

test('the job that installs a release reaches the API server and what it is told, and room is kept for it', () => {
  const pods = helmJob(new ServiceChart(new Lab({ homelab: 'test', inventory: base }), 'app'), 'tool', internet(443));
  expect(pods).toMatchObject({
    name: 'helm-install-tool',
    namespace: 'kube-system',
    selector: { 'helmcharts.helm.cattle.io/chart': 'tool' },
    replicas: 1,
    placement: { strength: 'any' },
    priorityClass: 'system-cluster-critical',
  });
  expect(pods.node.id).toBe('helm-tool');
  expect([pods.requests?.cpu.quantity, pods.requests?.memory.quantity, pods.requests?.memoryLimit.quantity]).toEqual([
    '10m',
    '64Mi',
    '256Mi',
  ]);
  expect(pods.reaches.map((one) => ('kind' in one ? one.kind : 'port'))).toEqual(['kubernetes-api', 'internet']);
});
