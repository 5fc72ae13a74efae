import { binding, corednsObjects } from '../../../src/twin/run/coredns';

// biome-ignore lint/suspicious/noExplicitAny: objects, read back
const of = (kind: string, nodes = 1): any => corednsObjects('coredns:1', '10.43.0.10', nodes).find((object) => object.kind === kind);
const labels = { 'k8s-app': 'kube-dns' };

test('the twin’s DNS is made of six objects, in kube-system', () => {
  expect(
    corednsObjects('coredns:1', '10.43.0.10', 1).map(({ apiVersion, kind, metadata }) => [
      `${apiVersion} ${kind}`,
      metadata.namespace,
      metadata.name,
    ]),
  ).toEqual([
    ['v1 ServiceAccount', 'kube-system', 'coredns'],
    ['rbac.authorization.k8s.io/v1 ClusterRole', undefined, 'system:coredns'],
    ['rbac.authorization.k8s.io/v1 ClusterRoleBinding', undefined, 'system:coredns'],
    ['v1 ConfigMap', 'kube-system', 'coredns'],
    ['apps/v1 Deployment', 'kube-system', 'coredns'],
    ['v1 Service', 'kube-system', 'kube-dns'],
  ]);
});

test('it may list and watch what names stand for, and nothing else', () => {
  expect(of('ClusterRole').apiVersion).toBe('rbac.authorization.k8s.io/v1');
  expect(of('ClusterRole').rules).toEqual([
    { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
  ]);
});

test('it serves the cluster’s names and asks the node’s resolver for others', () => {
  const lines = of('ConfigMap')
    .data.Corefile.split('\n')
    .map((line: string) => line.trim());
  expect(lines).toEqual(
    expect.arrayContaining(['.:53 {', 'kubernetes cluster.local in-addr.arpa ip6.arpa {', 'forward . /etc/resolv.conf', 'health', 'ready']),
  );
});

test('its pods are of the system, one for a node, with the node’s own resolver, and listen for names by UDP and TCP', () => {
  const { spec, metadata } = of('Deployment', 2);
  expect([spec.replicas, spec.selector, spec.template.metadata, metadata.labels]).toEqual([2, { matchLabels: labels }, { labels }, labels]);
  const { containers, ...pod } = spec.template.spec;
  expect(pod).toEqual({
    priorityClassName: 'system-cluster-critical',
    serviceAccountName: 'coredns',
    enableServiceLinks: false,
    dnsPolicy: 'Default',
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: labels } },
    ],
    volumes: [{ name: 'config', configMap: { name: 'coredns' } }],
  });
  expect(containers).toEqual([
    {
      name: 'coredns',
      image: 'coredns:1',
      imagePullPolicy: 'IfNotPresent',
      args: ['-conf', '/etc/coredns/Corefile'],
      ports: [
        { name: 'dns', containerPort: 53, protocol: 'UDP' },
        { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
        { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
      ],
      resources: { requests: { cpu: '100m', memory: '70Mi' }, limits: { memory: '170Mi' } },
      livenessProbe: { httpGet: { path: '/health', port: 8080 }, failureThreshold: 3, periodSeconds: 10, initialDelaySeconds: 10 },
      readinessProbe: { httpGet: { path: '/ready', port: 8181 }, failureThreshold: 2, periodSeconds: 2 },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
      },
      volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
    },
  ]);
});

test('it is found at the address that kubelets tell pods', () => {
  const { spec, metadata } = of('Service');
  expect(metadata.labels).toEqual(labels);
  expect(spec).toEqual({
    clusterIP: '10.43.0.10',
    selector: labels,
    ports: [
      { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, targetPort: 53, protocol: 'TCP' },
      { name: 'metrics', port: 9153, targetPort: 9153, protocol: 'TCP' },
    ],
  });
});

test('a binding gives a service account of the system the role of its own name', () => {
  expect(binding('reads', 'reader')).toEqual({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'reads' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reads' },
    subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: 'kube-system' }],
  });
});
