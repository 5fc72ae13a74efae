import { ApiObject } from 'cdk8s';
import { Bytes, Cpu, Duration, Files, image, object, ScheduledJob, ServiceChart, Workload } from '../../src';
import { assemble, type Model } from '../../src/model/assemble';
import type { Manifest } from '../../src/objects/manifest';
import { Objects } from '../../src/objects/objects';
import { prove } from '../../src/proofs/prove';
import { validation } from '../../src/proofs/validation';
import { base } from '../inventory/base';
import { problemsOf } from '../lab';
import { rawModel } from './proved';

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const found = (declare: (chart: ServiceChart, lab: Any) => void) =>
  problemsOf((lab) => declare(new ServiceChart(lab, 'app'), lab)).map(({ code, where, what }) => [code, where, what]);
const longName = 'x'.repeat(64);

test('what the API server would refuse is told with the object, the path in it, the value, and a way out', () => {
  const problems = problemsOf((lab) => void new Workload(new ServiceChart(lab, 'app'), 'main', { ...plain, ports: { Web: 80 } }));
  expect(problems).toEqual([
    {
      code: 'OBJECT_INVALID',
      where: 'test/app/main/deployment',
      what: 'Deployment app spec.template.spec.containers[0].ports[0].name: "Web" is no name of a port: only lower-case letters, digits and hyphens; the same in Service app spec.ports[0].name, Service app spec.ports[0].targetPort',
      repair: 'mend it where test/app/main/deployment is declared; the API server would refuse it',
    },
  ]);
});

test('an object that a chart writes itself is looked at like all others', () => {
  expect(
    found((chart) => {
      const raw = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'raw', namespace: 'app' }, data: { 'a/b': 'c' } };
      new ApiObject(chart, 'raw', raw);
      object(chart, 'own', 'PriorityClass', { metadata: { name: 'system-mine' }, value: 1 });
    }),
  ).toEqual([
    ['OBJECT_INVALID', 'test/app/raw', 'ConfigMap raw data: the key "a/b" is no key of a ConfigMap: only letters, digits, -, _ and .'],
    [
      'OBJECT_INVALID',
      'test/app/own',
      expect.stringContaining('metadata.name: "system-mine" begins with system-, which is Kubernetes\' own'),
    ],
  ]);
});

test('a message about some value has a repair of its own, where there is one', () => {
  const [problem] = problemsOf((lab) => void new Files(new ServiceChart(lab, 'app'), 'f', { a: 'x'.repeat(1024 * 1024 + 1) }));
  expect(problem).toEqual({
    code: 'OBJECT_INVALID',
    where: expect.stringMatching(/^test\/app\/f/),
    what: 'ConfigMap app-f data: has 1048577 bytes in all, and 1048576 are the most',
    repair: 'split it, or keep what is large in a volume or an image',
  });
});

