import { PodSet, pin, type ServiceChart } from '../../../src';
import { addressesOfNodes, isDns, talkersOf } from '../../../src/proofs/exposure/pods';
import { addresses } from '../../../src/units/ranges';
import { container, deployment, objectsOf } from '../objects-of';
import { modelOf } from '../proved';
import { type Any, app } from '../references/parts';

const set = (chart: ServiceChart, name: string, more: object = {}) =>
  new PodSet(chart, name, { name, selector: { app: name }, replicas: 1, placement: { strength: 'any' }, ...more });
const talkers = (declare: (lab: Any) => void, ...objects: readonly object[]) =>
  talkersOf({ lab: modelOf(declare).lab, objects: objectsOf(...objects) });
const none = () => {};
const [server, worker] = ['192.168.7.20/32', '192.168.7.21/32'];
const ports = (...list: readonly object[]) => ({ containers: [container({ ports: list })] });

describe('pods that somebody wrote by hand', () => {
  test('are called by their namespace and object, and have no set', () => {
    expect(talkers(none, deployment())).toStrictEqual([
      { namespace: 'app', labels: { app: 'web' }, named: {}, name: 'app/web', where: 'Deployment/web' },
    ]);
  });

  test('have the ports of all their containers that have a name, TCP where no protocol is said', () => {
    const dns = { name: 'dns', containerPort: 53, protocol: 'UDP' };
    const pod = {
      containers: [container({ ports: [{ name: 'http', containerPort: 80 }, { containerPort: 81 }] }), container({ ports: [dns] })],
    };
    expect(talkers(none, deployment({ pod }))[0]?.named).toEqual({
      http: { number: 80, protocol: 'TCP' },
      dns: { number: 53, protocol: 'UDP' },
    });
  });

  test('on the network of their node are any node, others are none', () => {
    expect(talkers(none, deployment({ pod: { hostNetwork: true } }))[0]?.onNode).toEqual(addresses(server, worker));
    expect(talkers(none, deployment({ pod: { hostNetwork: false } }))[0]?.onNode).toBeUndefined();
  });

  test('are each there, several of one namespace as well', () => {
    const names = (...objects: readonly object[]) => talkers(none, ...objects).map(({ name }) => name);
    expect(names(deployment(), deployment({ name: 'api' }), deployment({ namespace: 'other' }))).toEqual([
      'app/web',
      'app/api',
      'other/web',
    ]);
  });
});

describe('pods that are declared', () => {
  const declare =
    (more: object = {}) =>
    (lab: Any) =>
      void set(app(lab), 'web', more);

  test('are there once, with the labels that their object gives them and the ports of both', () => {
    const object = deployment({ labels: { tier: 'front' }, pod: ports({ name: 'http', containerPort: 8080 }) });
    const all = talkers(declare({ ports: { metrics: 9100 } }), object);
    expect(all.map(({ name, where, labels, onNode }) => [name, where, labels, onNode])).toEqual([
      ['app/web', 'test/app/web', { app: 'web', tier: 'front' }, undefined],
    ]);
    expect(all[0]?.set?.name).toBe('web');
    expect(all[0]?.named).toMatchObject({ http: { number: 8080, protocol: 'TCP' }, metrics: { number: 9100, protocol: 'TCP' } });
  });

  test('have the labels of their selector where no object makes them', () => {
    expect(talkers(declare())).toMatchObject([{ name: 'app/web', labels: { app: 'web' }, named: {} }]);
  });

  test('are not those that lack one of its labels, nor those of another namespace', () => {
    const names = (selector: object, object: object) => talkers(declare({ selector }), object).map(({ name, where }) => `${name} ${where}`);
    const both = ['app/web test/app/web', 'app/web Deployment/web'];
    expect(names({ app: 'web', tier: 'front' }, deployment())).toEqual(both);
    expect(names({ app: 'web' }, deployment())).toEqual(both.slice(0, 1));
    expect(names({ app: 'web' }, deployment({ namespace: 'other' }))).toEqual([both[0], 'other/web Deployment/web']);
  });

  test('on the network of their node are the nodes that they may run on', () => {
    const on = (more: object) => (lab: Any) => void set(app(lab), 'web', { ...more, placement: pin(lab.machines.two) });
    expect(talkers(on({ onNodeNetwork: true }))[0]?.onNode).toEqual(addresses(worker));
    expect(talkers(on({}))[0]?.onNode).toBeUndefined();
  });
});

test('the nodes of a placement are told by their addresses in the house', () => {
  const { lab } = modelOf((all: Any) => {
    set(app(all), 'any');
    set(app(all, 'other'), 'one', { placement: pin(all.machines.one) });
  });
  expect(PodSet.all(lab).map((one) => [one.name, addressesOfNodes(lab, one)])).toEqual([
    ['any', addresses(server, worker)],
    ['one', addresses(server)],
  ]);
});

test('those that are asked for names are CoreDNS alone: its label, in kube-system', () => {
  const labels = { 'k8s-app': 'kube-dns' };
  expect(isDns({ namespace: 'kube-system', labels })).toBe(true);
  expect(isDns({ namespace: 'app', labels })).toBe(false);
  expect(isDns({ namespace: 'kube-system', labels: { 'k8s-app': 'metrics-server' } })).toBe(false);
});
