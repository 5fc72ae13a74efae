import fc from 'fast-check';
import { checkSchema, tryKind } from '../../src/objects/schema';

const container = { name: 'web', image: 'docker.io/traefik/whoami:v1.11.0', resources: { limits: { memory: '64Mi' } } };
const deployment = (
  change: Record<string, unknown> = {},
  podChange: Record<string, unknown> = {},
  containerChange: Record<string, unknown> = {},
) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'web' },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ ...container, ...containerChange }], ...podChange } },
    ...change,
  },
});
const containerPath = 'spec.template.spec.containers[0]';

test('a sound object has no fault', () => {
  expect(checkSchema(deployment())).toEqual([]);
});

test.each<[string, unknown, string, string]>([
  [
    'an unknown field, with the right name beside it',
    deployment({ replica: 1 }),
    'spec.replica',
    'is no field there; did you mean replicas?',
  ],
  ['a field that no name is like', deployment({ zzz: 1 }), 'spec.zzz', 'is no field there'],
  ['text where a number belongs', deployment({ replicas: '2' }), 'spec.replicas', '"2" is a string, and an integer belongs there'],
  [
    'a fraction where a whole number belongs',
    deployment({ replicas: 1.5 }),
    'spec.replicas',
    '1.5 is a number, and an integer belongs there',
  ],
  ['a number that is too great', deployment({ replicas: 2 ** 31 }), 'spec.replicas', '2147483648 does not fit into 32 bits'],
  ['a missing field', deployment({}, {}, { name: undefined }), `${containerPath}.name`, 'has no value'],
  ['a list where an object belongs', deployment({ selector: [] }), 'spec.selector', '[] is a list, and an object belongs there'],
  ['null', deployment({ template: null }), 'spec.template', 'has no value'],
  [
    'a bad quantity',
    deployment({}, {}, { resources: { limits: { memory: '64MB' } } }),
    `${containerPath}.resources.limits.memory`,
    '"64MB" is no quantity like 500m or 2Gi',
  ],
  [
    'a bad port',
    deployment({}, {}, { livenessProbe: { tcpSocket: { port: true } } }),
    `${containerPath}.livenessProbe.tcpSocket.port`,
    'true is neither a whole number nor a string',
  ],
  [
    'a namespace on what has none',
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', namespace: 'b' } },
    'metadata.namespace',
    'Namespace has no namespace: it is cluster-scoped',
  ],
  ['no namespace on what needs one', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }, 'metadata.namespace', 'is missing'],
  ['no name', { apiVersion: 'v1', kind: 'Namespace', metadata: {} }, 'metadata.name', 'is missing'],
  [
    'a time that is none',
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', creationTimestamp: 'today' } },
    'metadata.creationTimestamp',
    '"today" is no time like 2026-11-24T10:00:00Z',
  ],
  [
    'an unknown kind',
    { apiVersion: 'apps/v1beta1', kind: 'Deployment', metadata: { name: 'a' } },
    'kind',
    'apps/v1beta1 Deployment is no kind that is known here',
  ],
  ['no object at all', null, 'kind', 'undefined undefined is no kind that is known here'],
  [
    'a typo in a custom resource',
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'a', namespace: 'argocd' },
      spec: { project: 'default', destination: {}, source: { repoURL: 'x', targetRevison: 'main' } },
    },
    'spec.source.targetRevison',
    'is no field there; did you mean targetRevision?',
  ],
  [
    'a custom resource without what it needs',
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'a', namespace: 'argocd' }, spec: { destination: {} } },
    'spec.project',
    'is missing',
  ],
])('%s is a fault at its place', (_, manifest, path, message) => {
  expect(checkSchema(manifest)).toEqual([{ path, message }]);
});

describe('a bound of a schema lets in what lies at it, and nothing beyond', () => {
  const middleware = (spec: object) => ({
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: { name: 'm', namespace: 'a' },
    spec,
  });
  const breaker = (responseCode: number) => middleware({ circuitBreaker: { responseCode } });
  const project = (length: number) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'p', namespace: 'argocd' },
    spec: { description: 'x'.repeat(length) },
  });
  const of = (manifest: object) => checkSchema(manifest).map(({ path, message }) => `${path} ${message.replace(/^"x+"?…?/, '…')}`);

  test('a maximum', () => {
    expect([of(breaker(598)), of(breaker(599))]).toEqual([[], []]);
    expect(of(breaker(600))).toEqual(['spec.circuitBreaker.responseCode 600 is more than 599']);
  });
  test('a minimum', () => {
    expect([of(breaker(101)), of(breaker(100))]).toEqual([[], []]);
    expect(of(breaker(99))).toEqual(['spec.circuitBreaker.responseCode 99 is less than 100']);
  });
  test('32 bits, on both ends', () => {
    const replicas = (count: number) => checkSchema(deployment({ replicas: count })).map(({ message }) => message);
    expect([replicas(2 ** 31 - 1), replicas(-(2 ** 31))]).toEqual([[], []]);
    expect([replicas(2 ** 31), replicas(-(2 ** 31) - 1)]).toEqual([
      ['2147483648 does not fit into 32 bits'],
      ['-2147483649 does not fit into 32 bits'],
    ]);
  });
  test('a longest text', () => {
    expect([of(project(254)), of(project(255))]).toEqual([[], []]);
    expect(of(project(256))).toEqual([expect.stringMatching(/^spec\.description .* is longer than 255$/)]);
  });
  test('a shortest text', () => {
    const path = (text: string) => ({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'a', namespace: 'argocd' },
      spec: {
        project: 'p',
        destination: {},
        sourceHydrator: { drySource: { repoURL: 'r', path: 'p', targetRevision: 't' }, syncSource: { targetBranch: 'b', path: text } },
      },
    });
    expect(of(path('x'))).toEqual([]);
    expect(of(path(''))).toContain('spec.sourceHydrator.syncSource.path "" is shorter than 1');
  });
});