describe('one mistake is told once', () => {
  test('however many objects of its app it gets into', () => {
    const problems = found((chart) => {
      for (const name of ['one', 'two', 'three'])
        new ScheduledJob(chart, name, { ...plain, schedule: 'daily', within: Duration.seconds(60) });
    });
    expect(problems.filter(([code]) => code === 'OBJECT_INVALID')).toEqual([
      [
        'OBJECT_INVALID',
        'test/app/one/cronjob',
        'CronJob app-one spec.schedule: "daily" has 1 fields, and a schedule has five: minute, hour, day, month, day of the week; the same in CronJob app-two spec.schedule, CronJob app-three spec.schedule',
      ],
    ]);
  });

  test('in each of the apps that have it', () => {
    const problems = problemsOf((lab) => {
      for (const name of ['one', 'two']) new Workload(new ServiceChart(lab, name), 'main', { ...plain, ports: { Web: 80 } });
    });
    expect(problems.map(({ where }) => where)).toEqual(['test/one/main/deployment', 'test/two/main/deployment']);
  });

  test('when a name fits nowhere, of that name, and not of what is called after it', () => {
    const problems = found((chart) => new Workload(chart, 'main', { ...plain, name: longName }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toEqual([
      'OBJECT_INVALID',
      expect.stringMatching(/^test\/app\/main\//),
      expect.stringContaining(' has 64 characters, and 63 is the most'),
    ]);
  });

  test('when the construct that was given the value has told it', () => {
    const scale = { min: 3, max: 2, cpu: 70 };
    expect(found((chart) => new Workload(chart, 'main', { ...plain, ports: { http: 80 }, scale })).map(([code]) => code)).toEqual([
      'VALUE_INVALID',
    ]);
  });

  test('when an app has no good name, of that', () => {
    expect(problemsOf((lab) => void new Workload(new ServiceChart(lab, 'App_1'), 'main', plain)).map(({ code }) => code)).toEqual([
      'NAME_INVALID',
    ]);
  });

  test('when two services have one name, of neither of them', () => {
    const problems = problemsOf((lab) => {
      for (let count = 0; count < 2; count++) new ServiceChart(lab, 'app');
    });
    expect(problems.map(({ code }) => code)).not.toContain('OBJECT_INVALID');
  });

  test('when an object names another by what nothing can be called, as no name', () => {
    const account = {
      metadata: { name: 'b' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a/b' },
      subjects: [],
    };
    expect(found((chart) => void object(chart, 'b', 'RoleBinding', account))).toEqual([
      ['OBJECT_INVALID', 'test/app/b', 'RoleBinding b roleRef.name: "a/b" has a /, which no name can have'],
    ]);
  });

  test('when a probe names a port by what no port can be called, as no name', () => {
    const probe = { tcpSocket: { port: 'Web' } };
    const container = { name: 'a', image: 'docker.io/traefik/whoami:v1.11.0', livenessProbe: probe };
    const problems = found((chart) => {
      const { metadata, spec } = deployment(container);
      object(chart, 'd', 'Deployment', { metadata, spec } as Any);
    });
    expect(problems.filter(([, , what]) => String(what).includes('Web'))).toEqual([
      ['OBJECT_INVALID', 'test/app/d', expect.stringContaining('livenessProbe.tcpSocket.port: "Web" is no name of a port')],
    ]);
  });

  test('when its file could not be written either, as the name that it is', () => {
    const problems = found((chart) => object(chart, 'c', 'ConfigMap', { metadata: { name: 'x'.repeat(300) } }));
    expect(problems).toEqual([['OBJECT_INVALID', 'test/app/c', expect.stringContaining('metadata.name: ')]]);
  });

  test('when its schema refuses it, by that', () => {
    const problems = found((chart) => object(chart, 'c', 'ConfigMap', { metadata: { name: 'A' }, data: { a: 1 } } as Any));
    expect(problems.map(([code]) => code)).toEqual(['SCHEMA_INVALID']);
  });
});

test('the proof says how many objects it looked at', () => {
  const model = assemble({
    name: 'test',
    inventory: base,
    services: (lab) => void new ServiceChart(lab, 'app'),
    sealed: new Map(),
    ledger: [],
  });
  const evidence = prove(model).find(({ proof }) => proof === 'validation');
  expect(evidence).toEqual({
    proof: 'validation',
    holds: true,
    figures: [{ about: 'objects', value: String(model.objects.all.length) }],
    numbers: [],
    findings: [],
  });
});

function deployment(container: object) {
  const labels = { app: 'a' };
  return {
    metadata: { name: 'a' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } },
  };
}

describe('of objects as they are', () => {
  const of = (app: string, kind: string, name: string, more: object) => ({
    app,
    home: app,
    source: `test/${app}/${kind}-${name}`,
    manifest: { apiVersion: 'v1', kind, metadata: { name, namespace: app }, ...more } as unknown as Manifest,
  });
  const map = (app: string, name: string, key = 'a') => of(app, 'ConfigMap', name, { data: { [key]: 'b' } });
  const model = (objects: ReturnType<typeof of>[], problems: Model['problems'] = []) => ({
    ...rawModel([]),
    problems,
    objects: new Objects(objects),
  });
  const told = (...given: Parameters<typeof model>) =>
    validation.prove(model(...given)).findings.map(({ code, where, what }) => [code, where, what]);
  const noKey = 'ConfigMap NAME data: the key "a/b" is no key of a ConfigMap: only letters, digits, -, _ and .';
  const wrong = (app: string, name: string, rest = '') => [
    'OBJECT_INVALID',
    `test/${app}/ConfigMap-${name}`,
    noKey.replace('NAME', name) + rest,
  ];

  test('one mistake is told with two other places, and how many more there are', () => {
    const some = (count: number) => ['p', 'q', 'r', 's', 't'].slice(0, count).map((name) => map('a', name, 'a/b'));
    const also = (...names: string[]) => `; the same in ${names.map((name) => `ConfigMap ${name} data`).join(', ')}`;
    expect(told(some(1))).toEqual([wrong('a', 'p')]);
    expect(told(some(2))).toEqual([wrong('a', 'p', also('q'))]);
    expect(told(some(3))).toEqual([wrong('a', 'p', also('q', 'r'))]);
    expect(told(some(4))).toEqual([wrong('a', 'p', `${also('q', 'r')} and 1 more`)]);
    expect(told(some(5))).toEqual([wrong('a', 'p', `${also('q', 'r')} and 2 more`)]);
  });

  test('and for each app by itself', () =>
    expect(told([map('a', 'p', 'a/b'), map('b', 'q', 'a/b')])).toEqual([wrong('a', 'p'), wrong('b', 'q')]));

  test('a name that is made of a wrong one comes right with it, in its own app', () => {
    const places = (...all: ReturnType<typeof of>[]) => told(all).map(([, where]) => where);
    expect(places(map('a', 'Web'), map('a', 'Web-files'))).toEqual(['test/a/ConfigMap-Web']);
    expect(places(map('a', 'Web-files'), map('a', 'Web'))).toEqual(['test/a/ConfigMap-Web']);
    expect(places(map('a', 'Web-files'), map('a', 'API'))).toEqual(['test/a/ConfigMap-Web-files', 'test/a/ConfigMap-API']);
    expect(places(map('a', 'Web'), map('b', 'Web-files'))).toEqual(['test/a/ConfigMap-Web', 'test/b/ConfigMap-Web-files']);
  });

  test('what a construct was told of a value is not told again of what stands in it; of anything else it is', () => {
    const problem = (where: string, code: Model['problems'][number]['code'] = 'VALUE_INVALID') => ({ code, where, what: 'x', repair: 'y' });
    const one = [map('a', 'p', 'a/b')];
    for (const code of ['HOSTNAME_INVALID', 'NAME_INVALID', 'RESOURCES_INVALID', 'VALUE_INVALID'] as const)
      for (const where of ['test/a', 'test/a/ConfigMap-p']) expect(told(one, [problem(where, code)])).toEqual([]);
    expect(told(one, [problem('test/a', 'REFERENCE_UNKNOWN')])).toHaveLength(1);
    for (const where of ['test/b', 'test/a/ConfigMap', 'test/a/ConfigMap-p/x', '']) expect(told(one, [problem(where)])).toHaveLength(1);
  });

  test('what its schema refuses is told by that alone, and counted by the evidence no more', () => {
    const odd = of('a', 'ConfigMap', 'odd', { data: { 'a/b': 1 } });
    expect(told([odd])).toEqual([]);
    expect(validation.prove(model([odd, map('a', 'p'), map('a', 'q', 'a/b')])).figures).toEqual([{ about: 'objects', value: '2' }]);
  });

  test('a Service’s address is held against those that the cluster gives out', () => {
    const service = (clusterIP: string) => of('a', 'Service', 's', { spec: { clusterIP, ports: [{ port: 80 }] } });
    expect(told([service('10.43.0.77')])).toEqual([]);
    expect(told([service('10.99.0.77')])).toHaveLength(1);
  });
});
