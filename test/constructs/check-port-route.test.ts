import { type Inventory, PortRoute, pin, prefer, ServiceChart, Workload } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { base, withChange } from '../inventory/base';
import { type Any, plain } from './object-of';

const ports = { game: 25565, voice: { number: 9987, protocol: 'UDP' }, own: { number: 5353, hostPort: 53, protocol: 'UDP' } };

/** A route to a port of an app, and what is told at it: code, and what is wrong. */
function routed(route: Any = {}, workload: Any = {}, inventory: Inventory = base) {
  const lab = new Lab({ homelab: 'test', inventory }) as Any;
  const chart = new ServiceChart(lab, 'app', { podSecurity: { level: 'privileged', reason: 'a test' } });
  const server = new Workload(chart, 'main', {
    ...plain,
    ports,
    waivers: { hostPorts: 'a test' },
    placement: pin(lab.machines.two),
    ...workload,
  });
  const { to = 'game', at = chart, ...rest } = route;
  const before = lab.problems.length;
  const scope = at === chart ? chart : new ServiceChart(lab, at);
  const made = new PortRoute(scope, 'play', { hostname: 'mc.test.example', audience: 'lan', to: (server.ports as Any)[to], ...rest });
  return { made, told: lab.problems.slice(before).map(({ code, where, what }: Any) => [code, where, what]) };
}
const told = (route: Any, workload: Any = {}, inventory: Inventory = base) => routed(route, workload, inventory).told;
const at = (code: string, what: string) => [[code, 'test/app/play', what]];

test.each([
  [{}, { through: 'ingress', port: 25565, protocol: 'TCP', entrypoint: 'tcp-25565', address: 'mc.test.example:25565/TCP' }],
  [{ to: 'voice' }, { through: 'ingress', port: 9987, protocol: 'UDP', entrypoint: 'udp-9987', address: 'mc.test.example:9987/UDP' }],
  [{ to: 'own' }, { through: 'node', port: 53, protocol: 'UDP', address: 'mc.test.example:53/UDP' }],
  [{ port: 990 }, { through: 'ingress', port: 990, entrypoint: 'tcp-990' }],
])('%j is reached %j', (route, reached) => {
  const { made, told } = routed(route);
  expect(told).toEqual([]);
  expect(made).toMatchObject({ ...reached, audience: 'lan', hostname: 'mc.test.example' });
  expect(made.to).toBeDefined();
});

test('what is wrong leads nowhere, and makes no object', () => {
  const { made } = routed({ port: 22 });
  expect([made.to, made.node.children]).toEqual([undefined, []]);
});

test('it leads to Services of its own namespace', () =>
  expect(told({ at: 'other' })).toEqual([
    [
      'REFERENCE_UNKNOWN',
      'test/other/play',
      'it leads to port game of test/app/main, in namespace app: a route of other leads to Services of its own namespace only',
    ],
  ]));

test.each([
  ['public', 'gateway'],
  ['tailnet', 'tailnet'],
])('nobody of the audience %s comes without a %s', (audience, missing) => {
  expect(told({ audience })).toEqual([]);
  expect(told({ audience }, {}, withChange(missing, undefined))).toEqual(
    at('AUDIENCE_UNREACHABLE', `its audience is ${audience}, and the homelab has no ${missing}`),
  );
  expect(told({}, {}, withChange(missing, undefined))).toEqual([]);
});

describe('a port of its node', () => {
  test.each(['tailnet', 'public'])('is not reached by the audience %s', (audience) =>
    expect(told({ to: 'own', audience })).toEqual(
      at('AUDIENCE_UNREACHABLE', `its audience is ${audience}, and port own is its node's own (53), which the house alone reaches`),
    ),
  );

  test('wants one node for its pod', () => {
    const on = (placement: Any) => told({ to: 'own' }, { placement });
    const conflict = (nodes: string) =>
      at('PLACEMENT_CONFLICT', `port own is its node's own, and its pod may run on ${nodes}: its name leads to one address`);
    expect([on(pin({ name: 'one' })), on(undefined), on(prefer({ name: 'two' })), on(pin({ name: 'three' }))]).toEqual([
      [],
      conflict('server, worker'),
      conflict('server, worker'),
      conflict('none'),
    ]);
  });

  test('is the one that people use', () => {
    expect(told({ to: 'own', port: 53 })).toEqual([]);
    expect(told({ to: 'own', port: 54 })).toEqual(at('VALUE_INVALID', 'its port is 54, and it leads to port 53 of its node'));
  });

  test('may be one that only the ingress’ node has', () =>
    expect(told({ to: 'own' }, { ports: { own: { number: 1, hostPort: 8443 } } })).toEqual([]));
});

