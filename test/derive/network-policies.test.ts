import { StudentProject } from '../../charts/students';
import { Bytes, Cpu, image, internet, kubernetesApi, PodSet, Route, ServiceChart, Workload } from '../../src';
import { manifest, manifestsOf, synthesized } from '../lab';

const plain = {
  image: image('docker.io/traefik/whoami:v1.11.0'),
  resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
  ports: { http: 80 },
};
const from = (namespace: string, name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
});

test('a declared flow is open at both its ends, on its port alone', () => {
  const result = synthesized((lab) => {
    const server = new Workload(new ServiceChart(lab, 'back'), 'main', plain);
    new Workload(new ServiceChart(lab, 'front'), 'main', { ...plain, reaches: [server.ports.http] });
  });
  expect(manifest(result, 'back/networkpolicy-back.yaml').spec).toEqual({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'back' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [from('front', 'front')], ports: [{ protocol: 'TCP', port: 80 }] }],
  });
  expect(manifest(result, 'front/networkpolicy-front.yaml').spec.egress).toEqual([
    { to: [from('back', 'back')], ports: [{ protocol: 'TCP', port: 80 }] },
  ]);
});

test('who reaches several ports has a rule for each, who is reached by several a rule for each of them', () => {
  const result = synthesized((lab) => {
    const server = new Workload(new ServiceChart(lab, 'back'), 'main', { ...plain, ports: { http: 80, more: 81 } });
    for (const name of ['a', 'b'])
      new Workload(new ServiceChart(lab, name), 'main', { ...plain, reaches: [server.ports.http, server.ports.more] });
  });
  expect(manifest(result, 'back/networkpolicy-back.yaml').spec.ingress).toEqual(
    ['a', 'b'].flatMap((name) => [80, 81].map((port) => ({ from: [from(name, name)], ports: [{ protocol: 'TCP', port }] }))),
  );
  expect(manifest(result, 'a/networkpolicy-a.yaml').spec.egress.map(({ ports }: { ports: object[] }) => ports)).toEqual([
    [{ protocol: 'TCP', port: 80 }],
    [{ protocol: 'TCP', port: 81 }],
  ]);
});

test('an open port is open to all, and no other is', () => {
  const result = synthesized(
    (lab) => void new Workload(new ServiceChart(lab, 'app'), 'main', { ...plain, ports: { http: 80, more: 81 }, open: ['more'] }),
  );
  expect(manifest(result, 'app/networkpolicy-app.yaml').spec).toEqual({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'app' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ ports: [{ protocol: 'TCP', port: 81 }] }],
  });
});

test('who only reaches out has no way in', () => {
  const result = synthesized((lab) => void new Workload(new ServiceChart(lab, 'app'), 'main', { ...plain, reaches: [internet(443)] }));
  const { spec } = manifest(result, 'app/networkpolicy-app.yaml');
  expect([spec.ingress, spec.egress.map(({ ports }: { ports: object[] }) => ports)]).toEqual([
    undefined,
    [[{ protocol: 'TCP', port: 443 }]],
  ]);
});

test('what declares no flow has none beyond names', () => {
  const result = synthesized((lab) => void new Workload(new ServiceChart(lab, 'app'), 'main', plain));
  expect([...manifestsOf(result).keys()].filter((path) => path.includes('networkpolicy'))).toEqual([
    'app/networkpolicy-default-deny.yaml',
    'app/networkpolicy-allow-dns.yaml',
  ]);
});

test('a route lets the ingress in, and nobody else', () => {
  const result = synthesized((lab) => {
    const chart = new ServiceChart(lab, 'app');
    new PodSet(chart, 'ingress', {
      name: 'proxy',
      namespace: 'kube-system',
      selector: { 'app.kubernetes.io/name': 'proxy' },
      replicas: 1,
      requests: { cpu: Cpu.millis(1), memory: Bytes.mib(1), memoryLimit: Bytes.mib(1) },
      placement: { strength: 'any' },
      role: 'ingress',
    });
    new Route(chart, 'web', { hostname: 'app.test.example', audience: 'lan', to: new Workload(chart, 'main', plain).ports.http });
  });
  expect(manifest(result, 'app/networkpolicy-app.yaml').spec.ingress).toEqual([
    { from: [from('kube-system', 'proxy')], ports: [{ protocol: 'TCP', port: 80 }] },
  ]);
});

test('the ingress reaches the pods of tenants, which no model lists, and they let it in', () => {
  const result = synthesized((lab) => {
    const proxy = new ServiceChart(lab, 'proxy');
    new PodSet(proxy, 'ingress', {
      name: 'proxy',
      selector: { 'app.kubernetes.io/name': 'proxy' },
      replicas: 1,
      requests: { cpu: Cpu.millis(1), memory: Bytes.mib(1), memoryLimit: Bytes.mib(1) },
      placement: { strength: 'any' },
      role: 'ingress',
    });
    const repository = { url: 'https://git.test.example/quiz.git', branch: 'main', path: 'deploy' };
    new StudentProject(lab, { name: 'quiz', hostname: 'quiz.test.example', repository, home: lab.machines.two });
  });
  expect(manifest(result, 'proxy/networkpolicy-proxy.yaml').spec.egress).toEqual([
    { to: [{ namespaceSelector: { matchExpressions: [{ key: 'loutik.dev/tenant', operator: 'Exists' }] } }] },
  ]);
  expect(manifest(result, 'quiz/networkpolicy-tenant.yaml').spec.ingress).toEqual([
    { from: [from('proxy', 'proxy'), { podSelector: {} }] },
  ]);
});

test('a UDP port of the Internet is one', () => {
  const result = synthesized(
    (lab) => void new Workload(new ServiceChart(lab, 'app'), 'main', { ...plain, reaches: [internet(53, '53/udp')] }),
  );
  expect(manifest(result, 'app/networkpolicy-app.yaml').spec.egress[0].ports).toEqual([
    { protocol: 'TCP', port: 53 },
    { protocol: 'UDP', port: 53 },
  ]);
});

test('the Internet is everything but the house, the tailnet and the cluster', () => {
  const result = synthesized((lab) => void new Workload(new ServiceChart(lab, 'app'), 'main', { ...plain, reaches: [internet(443)] }));
  const [{ to, ports }] = manifest(result, 'app/networkpolicy-app.yaml').spec.egress;
  expect(to).toEqual([
    {
      ipBlock: {
        cidr: '0.0.0.0/0',
        except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8'],
      },
    },
  ]);
  expect(ports).toEqual([{ protocol: 'TCP', port: 443 }]);
});

test('the API server is its node’s address, since policies see connections after translation', () => {
  const result = synthesized((lab) => void new Workload(new ServiceChart(lab, 'app'), 'main', { ...plain, reaches: [kubernetesApi()] }));
  expect(manifest(result, 'app/networkpolicy-app.yaml').spec.egress[0].to).toEqual([{ ipBlock: { cidr: '192.168.7.20/32' } }]);
});
