import { hostNetworkWaiver } from '../../src/constructs/node-share';
import { isolation } from '../../src/proofs/isolation';
import { deployment, foundIn, object, objectsOf } from './objects-of';

// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
type Any = any;
const policy = (policyTypes: readonly string[], podSelector: object = {}, namespace = 'app') =>
  object('networking.k8s.io/v1', 'NetworkPolicy', 'p', { spec: { podSelector, policyTypes } }, { namespace });
const both = policy(['Ingress', 'Egress']);
const service = (spec: object) => object('v1', 'Service', 's', { spec: { ports: [{ port: 80 }], ...spec } });

test('a pod that is held back in both directions, and opens nothing, has no finding', () => {
  expect(foundIn(isolation, deployment(), both, service({}))).toEqual([]);
  expect(foundIn(isolation, deployment(), policy(['Ingress']), { ...policy(['Egress'], { matchLabels: { app: 'web' } }) })).toEqual([]);
});

test.each<[string, readonly object[], string]>([
  ['no policy', [], 'who comes in, nor where it goes'],
  ['one of another namespace', [policy(['Ingress', 'Egress'], {}, 'other')], 'who comes in, nor where it goes'],
  ['one that selects others', [policy(['Ingress', 'Egress'], { matchLabels: { app: 'db' } })], 'who comes in, nor where it goes'],
  ['one for who comes in alone', [policy(['Ingress'])], 'where it goes'],
  ['one for where it goes alone', [policy(['Egress'])], 'who comes in'],
])('%s leaves a pod open', (_, policies, what) => {
  expect(isolation.prove({ objects: objectsOf(deployment(), ...policies) }).findings).toMatchObject([
    { code: 'POD_UNISOLATED', where: 'Deployment/web', what: `no NetworkPolicy of namespace app holds back ${what}` },
  ]);
});

test.each<[string, object, string]>([
  ['a port of the node', deployment({ container: { ports: [{ containerPort: 80, hostPort: 8080 }] } }), 'Deployment/web'],
  ['the network of the node', deployment({ pod: { hostNetwork: true } }), 'Deployment/web'],
  ['a Service of the type NodePort', service({ type: 'NodePort' }), 'Service/s'],
  ['a Service of the type LoadBalancer', service({ type: 'LoadBalancer' }), 'Service/s'],
  ['addresses of others', service({ externalIPs: ['1.2.3.4'] }), 'Service/s'],
])('%s is told', (_, opening, where) => {
  expect(foundIn(isolation, both, opening)).toEqual([['PORT_EXPOSED', where, undefined]]);
});

const whats = (...manifests: readonly object[]) =>
  isolation.prove({ objects: objectsOf(both, ...manifests) }).findings.map(({ code, what }) => [code, what]);
const exposed = (what: string) => [['PORT_EXPOSED', what]];

test('no policy holds back a pod on the network of its node: that it is there is told, unless its chart says why', () => {
  const onNode = (annotations: Record<string, string> = {}, more: object = {}) =>
    deployment({ pod: { hostNetwork: true }, annotations, ...more });
  expect(isolation.prove({ objects: objectsOf(onNode()) }).findings.map(({ code, what }) => [code, what])).toEqual(
    exposed('its pod listens on the network of its node'),
  );
  expect(isolation.prove({ objects: objectsOf(onNode({ [hostNetworkWaiver]: 'it answers pings' })) }).findings).toEqual([]);
  expect(whats(deployment({ annotations: { [hostNetworkWaiver]: 'left over' }, container: { ports: [{ hostPort: 53 }] } }))).toEqual(
    exposed('main takes port 53 of its node'),
  );
});

test('a port of the node is told of each container, unless that one says why; 0 is none', () => {
  const [first] = (deployment({ container: { name: 'first', ports: [{ containerPort: 1, hostPort: 81 }] } }) as Any).spec.template.spec
    .containers;
  const pod = (hostPort: number | undefined, annotations: Record<string, string> = {}) =>
    deployment({ container: { ports: [{ containerPort: 80, hostPort }] }, pod: {}, annotations });
  expect(whats(pod(80))).toEqual(exposed('main takes port 80 of its node'));
  for (const none of [0, undefined]) expect(whats(pod(none))).toEqual([]);
  expect(whats(pod(80, { 'waiver.loutik.dev/main.host-ports': 'the ingress' }))).toEqual([]);
  expect(whats(pod(80, { 'waiver.loutik.dev/other.host-ports': 'the ingress' }))).toHaveLength(1);
  expect(whats(deployment({ pod: { initContainers: [first] } }))).toEqual(exposed('first takes port 81 of its node'));
});

test('a Service that opens ports of nodes names them, those of the node where it says them', () => {
  const ports = [{ port: 80, nodePort: 30080 }, { port: 443 }];
  for (const type of ['NodePort', 'LoadBalancer'])
    expect(whats(service({ type, ports }))).toEqual(exposed(`the Service s of the type ${type} opens 30080, 443 on every node`));
  for (const type of ['ClusterIP', 'ExternalName', undefined]) expect(whats(service({ type, ports }))).toEqual([]);
  expect(whats(service({ externalIPs: ['192.0.2.1', '192.0.2.2'] }))).toEqual(
    ['192.0.2.1', '192.0.2.2'].flatMap((address) => exposed(`the Service s takes what is sent to ${address}`)),
  );
});

test('the evidence counts the pods', () => {
  const { figures } = isolation.prove({ objects: objectsOf(both, deployment(), deployment({ name: 'api' })) });
  expect([isolation.id, figures]).toEqual(['isolation', [{ about: 'pods', value: '2' }]]);
});
