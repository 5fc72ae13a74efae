import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allFacts, type ChartFacts, type ChartPod, manifestOf, podsOf, tableAt } from '../../../src/twin/charts/facts';

const facts = (more: object = {}): ChartFacts => ({
  chart: 'app',
  version: '1.0.0',
  objects: [],
  services: {},
  pods: [
    {
      kind: 'Deployment',
      name: 'app',
      namespace: 'home',
      replicas: 2,
      selector: { app: 'x' },
      labels: { app: 'x', part: 'y' },
      containers: [
        { name: 'main', args: ['--first', '<entrypoints>', '<tls>', '<additional>', '--last'], ports: [{ name: 'own', containerPort: 1 }] },
        { name: 'side' },
      ],
      ...more,
    },
  ],
});
const podOf = (more: object = {}, values: object = {}, whole: object = {}) =>
  podsOf({ ...facts(more), ...whole }, { ...values })[0] as ChartPod;
const entrypoints = { web: { port: 8000, asDefault: true }, secure: { port: 8443, tls: true } };

describe('a pod that a chart makes', () => {
  test('is as the table has it where the values say nothing, its own arguments and ports among that', () => {
    expect(podOf()).toEqual(facts().pods[0]);
  });

  test('takes priority and affinity from the table of values that it is made of, and resources for the containers that take them', () => {
    const values = {
      parts: { app: { priorityClassName: 'high', affinity: { a: 1 }, resources: { requests: { cpu: '1' } } } },
      priorityClassName: 'low',
    };
    const pod = podOf({ at: 'parts.app', taking: ['side'], initContainers: [{ name: 'side' }, { name: 'first' }] }, values);
    expect([pod.priorityClassName, pod.affinity]).toEqual(['high', { a: 1 }]);
    expect(pod.containers.map(({ resources }) => resources)).toEqual([undefined, { requests: { cpu: '1' } }]);
    expect(pod.initContainers).toEqual([{ name: 'side', resources: { requests: { cpu: '1' } } }, { name: 'first' }]);
    expect(pod).not.toHaveProperty('at');
    expect(pod).not.toHaveProperty('taking');
  });

  test('takes from the whole of the values where its table is the whole, and nothing where it has none or the values lack it', () => {
    const values = { priorityClassName: 'low', resources: { limits: {} } };
    const whole = podOf({ at: '', taking: ['main'] }, values);
    expect([whole.priorityClassName, whole.containers[0]?.resources]).toEqual(['low', { limits: {} }]);
    expect(podOf({ taking: ['main'] }, values)).toEqual(podOf());
    expect(podOf({ at: 'none', taking: ['main'] }, values)).toEqual(podOf());
  });
});

describe('the doors of an ingress', () => {
  const container = (ports?: object) => podOf({}, ports === undefined ? {} : { ports }, { entrypoints }).containers[0];

  test('are the chart’s own, in the order of their names, as ports and as arguments; one is the default, one speaks TLS', () => {
    expect(container()?.ports).toEqual([
      { name: 'secure', containerPort: 8443, protocol: 'TCP' },
      { name: 'web', containerPort: 8000, protocol: 'TCP' },
    ]);
    expect(container()?.args).toEqual([
      '--first',
      '--entryPoints.secure.address=:8443/tcp',
      '--entryPoints.web.address=:8000/tcp',
      '--entryPoints.web.asDefault=true',
      '--entryPoints.secure.http.tls=true',
      '--last',
    ]);
  });

  test('may be moved, taken away and added to by the values', () => {
    const moved = container({ web: { port: 9000, hostPort: 80 }, secure: null, dns: { port: 5300, protocol: 'UDP' }, bare: {} });
    expect(moved?.ports).toEqual([
      { name: 'bare', containerPort: 0, protocol: 'TCP' },
      { name: 'dns', containerPort: 5300, protocol: 'UDP' },
      { name: 'web', containerPort: 9000, hostPort: 80, protocol: 'TCP' },
    ]);
    expect(moved?.args?.filter((text) => text.includes('address'))).toEqual([
      '--entryPoints.bare.address=:0/tcp',
      '--entryPoints.dns.address=:5300/udp',
      '--entryPoints.web.address=:9000/tcp',
    ]);
  });

  test('leave a container alone that has no ports or no arguments', () => {
    expect(podOf({}, {}, { entrypoints }).containers[1]).toEqual({ name: 'side' });
  });

  test('what the values add stands where the table says', () => {
    const { args } = podOf({}, { additionalArguments: ['--a', '--b'] }, { entrypoints: {} }).containers[0] ?? {};
    expect(args).toEqual(['--first', '--a', '--b', '--last']);
  });
});

test('a table of values is found by its dotted path; one that is not there is empty', () => {
  const values = { a: { b: { c: 1 } } };
  expect([tableAt(values, ''), tableAt(values, 'a'), tableAt(values, 'a.b'), tableAt(values, 'a.x.y')]).toEqual([
    values,
    { b: { c: 1 } },
    { c: 1 },
    {},
  ]);
});

describe('an object that makes a chart’s pods', () => {
  const pod: ChartPod = {
    kind: 'Deployment',
    name: 'app',
    namespace: 'home',
    replicas: 2,
    selector: { app: 'x' },
    labels: { app: 'x' },
    priorityClassName: 'high',
    containers: [{ name: 'main', args: ['a'] }],
  };
  const image = 'docker.io/library/chart:1.0.0';

  test('is a Deployment with replicas and selector', () => {
    expect(manifestOf(pod)).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'app', namespace: 'home' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'x' } },
        template: {
          metadata: { labels: { app: 'x' } },
          spec: { priorityClassName: 'high', containers: [{ name: 'main', args: ['a'], image }] },
        },
      },
    });
  });

  test('of kind StatefulSet names its Service, and keeps init containers', () => {
    const { spec } = manifestOf({ ...pod, kind: 'StatefulSet', initContainers: [{ name: 'first' }] }) as never as {
      spec: { serviceName: string; template: { spec: object } };
    };
    expect(spec.serviceName).toBe('app');
    expect(spec.template.spec).toMatchObject({ initContainers: [{ name: 'first', image }] });
  });

  test('of kind Job is of another group, is tried again on failure, and has neither replicas nor selector', () => {
    const { apiVersion, spec } = manifestOf({ ...pod, kind: 'Job' });
    expect(apiVersion).toBe('batch/v1');
    expect(Object.keys(spec as object)).toEqual(['template']);
    expect(spec).toMatchObject({ template: { spec: { restartPolicy: 'OnFailure' } } });
  });
});

test('every table of facts is read, and nothing else that lies there', () => {
  const root = fs.mkdtempSync(join(tmpdir(), 'loutik-facts-'));
  const folder = join(root, 'src/twin/charts/facts');
  fs.mkdirSync(folder, { recursive: true });
  for (const name of ['a.yaml', 'b.yaml', 'c.md']) fs.writeFileSync(join(folder, name), `chart: ${name}\n`);
  expect(allFacts(root)).toEqual([{ chart: 'a.yaml' }, { chart: 'b.yaml' }]);
  fs.rmSync(root, { recursive: true });
});