test('all faults of an object are told at once', () => {
  const faults = checkSchema(deployment({ replicas: 'x', paused: 'y' }, { hostNetwrk: true }));
  expect(faults.map(({ path }) => path)).toEqual(['spec.replicas', 'spec.template.spec.hostNetwrk', 'spec.paused']);
});

test('a map takes any key, and checks its values', () => {
  const config = (data: unknown) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'a' }, data });
  expect(checkSchema(config({ 'any.key': 'text' }))).toEqual([]);
  expect(checkSchema(config({ port: 80 }))).toEqual([{ path: 'data.port', message: '80 is a number, and a string belongs there' }]);
});

describe('a list that Kubernetes tells the items of apart', () => {
  const ports = (...list: object[]) => checkSchema(deployment({}, {}, { ports: list }));

  test('takes items that differ in one of their keys', () => {
    expect(ports({ containerPort: 80 }, { containerPort: 81 }, { containerPort: 80, protocol: 'UDP' })).toEqual([]);
  });
  test.each([[{ containerPort: 80 }], [{ containerPort: 80, protocol: 'TCP', name: 'b' }]])(
    'has none of the same keys twice, defaults counted: %j',
    (other) => {
      const path = 'spec.template.spec.containers[0].ports[1]';
      expect(ports({ containerPort: 80, name: 'a' }, other)).toEqual([
        { path, message: 'containerPort 80, protocol "TCP" is there twice' },
      ]);
    },
  );
  test('goes by the whole of a long key, and not by how it is shown', () => {
    const long = (end: string) => ({ name: `${'v'.repeat(60)}${end}`, emptyDir: {} });
    const volumes = (...list: object[]) => checkSchema(deployment({}, { volumes: list }));
    expect(volumes(long('a'), long('b'))).toEqual([]);
    expect(volumes(long('a'), long('a')).map(({ path }) => path)).toEqual(['spec.template.spec.volumes[1]']);
  });
  test('has no text twice that it is a set of', () => {
    const metadata = { name: 'a', namespace: 'a', finalizers: ['a.b/c', 'a.b/d', 'a.b/c'] };
    expect(checkSchema({ apiVersion: 'v1', kind: 'ConfigMap', metadata })).toEqual([
      { path: 'metadata.finalizers[2]', message: '"a.b/c" is there twice' },
    ]);
  });
});

test.each([
  ['', true],
  ['AA==', true],
  ['AAA=', true],
  ['AA\nAA', true],
  ['A', false],
  ['AA=', false],
  ['A-A_', false],
])('%j is base64 in a ConfigMap: %s', (c, good) => {
  const faults = checkSchema({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'a' }, binaryData: { c } });
  expect(faults).toEqual(good ? [] : [{ path: 'binaryData.c', message: `${JSON.stringify(c)} is no base64` }]);
});

test.each([
  [-(2 ** 31), true],
  [2 ** 31 - 1, true],
  [-(2 ** 31) - 1, false],
  [2 ** 31, false],
])('%d fits into 32 bits: %s', (replicas, good) => {
  expect(checkSchema(deployment({ replicas })).map(({ message }) => message)).toEqual(
    good ? [] : [`${replicas} does not fit into 32 bits`],
  );
});

test('what the cluster writes is no field, and what is called alike within a spec is one', () => {
  const status = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' }, status: { phase: 'Active' } };
  expect(checkSchema(status)).toEqual([{ path: 'status', message: expect.stringContaining('is no field there') }]);
  const template = { spec: { containers: [{ name: 'a', image: 'a' }] } };
  const rules = [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }];
  const spec = { schedule: '@daily', jobTemplate: { spec: { template, podFailurePolicy: { rules } } } };
  expect(checkSchema({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'a', namespace: 'a' }, spec })).toEqual([]);
});

test('what Kubernetes takes for a quantity is taken, a random word is not', () => {
  const faults = (memory: unknown) => checkSchema(deployment({}, {}, { resources: { limits: { memory } } }));
  for (const good of ['1', '0.5', '.5', '1e3', '100m', '1Ki', '2Gi', '1k', 3]) expect(faults(good)).toEqual([]);
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,8}$/), (word) => {
      expect(faults(word)).toHaveLength(1);
    }),
  );
});

test('it is known which kinds live in a namespace', () => {
  expect(tryKind('v1', 'Namespace')).toMatchObject({ namespaced: false });
  expect(tryKind('bitnami.com/v1alpha1', 'SealedSecret')).toMatchObject({ namespaced: true });
  expect(tryKind('v1', 'Secret')).toBeUndefined();
});

test('no object makes it throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (spec) => {
      expect(Array.isArray(checkSchema({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a', namespace: 'a' }, spec }))).toBe(
        true,
      );
    }),
  );
});
