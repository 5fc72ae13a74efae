import { Bytes, Cpu, Files, image, type Lab, object, Secret, ServiceChart, Workload } from '../../src';
import type { Manifest } from '../../src/objects/manifest';
import { plainSecrets } from '../../src/proofs/plain-secrets';
import { manifest, problemsOf, synthesized } from '../lab';
import { rawModel } from './proved';

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const app = (lab: Lab) => new ServiceChart(lab, 'app');
const found = (declare: (lab: Lab) => void) => problemsOf(declare).map(({ code, where, what }) => `${code} ${where} ${what}`);

test.each<[string, (lab: Lab) => void, string]>([
  [
    'an environment',
    (lab) => new Workload(app(lab), 'main', { ...plain, env: { DB_PASSWORD: 'hunter2' } }),
    'SECRET_LITERAL test/app/main/deployment Deployment spec.template.spec.containers[0].env[0].value would stand in Git: DB_PASSWORD is the name of a secret',
  ],
  [
    'an argument',
    (lab) => new Workload(app(lab), 'main', { ...plain, args: ['--db', 'postgres://app:hunter2@db/app'] }),
    'SECRET_LITERAL test/app/main/deployment Deployment spec.template.spec.containers[0].args[1] would stand in Git: it holds an address with a password',
  ],
  [
    'a word after its option',
    (lab) => new Workload(app(lab), 'main', { ...plain, args: ['--password', 'hunter2'] }),
    'SECRET_LITERAL test/app/main/deployment Deployment spec.template.spec.containers[0].args password would stand in Git: password is the name of a secret',
  ],
  [
    'a command of a shell',
    (lab) => new Workload(app(lab), 'main', { ...plain, command: ['sh', '-c', 'export PASSWORD=hunter2; run'] }),
    'SECRET_LITERAL test/app/main/deployment Deployment spec.template.spec.containers[0].command[2] PASSWORD would stand in Git: PASSWORD is the name of a secret',
  ],
  [
    'what runs before a stop',
    (lab) => new Workload(app(lab), 'main', { ...plain, preStop: ['quit', '--token=hunter2'] }),
    'SECRET_LITERAL test/app/main/deployment Deployment spec.template.spec.containers[0].lifecycle.preStop.exec.command[1] token would stand in Git: token is the name of a secret',
  ],
  [
    'a variable that holds settings',
    (lab) => new Workload(app(lab), 'main', { ...plain, env: { JAVA_OPTS: '-Ddb.password=hunter2 -Xmx1g' } }),
    'SECRET_LITERAL test/app/main/deployment Deployment spec.template.spec.containers[0].env[0].value Ddb.password would stand in Git: Ddb.password is the name of a secret',
  ],
  [
    'a file of one line',
    (lab) => new Files(app(lab), 'config', { 'app.json': '{"db":{"password":"hunter2"}}' }),
    'SECRET_LITERAL test/app/config/configmap ConfigMap data.app.json password would stand in Git: password is the name of a secret',
  ],
  [
    'an annotation',
    (lab) => object(app(lab), 'x', 'ConfigMap', { metadata: { name: 'x', annotations: { 'x.test.example/token': 'hunter2' } }, data: {} }),
    'SECRET_LITERAL test/app/x ConfigMap metadata.annotations.x.test.example/token would stand in Git: x.test.example/token is the name of a secret',
  ],
  [
    'a header of a middleware',
    (lab) =>
      object(app(lab), 'x', 'Middleware', {
        metadata: { name: 'x' },
        spec: { headers: { customRequestHeaders: { 'X-Api-Key': 'hunter2' } } },
      }),
    'SECRET_LITERAL test/app/x Middleware spec.headers.customRequestHeaders.X-Api-Key would stand in Git: X-Api-Key is the name of a secret',
  ],
  [
    'base64',
    (lab) =>
      object(app(lab), 'x', 'ConfigMap', {
        metadata: { name: 'x' },
        binaryData: { 'a.ini': Buffer.from('password=hunter2').toString('base64') },
      }),
    'SECRET_LITERAL test/app/x ConfigMap binaryData.a.ini password would stand in Git: password is the name of a secret',
  ],
  [
    'a file of settings',
    (lab) => new Files(app(lab), 'config', { 'app.ini': '[db]\npassword = hunter2\n' }),
    'SECRET_LITERAL test/app/config/configmap ConfigMap data.app.ini password would stand in Git: password is the name of a secret',
  ],
  [
    'a key of a ConfigMap',
    (lab) => object(app(lab), 'x', 'ConfigMap', { metadata: { name: 'x' }, data: { token: 'hunter2' } }),
    'SECRET_LITERAL test/app/x ConfigMap data.token would stand in Git: token is the name of a secret',
  ],
  [
    'the values of a Helm chart',
    (lab) =>
      object(app(lab), 'x', 'HelmChartConfig', {
        metadata: { name: 'x' },
        spec: { valuesContent: 'auth:\n  adminPassword: hunter2\n' },
      }),
    'SECRET_LITERAL test/app/x HelmChartConfig spec.valuesContent.auth.adminPassword would stand in Git: adminPassword is the name of a secret',
  ],
])('a secret in %s is refused, and its value is not shown', (_, declare, problem) => {
  expect(found((lab) => void declare(lab))).toContain(problem);
  expect(JSON.stringify(problemsOf((lab) => void declare(lab)))).not.toContain('hunter2');
});

