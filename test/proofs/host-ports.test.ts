import { Bytes, Cpu, PodSet, ServiceChart } from '../../src';
import { hostPorts } from '../../src/proofs/host-ports';
import { deployment, objectsOf } from './objects-of';
import { modelOf } from './proved';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;

/** Pods that somebody wrote, beside declared ones of namespace app that take 9000/TCP, and on machine one 9001/UDP. */
const found = (...manifests: readonly object[]) => {
  const set = (chart: ServiceChart, name: string, port: object, placement: Any) =>
    new PodSet(chart, name, {
      name,
      selector: { app: name, tier: 'web' },
      ports: { web: { number: 8000, ...port } },
      madeBy: 'helm',
      replicas: 1,
      requests: { cpu: Cpu.millis(1), memory: Bytes.mib(1), memoryLimit: Bytes.mib(1) },
      placement,
    });
  const model = modelOf((lab) => {
    const chart = new ServiceChart(lab, 'app');
    set(chart, 'all', { hostPort: 9000 }, { strength: 'any' });
    set(chart, 'one', { hostPort: 9001, protocol: 'UDP' }, { strength: 'required', machine: 'one' });
  });
  const ours = PodSet.all(model.lab).flatMap(({ ports }) => Object.values(ports).filter(({ hostPort }) => hostPort !== undefined));
  return hostPorts({ ...model, objects: objectsOf(...manifests) }, ours).map(({ code, where, what }) => [code, where, what]);
};
const told = (key: string, why: string) => [['PORT_CLASH', 'Deployment/web', `its pod takes ${key} of a node, ${why}`]];
const taking = (ports: readonly object[], pod: object = {}, more: object = {}) => deployment({ container: { ports }, pod, ...more });
const port = (hostPort: unknown, protocol?: string) => ({ containerPort: 8080, hostPort, ...(protocol ? { protocol } : {}) });
const on = (machine: string) => ({ nodeSelector: { 'loutik.dev/home': machine } });
const ofAll = 'as port web of test/app/all does';
const ofOne = 'as port web of test/app/one does';

test('a port that declared pods take is told, of its protocol, on a node that both may run on', () => {
  expect(found(taking([port(9000)]))).toEqual(told('9000/TCP', ofAll));
  expect(found(taking([port(9000, 'TCP')], on('two')))).toEqual(told('9000/TCP', ofAll));
  expect(found(taking([port(9000, 'UDP')]))).toEqual([]);
  expect(found(taking([port(9001, 'UDP')]))).toEqual(told('9001/UDP', ofOne));
  expect(found(taking([port(9001, 'UDP')], on('one')))).toEqual(told('9001/UDP', ofOne));
  expect(found(taking([port(9001, 'UDP')], on('two')))).toEqual([]);
  expect(found(taking([port(9001)]))).toEqual([]);
});

test('one of its own is not: pods of that namespace with all labels of the set', () => {
  const own = (labels: Record<string, string>, namespace = 'app') => found(taking([port(9000)], {}, { labels, namespace }));
  expect(own({ app: 'all', tier: 'web', more: 'x' })).toEqual([]);
  for (const labels of [{ app: 'all' }, { tier: 'web' }, { app: 'one', tier: 'web' }] as Record<string, string>[])
    expect(own(labels)).toEqual(told('9000/TCP', ofAll));
  expect(own({ app: 'all', tier: 'web' }, 'other')).toEqual(told('9000/TCP', ofAll));
});

test('a port that the node has is told of its protocol', () => {
  expect(found(taking([port(8472, 'UDP')]))).toEqual(told('8472/UDP', 'which flannel has'));
  expect(found(taking([port(8472)]))).toEqual([]);
  expect(found(taking([port(6443)]))).toEqual(told('6443/TCP', 'which the API server has'));
  expect(found(taking([port(6443, 'UDP')]))).toEqual([]);
});

test('each port is told once, and those that stand in an init container too', () => {
  expect(found(taking([port(9000), port(9000), port(6443)]))).toEqual([
    ...told('9000/TCP', ofAll),
    ...told('6443/TCP', 'which the API server has'),
  ]);
  const [first] = (taking([port(9000)]) as Any).spec.template.spec.containers;
  expect(found(deployment({ pod: { initContainers: [{ ...first, name: 'first' }] } }))).toEqual(told('9000/TCP', ofAll));
});

test('on the network of the node every port of a container is one of it, elsewhere those that say so', () => {
  const own = { containerPort: 9000 };
  expect(found(taking([own], { hostNetwork: true }))).toEqual(told('9000/TCP', ofAll));
  for (const hostNetwork of [false, undefined]) expect(found(taking([own], { hostNetwork }))).toEqual([]);
  expect(found(taking([{ containerPort: 80, hostPort: 9000 }], { hostNetwork: true }))).toEqual(told('9000/TCP', ofAll));
  for (const none of [0, '9000', undefined]) expect(found(taking([port(none)]))).toEqual([]);
});
