import { ApiObject } from 'cdk8s';
import { Bytes, Cpu, Duration, Files, image, object, ScheduledJob, ServiceChart, Workload } from '../../src';
import { assemble } from '../../src/model/assemble';
import { prove } from '../../src/proofs/prove';
import { base } from '../inventory/base';
import { problemsOf } from '../lab';

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
