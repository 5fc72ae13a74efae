import { PodSet } from '../../../src';
import type { PolicyGraph } from '../../../src/objects/network/graph';
import { unreachedBackends } from '../../../src/proofs/exposure/backends';
import { type Talker, talkersOf } from '../../../src/proofs/exposure/pods';
import { deployment, object, objectsOf } from '../objects-of';
import { modelOf } from '../proved';
import { type Any, app, ingress as declaredIngress } from '../references/parts';

const ports = (...list: readonly object[]) => ({ ports: list });
const pod = { name: 'http', containerPort: 8080 };
/** Two pods behind one Service each by their labels, and one of another namespace. */
const pods = [
  deployment({ container: ports(pod), labels: { tier: 'front' } }),
  deployment({ name: 'api', container: ports(pod) }),
  deployment({ namespace: 'other', container: ports(pod) }),
];
const service = (spec: object, name = 'web') => object('v1', 'Service', name, { spec });
const toWeb = (...list: readonly object[]) => service({ selector: { app: 'web' }, ports: list });
const http = { name: 'http', port: 80, targetPort: 8080 };
const backend = (name: string | undefined, port: object = { number: 80 }) => ({ service: { ...(name ? { name } : {}), port } });
const ingress = (spec: object) => object('networking.k8s.io/v1', 'Ingress', 'x', { spec });
const byDefault = (name?: string, port?: object) => ingress({ defaultBackend: backend(name, port) });
const errors = (port: unknown, name: string | null = 'web') =>
  object('traefik.io/v1alpha1', 'Middleware', 'x', { spec: { errors: { service: { ...(name ? { name } : {}), port } } } });

const edge = (lab: Any) =>
  void new PodSet(app(lab, 'edge'), 'pods', {
    name: 'edge',
    selector: { app: 'edge' },
    replicas: 1,
    placement: { strength: 'any' },
    role: 'ingress',
  });
/** What is told where the ingress comes to those pods alone that are named, at that port. */
const told = (given: readonly object[], opened: Readonly<Record<string, number>> = {}, declare: (lab: Any) => void = edge) => {
  const { lab } = modelOf(declare);
  const objects = objectsOf(...pods, ...given);
  const between = (_: Talker, { name }: Talker) => {
    const number = opened[name];
    return number === undefined ? {} : { TCP: [{ first: number, last: number }] };
  };
  const problems = unreachedBackends({ lab, objects }, talkersOf({ lab, objects }), { between } as unknown as PolicyGraph);
  return problems.map(({ code, where, what }) => [code, where, what]);
};
const unreached = (by: string, end: string, where = 'Ingress/x') => [
  ['FLOW_BLOCKED', where, `${by} leads to ${end}, and no network policy lets edge/edge come there`],
];

describe('an Ingress that somebody wrote', () => {
  test('leads to pods that the ingress comes to, at the port that they listen on', () => {
    expect(told([byDefault('web'), toWeb(http)], { 'app/web': 8080 })).toEqual([]);
    expect(told([byDefault('web'), toWeb(http)], { 'app/web': 80 })).toEqual(unreached('its default backend', 'app/web at 8080/TCP'));
    expect(told([byDefault('web'), toWeb(http)], { 'app/api': 8080 })).toEqual(unreached('its default backend', 'app/web at 8080/TCP'));
  });

  test('leads to a port by its name or its number', () => {
    expect(told([byDefault('web', { name: 'http' }), toWeb({ ...http, name: 'other', port: 1, targetPort: 1 }, http)])).toEqual(
      unreached('its default backend', 'app/web at 8080/TCP'),
    );
    expect(told([byDefault('web', { name: 'gone' }), toWeb(http)])).toEqual([]); // told by the proof `references`
    expect(told([byDefault('web', { number: 81 }), toWeb(http)])).toEqual([]);
  });

  test('leads to the port of the pod that the Service names, or to its own where it names none', () => {
    expect(told([byDefault('web'), toWeb({ port: 80, targetPort: 'http' })])).toEqual(
      unreached('its default backend', 'app/web at 8080/TCP'),
    );
    expect(told([byDefault('web'), toWeb({ port: 80, targetPort: 'gone' })])).toEqual([]);
    expect(told([byDefault('web'), toWeb({ port: 80 })])).toEqual(unreached('its default backend', 'app/web at 80/TCP'));
  });

  test('leads there by the protocol of the Service', () => {
    expect(told([byDefault('web'), toWeb({ ...http, protocol: 'UDP' })], { 'app/web': 8080 })).toEqual(
      unreached('its default backend', 'app/web at 8080/UDP'),
    );
  });

  test('leads to pods that have all labels of the Service’s selector; one of them is enough to answer', () => {
    const both = service({ selector: { app: 'web', tier: 'back' }, ports: [http] });
    expect(told([byDefault('web'), both])).toEqual([]); // for no pods
    const all = deployment({ name: 'third', labels: { app: 'web' }, container: ports(pod) });
    const two = [byDefault('web'), toWeb(http), all];
    expect(told(two, { 'app/third': 8080 })).toEqual([]);
    expect(told(two, { 'app/web': 8080 })).toEqual([]);
    expect(told(two)).toEqual(unreached('its default backend', 'app/web at 8080/TCP'));
  });

  test('leads nowhere that is known by a Service without a selector, or that is not there, or by no Service', () => {
    expect(told([byDefault('web'), service({ ports: [http] })])).toEqual([]);
    expect(told([byDefault('web')])).toEqual([]);
    expect(told([byDefault(undefined), toWeb(http)])).toEqual([]);
    expect(told([ingress({}), toWeb(http)])).toEqual([]);
  });

  test('is told by the name and path that lead there, each once', () => {
    const path = (more: object = {}) => ({ backend: backend('web'), ...more });
    const rule = (host: string | undefined, ...paths: readonly object[]) => ({ ...(host ? { host } : {}), http: { paths } });
    const end = 'app/web at 8080/TCP';
    const rules = [rule('a.test.example', path({ path: '/a' }), path({ path: '/a' }), path()), rule(undefined, path())];
    expect(told([ingress({ rules }), toWeb(http)])).toEqual(
      ['a.test.example/a', 'a.test.example', 'a rule'].flatMap((by) => unreached(by, end)),
    );
  });
});

test('what a Route makes is none of it: its flow follows from the Route', () => {
  const declare = (lab: Any) => {
    edge(lab);
    declaredIngress({})(lab);
  };
  const { objects } = modelOf(declare);
  const [{ manifest = {} } = {}] = objects.ofKind('Ingress').filter(({ source }) => source.startsWith('test/app/web/'));
  expect(told([{ ...manifest, metadata: { name: 'x', namespace: 'app' } }, toWeb(http)], {}, declare)).toEqual([]);
});

test('a middleware that has errors answered leads there as well; one that has not, nowhere', () => {
  const middleware = { where: 'Middleware/x' };
  expect(told([errors(80), toWeb(http)])).toEqual(unreached('its errors', 'app/web at 8080/TCP', middleware.where));
  expect(told([errors('http'), toWeb(http)])).toEqual(unreached('its errors', 'app/web at 8080/TCP', middleware.where));
  expect(told([errors(80), toWeb(http)], { 'app/web': 8080 })).toEqual([]);
  expect(told([errors(80, null), toWeb(http)])).toEqual([]);
  expect(told([object('traefik.io/v1alpha1', 'Middleware', 'x', { spec: { headers: {} } }), toWeb(http)])).toEqual([]);
});

test('where nothing is the ingress, nothing comes in, and nothing is told', () => {
  expect(told([byDefault('web'), toWeb(http)], {}, () => {})).toEqual([]);
});
