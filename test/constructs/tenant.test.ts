import { Bytes, Cpu, ServiceChart } from '../../src';
import { Tenant } from '../../src/constructs/tenant';
import { faultsOf } from '../lab';
import { type Any, objectOf, told } from './object-of';

const given = {
  repository: { url: 'https://git.test.example/quiz.git', branch: 'main', path: 'deploy' },
  hostname: 'quiz.test.example',
  quota: { cpu: Cpu.millis(500), memory: Bytes.gib(1), storage: Bytes.gib(2), pods: 7 },
  volumes: [Bytes.gib(1), Bytes.gib(3)],
};
const declare =
  (change: Any = {}) =>
  (lab: Any) => {
    new Tenant(new ServiceChart(lab, 'quiz', { trust: 'tenants', priority: 'tenant' }), 'tenant', { ...given, ...change });
  };
const wrong = (repository: Any) => told(declare({ repository: { ...given.repository, ...repository } }));

test('a tenant has its share, its volumes and no more, and neither a port of a node nor a load balancer', () => {
  expect(objectOf(declare(), 'ResourceQuota', 'tenant').spec.hard).toEqual({
    'requests.cpu': '500m',
    'requests.memory': '1Gi',
    'limits.memory': '1Gi',
    'requests.storage': '4Gi',
    persistentvolumeclaims: '2',
    'requests.ephemeral-storage': '2Gi',
    'limits.ephemeral-storage': '2Gi',
    pods: '7',
    'services.loadbalancers': '0',
    'services.nodeports': '0',
    'count/jobs.batch': '10',
    'count/cronjobs.batch': '5',
    'count/configmaps': '20',
    'count/secrets': '20',
    'count/ingresses.networking.k8s.io': '5',
  });
});

test('whoever forgets to ask for something gets a small share', () => {
  expect(objectOf(declare(), 'LimitRange', 'tenant').spec.limits).toEqual([
    {
      type: 'Container',
      defaultRequest: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
      default: { memory: '128Mi', 'ephemeral-storage': '256Mi' },
    },
  ]);
});

test('a tenant reaches itself and the Internet, and nothing of the house, the tailnet or the cluster', () => {
  expect(objectOf(declare(), 'NetworkPolicy', 'tenant').spec).toEqual({
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ podSelector: {} }] }],
    egress: [
      { to: [{ podSelector: {} }] },
      {
        to: [
          {
            ipBlock: {
              cidr: '0.0.0.0/0',
              except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8'],
            },
          },
        ],
      },
    ],
  });
});

test.each([
  [{ url: 'https://user:token@git.test.example/quiz.git' }, 'url'],
  [{ url: 'http://token@git.test.example/quiz.git' }, 'url'],
  [{ url: 'file:///srv/quiz.git' }, 'url'],
  [{ url: 'quiz' }, 'url'],
  [{ branch: 'a..b' }, 'branch'],
  [{ path: '/deploy' }, 'path'],
  [{ path: '..' }, 'path'],
  [{ path: 'a/../b' }, 'path'],
  [{ path: 'a\\b' }, 'path'],
  [{ path: 'a\nb' }, 'path'],
  [{ path: '' }, 'path'],
])('a repository with %j is told at its place', (change, place) => {
  expect(wrong(change)).toEqual([['VALUE_INVALID', `test/quiz/tenant.repository.${place}`]]);
});

test('what stands before the @ of an address is never shown', () => {
  const problems = faultsOf(declare({ repository: { ...given.repository, url: 'https://hunter2@git.test.example/quiz.git' } }));
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

test.each([{ branch: 'été/1' }, { path: '.' }, { path: 'a..b/c' }, { path: '..a' }])('a repository may have %j', (change) =>
  expect(wrong(change)).toEqual([]),
);

test('a tenant’s domain is one that it can own', () => {
  expect(told(declare({ hostname: 'quiz.local' }))).toEqual([['HOSTNAME_INVALID', 'test/quiz/tenant']]);
});