test('a key of a sealed secret is none', () => {
  const declare = (lab: Lab) => {
    const chart = app(lab);
    const token = new Secret(chart, 'token', { keys: ['token'], about: 'x' });
    new Workload(chart, 'main', { ...plain, env: { TOKEN: token.key('token') } });
  };
  expect(found(declare)).toEqual([]);
});

describe('a stated reason', () => {
  const given = (notSecret: Record<string, string>) => (lab: Lab) =>
    void new Workload(app(lab), 'main', { ...plain, env: { NEXT_TOKEN: 'end-of-page' }, notSecret });

  test('settles what only looks like one, and stands on the pod', () => {
    const result = synthesized(given({ NEXT_TOKEN: 'a word of its protocol' }));
    expect(manifest(result, 'app/deployment-app.yaml').spec.template.metadata.annotations).toEqual({
      'waiver.loutik.dev/not-secret': 'NEXT_TOKEN: a word of its protocol',
    });
  });
  test('that is empty settles nothing', () =>
    expect(problemsOf(given({ NEXT_TOKEN: ' ' })).map(({ code, what }) => [code, what])).toEqual([
      ['WAIVER_UNUSED', 'no reason says why NEXT_TOKEN is no secret'],
    ]));
  test('for what nobody sets is an error', () =>
    expect(problemsOf(given({ NEXT_TOKEN: 'a word', OLD: 'gone' })).map(({ code, what }) => [code, what])).toEqual([
      ['WAIVER_UNUSED', 'it says that OLD is no secret, and nothing of that name looks like one'],
    ]));
  test('holds for what has no name by its place, as the repair says', () => {
    const declare = (notSecret: Record<string, string>) => (lab: Lab) =>
      void new Workload(app(lab), 'main', { ...plain, args: ['--db', 'postgres://app:example@db/app'], notSecret });
    const place = 'spec.template.spec.containers[0].args[1]';
    expect(problemsOf(declare({}))).toEqual([
      expect.objectContaining({ code: 'SECRET_LITERAL', repair: expect.stringContaining(`notSecret: { '${place}': '…' }`) }),
    ]);
    expect(problemsOf(declare({ [place]: 'as its manual writes it' }))).toEqual([]);
  });
  test('holds for any object as an annotation', () =>
    expect(
      found((lab) => {
        const annotations = { token: 'word', 'waiver.loutik.dev/not-secret': 'token: a word of its grammar' };
        object(app(lab), 'x', 'ConfigMap', { metadata: { name: 'x', annotations }, data: {} });
      }),
    ).toEqual([]));
  test('holds for files too', () =>
    expect(
      found(
        (lab) =>
          void new Files(app(lab), 'config', { 'a.ini': 'token = word\nb = 1\n' }, { notSecret: { token: 'a word of its grammar' } }),
      ),
    ).toEqual([]));
});

describe('the evidence', () => {
  const of = (...manifests: readonly object[]) => plainSecrets.prove(rawModel(manifests as readonly Manifest[]));
  const config = (data: object, annotations: object = {}) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x', namespace: 'app', annotations },
    data,
  });
  const counts = (...manifests: readonly object[]) => of(...manifests).figures.map(({ about, value }) => [about, Number(value)]);

  test('counts each text that is looked at, and what is said to be none', () => {
    const [[, before = 0] = []] = counts(config({ a: 'b' }));
    expect(before).toBeGreaterThan(0);
    expect(counts(config({ a: 'b', c: 'd' }))).toEqual([
      ['texts looked at', Number(before) + 1],
      ['said to be none', 0],
    ]);
    const said = { 'waiver.loutik.dev/not-secret': 'PASSWORD: it is an example' };
    expect(counts(config({ PASSWORD: 'hunter2' }, said), config({ PASSWORD: 'hunter2' }, said))[1]).toEqual(['said to be none', 2]);
    expect(of(config({ PASSWORD: 'hunter2' }, said)).findings).toEqual([]);
    expect(of(config({ PASSWORD: 'hunter2' })).findings.map(({ code }) => code)).toEqual(['SECRET_LITERAL']);
  });

  test('looks at nothing that is sealed', () => {
    const sealed = {
      ...config({}),
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      spec: { encryptedData: { password: 'AgBy3i4OJSWK' } },
    };
    expect(of(sealed)).toEqual({
      figures: [
        { about: 'texts looked at', value: '0' },
        { about: 'said to be none', value: '0' },
      ],
      findings: [],
    });
  });
});
