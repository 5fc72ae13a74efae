import { simulateOnce } from '../../src/twin/simulator';
import { keptApi } from './kept-api';

const ingress = (name: string, status?: object) => ({ metadata: { name, namespace: 'family' }, status });
const chart = (name: string, status?: object) => ({ metadata: { name, namespace: 'kube-system' }, status });

test('an Ingress without an address is given that of the ingress; one that has an address keeps it', async () => {
  const has = { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } };
  const { api, told } = keptApi({
    Ingress: [ingress('a'), ingress('b', { loadBalancer: { ingress: [] } }), ingress('c', { loadBalancer: {} }), ingress('d', has)],
  });
  await simulateOnce(api, '192.168.7.20');
  expect(told).toEqual(
    ['a', 'b', 'c'].map((name) => [
      'patch',
      { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name, namespace: 'family' } },
      { status: { loadBalancer: { ingress: [{ ip: '192.168.7.20' }] } } },
      'status',
    ]),
  );
});

test('a Helm chart without a job is given the one that installs it', async () => {
  const { api, told } = keptApi({ HelmChart: [chart('argocd'), chart('traefik', {}), chart('done', { jobName: 'x' })] });
  await simulateOnce(api, '192.168.7.20');
  expect(told).toEqual(
    ['argocd', 'traefik'].map((name) => [
      'patch',
      { apiVersion: 'helm.cattle.io/v1', kind: 'HelmChart', metadata: { name, namespace: 'kube-system' } },
      { status: { jobName: `helm-install-${name}` } },
      'status',
    ]),
  );
});
