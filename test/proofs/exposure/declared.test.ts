import { Bytes, Cpu, internet, PodSet, type ServiceChart, Tenant } from '../../../src';
import { Declared } from '../../../src/proofs/exposure/declared';
import type { Talker } from '../../../src/proofs/exposure/pods';
import { everyAddress, everyPort } from '../../../src/units/ranges';
import { modelOf } from '../proved';
import { type Any, app } from '../references/parts';

const every = { TCP: everyPort, UDP: everyPort, SCTP: everyPort };
const port = (...numbers: readonly number[]) => numbers.map((one) => ({ first: one, last: one }));
const set = (chart: ServiceChart, name: string, more: object = {}) =>
  new PodSet(chart, name, { name, selector: { app: name }, replicas: 1, placement: { strength: 'any' }, ...more });
const model = modelOf((lab: Any) => {
  const chart = app(lab);
  const back = set(chart, 'back', { ports: { http: 80, admin: 81, dns: { number: 53, protocol: 'UDP' }, open: 90 }, open: ['open'] });
  set(chart, 'front', { reaches: [back.port('http'), back.port('admin'), back.port('dns'), internet(443)] });
  set(chart, 'edge', { role: 'ingress' });
  new Tenant(app(lab, 'quiz'), 'tenant', {
    repository: { url: 'https://git.test.example/a.git', branch: 'main', path: '.' },
    hostname: 'quiz.test.example',
    quota: { cpu: Cpu.millis(500), memory: Bytes.mib(512), storage: Bytes.gib(1), pods: 8 },
    volumes: [],
  });
});
const declared = new Declared(model);
const sets = new Map(PodSet.all(model.lab).map((one) => [one.name, one]));
const ours = (name: string): Talker => ({ namespace: 'app', labels: { app: name }, name: `app/${name}`, where: name, set: sets.get(name) });
const byHand = (namespace: string): Talker => ({ namespace, labels: {}, name: `${namespace}/x`, where: 'x' });
const dns: Talker = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' }, name: 'dns', where: 'dns' };
const [front, back, edge] = [ours('front'), ours('back'), ours('edge')];

test('a set reaches the ports of another that it declares, and those that are open to all', () => {
  expect(declared.between(front, back)).toEqual({ TCP: [{ first: 80, last: 81 }, ...port(90)], UDP: port(53) });
  expect(declared.between(front, back)).toEqual(declared.between(front, back)); // asked again
  expect(declared.between(edge, back)).toEqual({ TCP: port(90) });
  expect(declared.between(byHand('app'), back)).toEqual({ TCP: port(90) });
  expect(declared.between(back, front)).toEqual({});
  expect(declared.between(front, byHand('app'))).toEqual({});
});

test('CoreDNS is asked by everybody at its port, and open to all there', () => {
  const both = { TCP: port(53), UDP: port(53) };
  expect([declared.between(front, dns), declared.between(byHand('quiz'), dns), declared.open(dns)]).toEqual([both, both, both]);
});

test('within a tenant’s namespace everybody reaches everybody, and of others the ingress alone comes in', () => {
  const [one, other] = [byHand('quiz'), byHand('quiz')];
  expect(declared.between(one, other)).toEqual(every);
  expect(declared.between(edge, one)).toEqual(every);
  expect(declared.between(front, one)).toEqual({});
  expect(declared.between(byHand('app'), one)).toEqual({});
  expect(declared.between(byHand('app'), byHand('app'))).toEqual({});
});

test('what is open to all is open by its own port, and nothing is of pods that nobody declares', () => {
  expect([declared.open(back), declared.open(front), declared.open(byHand('app'))]).toEqual([{ TCP: port(90) }, {}, {}]);
});

describe('out of the cluster', () => {
  test('a set goes where it declares, by its ports', () => {
    expect(declared.outside(front).map(({ ports }) => ports)).toEqual([{ TCP: port(443) }]);
    expect([declared.outside(back), declared.outside(byHand('app'))]).toEqual([[], []]);
  });

  test('a tenant goes to the Internet, by every port', () => {
    expect(declared.outside(byHand('quiz'))).toEqual([declared.wayTo({ kind: 'internet', ports: [] })]);
    expect(declared.outside(byHand('quiz')).map(({ ports }) => ports)).toEqual([every]);
  });

  test('CoreDNS asks whom its node asks, and the API server', () => {
    expect(declared.outside(dns)).toEqual([{ to: everyAddress, ports: { TCP: port(53, 6443), UDP: port(53) } }]);
  });

  test('ways of other ports are other ways', () => {
    expect(declared.wayTo(internet(80)).ports).toEqual({ TCP: port(80) });
    expect(declared.wayTo(internet('80/udp')).ports).toEqual({ UDP: port(80) });
    expect(declared.wayTo({ kind: 'lan', ports: [80] }).to).not.toEqual(declared.wayTo(internet(80)).to);
  });
});
