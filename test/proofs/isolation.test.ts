import { isolation } from '../../src/proofs/isolation';
import { deployment, foundIn, object, objectsOf } from './objects-of';

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
