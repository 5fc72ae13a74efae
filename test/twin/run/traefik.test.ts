import type { ChartFacts } from '../../../src/twin/charts/facts';
import { certificateSecret, traefikObjects } from '../../../src/twin/run/traefik';

const facts: ChartFacts = {
  chart: 'traefik',
  version: '1',
  objects: [],
  services: {},
  pods: [
    {
      kind: 'Deployment',
      name: 'traefik',
      namespace: 'kube-system',
      replicas: 1,
      selector: { app: 'traefik' },
      labels: { app: 'traefik', part: 'x' },
      securityContext: { runAsUser: 65532 },
      containers: [{ name: 'traefik', args: ['--ping'], ports: [{ name: 'web', containerPort: 8000 }] }],
    },
  ],
};
const values = { persistence: { existingClaim: 'certificates', path: '/certs', subPath: 'data' }, env: [{ name: 'TOKEN', value: 'x' }] };
const objects = traefikObjects(facts, values, 'traefik:3');
// biome-ignore lint/suspicious/noExplicitAny: objects, read back
const of = (kind: string): any => objects.find((object) => object.kind === kind);

test('the twin’s ingress is what the chart makes, with the certificate of the twin’s own authority as default', () => {
  expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
    ['ServiceAccount', 'kube-system', 'traefik-kube-system'],
    ['ClusterRole', undefined, 'traefik-kube-system'],
    ['ClusterRoleBinding', undefined, 'traefik-kube-system'],
    ['IngressClass', undefined, 'traefik'],
    ['TLSStore', 'kube-system', 'default'],
    ['Deployment', 'kube-system', 'traefik'],
  ]);
  expect(objects.map(({ apiVersion }) => apiVersion)).toEqual([
    'v1',
    'rbac.authorization.k8s.io/v1',
    'rbac.authorization.k8s.io/v1',
    'networking.k8s.io/v1',
    'traefik.io/v1alpha1',
    'apps/v1',
  ]);
  expect(certificateSecret).toBe('twin-certificate');
  expect(of('TLSStore')).toMatchObject({
    apiVersion: 'traefik.io/v1alpha1',
    spec: { defaultCertificate: { secretName: 'twin-certificate' } },
  });
  expect(of('IngressClass')).toMatchObject({ apiVersion: 'networking.k8s.io/v1', spec: { controller: 'traefik.io/ingress-controller' } });
  expect(of('ClusterRoleBinding').roleRef.name).toBe('traefik-kube-system');
});

test('it may read what routes are made of, and write the status of Ingresses alone', () => {
  const get = ['get', 'list', 'watch'];
  expect(of('ClusterRole').rules).toEqual([
    { apiGroups: [''], resources: ['configmaps', 'endpoints', 'nodes', 'secrets', 'services'], verbs: get },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: get },
    { apiGroups: ['networking.k8s.io'], resources: ['ingressclasses', 'ingresses'], verbs: get },
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
    { apiGroups: ['traefik.io'], resources: ['*'], verbs: get },
  ]);
});

test('its pod has arguments, ports and security context of the table, and environment and claim of the values', () => {
  const ping = { httpGet: { path: '/ping', port: 8080 }, initialDelaySeconds: 2, timeoutSeconds: 2 };
  expect(of('Deployment').spec).toEqual({
    replicas: 1,
    strategy: { type: 'Recreate' },
    selector: { matchLabels: { app: 'traefik' } },
    template: {
      metadata: { labels: { app: 'traefik', part: 'x' } },
      spec: {
        securityContext: { runAsUser: 65532 },
        serviceAccountName: 'traefik-kube-system',
        terminationGracePeriodSeconds: 60,
        containers: [
          {
            name: 'traefik',
            args: ['--ping'],
            ports: [{ name: 'web', containerPort: 8000 }],
            image: 'traefik:3',
            imagePullPolicy: 'IfNotPresent',
            env: [{ name: 'TOKEN', value: 'x' }],
            readinessProbe: { ...ping, failureThreshold: 1, periodSeconds: 2 },
            livenessProbe: { ...ping, failureThreshold: 3, periodSeconds: 10 },
            volumeMounts: [
              { name: 'data', mountPath: '/certs', subPath: 'data' },
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ],
        volumes: [
          { name: 'data', persistentVolumeClaim: { claimName: 'certificates' } },
          { name: 'tmp', emptyDir: {} },
        ],
      },
    },
  });
});

test.each([[[]], [[{ ...facts.pods[0], containers: [] }]]])('a table without a pod, or one without a container, makes none', (pods) => {
  expect(() => traefikObjects({ ...facts, pods: pods as never }, values, 'traefik:3')).toThrow('traefik 1 has no pod');
});
