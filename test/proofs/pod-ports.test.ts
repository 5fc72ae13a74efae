import { podPortFaults } from '../../src/proofs/pod-ports';
import { deployment, objectsOf } from './objects-of';

const http = (port: unknown) => ({ httpGet: { port, path: '/' } });
const tcp = (port: unknown) => ({ tcpSocket: { port } });
const ports = [{ name: 'http', containerPort: 80 }, { name: 'dns', containerPort: 53 }, { containerPort: 81 }];
const told = (container: object, pod: object = {}) =>
  objectsOf(deployment({ container: { ports, ...container }, pod }))
    .pods()
    .flatMap(podPortFaults)
    .map(({ code, where, what }) => [code, where, what]);
const names = (what: string, right = '') => [
  ['REFERENCE_UNKNOWN', 'Deployment/web', `the ${what} of container main names port htpt, and the container has http, dns${right}`],
];

test.each([
  ['startupProbe', { startupProbe: http('htpt') }],
  ['readinessProbe', { readinessProbe: http('htpt') }],
  ['livenessProbe', { livenessProbe: tcp('htpt') }],
  ['postStart hook', { lifecycle: { postStart: http('htpt') } }],
  ['preStop hook', { lifecycle: { preStop: tcp('htpt') } }],
])('a %s that names a port of no name here is told, with the name that it may mean', (what, container) => {
  expect(told(container)).toEqual(names(what, '; did you mean http?'));
});

test.each([
  ['one of its own names', { livenessProbe: http('http'), readinessProbe: tcp('dns'), lifecycle: { preStop: http('dns') } }],
  ['a number, whoever listens', { livenessProbe: http(8080), readinessProbe: tcp(81) }],
  ['what is no name of a port, which is told as that', { livenessProbe: http('NOT A NAME') }],
  ['a command', { livenessProbe: { exec: { command: ['a'] } } }],
])('%s is not', (_, container) => expect(told(container)).toEqual([]));

test('a name of another container is none of its own, and one without names has none', () => {
  const pod = { initContainers: [{ name: 'first', image: 'a', startupProbe: http('http') }] };
  expect(told({}, pod)).toEqual([
    ['REFERENCE_UNKNOWN', 'Deployment/web', 'the startupProbe of container first names port http, and the container has none with a name'],
  ]);
});