describe('a port at the ingress', () => {
  const taken = (port: string, by: string) => at('PORT_CLASH', `its port ${port} is taken: ${by} has it`);

  test.each([
    [80, 'the redirect to https'],
    [443, 'the web of the house'],
    [8443, 'the web of the tailnet'],
    [22, 'SSH'],
    [30_000, 'Services of type NodePort'],
  ])('is not %d, where %s is', (port, by) => expect(told({ port })).toEqual(taken(`${port}/TCP`, `${by}, on the node of the ingress,`)));

  test.each([80, 443, 8443, 22])('of UDP may be %d', (port) => expect(told({ port, to: 'voice' })).toEqual([]));

  test('is not the gateway’s door, which a homelab without one has not', () => {
    expect(told({ port: 9443 })).toEqual(taken('9443/TCP', 'the door for the gateway'));
    expect(told({ port: 9443, to: 'voice' })).toEqual([]);
    expect(told({ port: 9444 })).toEqual([]);
    expect(told({ port: 9443 }, {}, withChange('gateway', undefined))).toEqual([]);
  });

  test.each([
    ['game', 5403, 'TCP', 'qnetd'],
    ['voice', 41_641, 'UDP', 'Tailscale'],
  ])('for the world is not one that the gateway listens on: %s, %d/%s', (to, port, protocol, by) => {
    expect(told({ to, port, audience: 'public' })).toEqual(taken(`${port}/${protocol}`, `${by}, on the gateway,`));
    expect(told({ to, port, audience: 'lan' })).toEqual([]);
    expect(told({ to, port: port + 1, audience: 'public' })).toEqual([]);
    const other = to === 'game' ? 'voice' : 'game';
    expect(told({ to: other, port, audience: 'public' })).toEqual([]);
  });
});

describe('a header that says who asks', () => {
  const wrong = (why: string) => at('VALUE_INVALID', `it asks for proxyProtocol, and ${why}`);

  test('is sent at the ingress over TCP alone', () => {
    expect(told({ proxyProtocol: true })).toEqual([]);
    expect(told({ proxyProtocol: true, to: 'voice' })).toEqual(wrong('UDP has no connection that a header could begin'));
    expect(told({ proxyProtocol: true, to: 'own' })).toEqual(wrong('UDP has no connection that a header could begin'));
    expect(told({ proxyProtocol: true, to: 'own' }, { ports: { own: { number: 1, hostPort: 7000 } } })).toEqual(
      wrong('who asks at a port of the node sends none'),
    );
    expect(told({ proxyProtocol: false, to: 'own' })).toEqual([]);
  });

  test('makes Traefik’s transport of the route’s name, which the route says', () => {
    const made = routed({ proxyProtocol: true, name: 'own' }).made.node.children.map((one: Any) => [one.kind, one.name, one.toJson().spec]);
    const services = [{ name: 'app', port: 'game', serversTransport: 'own' }];
    expect(made).toEqual([
      ['ServersTransportTCP', 'own', { proxyProtocol: { version: 2 } }],
      ['IngressRouteTCP', 'own', { entryPoints: ['tcp-25565'], routes: [{ match: 'HostSNI(`*`)', services }] }],
    ]);
    expect(routed().made.node.children.map((one: Any) => [one.kind, one.name])).toEqual([['IngressRouteTCP', 'app-play']]);
  });
});

test('all that is wrong is told at once, a name that cannot be had first', () => {
  expect(told({ hostname: 'mc.local', port: 22, to: 'game', audience: 'public', proxyProtocol: true }).map(([code]: Any) => code)).toEqual([
    'HOSTNAME_INVALID',
    'PORT_CLASH',
  ]);
  expect(told({ to: 'own', audience: 'public', port: 54, proxyProtocol: true }).map(([code]: Any) => code)).toEqual([
    'AUDIENCE_UNREACHABLE',
    'VALUE_INVALID',
    'VALUE_INVALID',
  ]);
});
