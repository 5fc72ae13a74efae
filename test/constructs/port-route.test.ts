import { Traefik } from '../../charts/platform/traefik';
import { Bytes, Cpu, type Inventory, image, PortRoute, pin, Route, ServiceChart, Workload } from '../../src';
import { Projects } from '../../src/gitops/projects';
import { assemble } from '../../src/model/assemble';
import { valuesOf } from '../../src/objects/references';
import { base, withChange } from '../inventory/base';
import { faultsOf, manifest, manifestsOf, problemsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const privileged = { podSecurity: { level: 'privileged', reason: 'a test' } } as const;
const ports = { game: 25565, voice: { number: 9987, protocol: 'UDP' }, ssh: 2222, web: 8080 };
const platform = (lab: Any) => void new Traefik(lab, { on: lab.disks.one.nvme });
const withRoute =
  (route: Any, workload: Any = {}, app: Any = {}) =>
  (lab: Any) => {
    platform(lab);
    const chart = new ServiceChart(lab, 'app', app);
    const server = new Workload(chart, 'main', { ...plain, ports, ...workload });
    const { to = 'game', ...rest } = route;
    new PortRoute(chart, 'play', { hostname: 'mc.test.example', audience: 'lan', to: (server.ports as Any)[to], ...rest });
  };
const found = (declare: (lab: Any) => void, inventory: Inventory = base) =>
  faultsOf(declare, { inventory }).map(({ code, where, what }) => [code, where, what]);
const valuesFrom = (synth: ReturnType<typeof synthesized>) =>
  valuesOf(manifest(synth, 'traefik/helmchartconfig-traefik.yaml').spec) as Record<string, Any>;

test('a TCP port comes in at an entrypoint of its own, which leads to its Service, and every proof holds', () => {
  const declare = withRoute({});
  expect(problemsOf(declare)).toEqual([]);
  const synth = synthesized(declare);
  expect(manifest(synth, 'app/ingressroutetcp-app-play.yaml')).toMatchObject({
    metadata: { name: 'app-play', namespace: 'app', annotations: { 'loutik.dev/audience': 'lan' } },
    spec: { entryPoints: ['tcp-25565'], routes: [{ match: 'HostSNI(`*`)', services: [{ name: 'app', port: 'game' }] }] },
  });
  const { ports: own, additionalArguments } = valuesFrom(synth);
  expect(own['tcp-25565']).toEqual({ port: 25565, hostPort: 25565, protocol: 'TCP', expose: { default: false } });
  expect(additionalArguments.filter((one: string) => one.includes('25565'))).toEqual([]);
});

test('a UDP port does too, and a client that is silent for two minutes is still the same', () => {
  const declare = withRoute({ to: 'voice' });
  expect(problemsOf(declare)).toEqual([]);
  const synth = synthesized(declare);
  expect(manifest(synth, 'app/ingressrouteudp-app-play.yaml').spec).toEqual({
    entryPoints: ['udp-9987'],
    routes: [{ services: [{ name: 'app', port: 'voice' }] }],
  });
  expect(valuesFrom(synth).ports['udp-9987']).toEqual({ port: 9987, hostPort: 9987, protocol: 'UDP', expose: { default: false } });
  expect(valuesFrom(synth).additionalArguments).toContain('--entryPoints.udp-9987.udp.timeout=120s');
});

test('policies let the ingress come to that port, and the house to the entrypoint', () => {
  const synth = synthesized(withRoute({ to: 'voice' }));
  expect(manifest(synth, 'app/networkpolicy-app.yaml').spec.ingress).toEqual([
    { from: [expect.objectContaining({ podSelector: expect.anything() })], ports: [{ protocol: 'UDP', port: 9987 }] },
  ]);
  const { ingress, egress } = manifest(synth, 'traefik/networkpolicy-traefik.yaml').spec;
  expect(ingress).toContainEqual({ ports: [{ protocol: 'UDP', port: 9987 }] });
  expect(egress).toContainEqual(expect.objectContaining({ ports: [{ protocol: 'UDP', port: 9987 }] }));
});

test('people may use another port than the container has; below 1024 and where Traefik listens itself, the inner one is far above', () => {
  const { ports: own } = valuesFrom(synthesized(withRoute({ port: 990 })));
  expect(own['tcp-990']).toMatchObject({ port: 20990, hostPort: 990 });
  expect(valuesFrom(synthesized(withRoute({ port: 8080 }))).ports['tcp-8080']).toMatchObject({ port: 28080, hostPort: 8080 });
});

test('who calls is said by a PROXY header to a service that expects one, and to no other', () => {
  const synth = synthesized(withRoute({ audience: 'public', proxyProtocol: true }));
  expect(problemsOf(withRoute({ audience: 'public', proxyProtocol: true }))).toEqual([]);
  expect(manifest(synth, 'app/ingressroutetcp-app-play.yaml').spec.routes[0].services).toEqual([
    { name: 'app', port: 'game', serversTransport: 'app-play' },
  ]);
  expect(manifest(synth, 'app/serverstransporttcp-app-play.yaml').spec).toEqual({ proxyProtocol: { version: 2 } });
  expect(valuesFrom(synth).additionalArguments).toContain('--entryPoints.tcp-25565.proxyProtocol.trustedIPs=100.64.0.0/10');
  const without = [...manifestsOf(synthesized(withRoute({}))).keys()];
  expect(without.filter((path) => path.includes('serverstransport'))).toEqual([]);
});

test('the right to open a port is of the app alone that opens one', () => {
  const { lab } = assemble({ name: 'test', inventory: base, services: withRoute({}), sealed: new Map(), ledger: [] });
  const projects = new Projects(lab);
  const root = ServiceChart.all(lab)[0] as ServiceChart;
  const kinds = new Map(
    projects.all(root, []).map(({ name, spec }) => [name, (spec.namespaceResourceWhitelist as { kind: string }[]).map(({ kind }) => kind)]),
  );
  expect(kinds.get('services-app')).toContain('IngressRouteTCP');
  for (const level of ['default', 'platform', 'services', 'tenants']) expect(kinds.get(level)).not.toContain('IngressRouteTCP');
});

const node = {
  placement: pin({ name: 'two' }),
  ports: { dns: { number: 5353, hostPort: 53, protocol: 'UDP' } },
  waivers: { hostPorts: 'x' },
};
const byNode = (route: Any = {}, workload: Any = {}) => withRoute({ to: 'dns', ...route }, { ...node, ...workload }, privileged);

test("a port of the node is reached there: nothing is asked of the ingress, and the house's name leads to the node", () => {
  expect(problemsOf(byNode())).toEqual([]);
  const synth = synthesized(byNode());
  expect([...manifestsOf(synth).keys()].filter((path) => path.includes('ingressroute'))).toEqual([]);
  expect(Object.keys(valuesFrom(synth).ports)).not.toContain('udp-53');
  const zone = synth.files.find(({ path }) => path.endsWith('dns/house.zone'))?.content;
  expect(zone).toContain('mc.test.example. 300 IN A 192.168.7.21\n');
});

test.each([
  ['tailnet', "its audience is tailnet, and port dns is its node's own (53), which the house alone reaches"],
  ['public', "its audience is public, and port dns is its node's own (53), which the house alone reaches"],
])('a port of the node is the house’s alone: %s', (audience, what) =>
  expect(found(byNode({ audience }))).toEqual([['AUDIENCE_UNREACHABLE', 'test/app/play', what]]),
);

test('a port of the node wants one node', () => {
  const declare = byNode({}, { placement: undefined, ports: { dns: { number: 5353, hostPort: 5300, protocol: 'UDP' } } });
  const what = "port dns is its node's own, and its pod may run on server, worker: its name leads to one address";
  expect(found(declare)).toEqual([['PLACEMENT_CONFLICT', 'test/app/play', what]]);
});

test('people cannot use another port than the node has', () =>
  expect(found(byNode({ port: 54 }))).toEqual([['VALUE_INVALID', 'test/app/play', 'its port is 54, and it leads to port 53 of its node']]));

test('in the house a name has one address', () => {
  const both = (lab: Any) => {
    byNode()(lab);
    const chart = new ServiceChart(lab, 'site');
    const site = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
    new Route(chart, 'web', { hostname: 'mc.test.example', to: site.ports.http, audience: 'lan' });
  };
  const what = 'mc.test.example leads to port 53 of worker, and for test/site/web to server: in the house a name has one address';
  expect(found(both)).toEqual([['HOSTNAME_DUPLICATE', 'test/app/play', what]]);
});

test('a web route and a port at the ingress share a name', () => {
  const both = (lab: Any) => {
    withRoute({ to: 'ssh', hostname: 'forge.test.example' })(lab);
    const chart = new ServiceChart(lab, 'site');
    const site = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
    new Route(chart, 'web', { hostname: 'forge.test.example', to: site.ports.http, audience: 'lan' });
  };
  expect(found(both)).toEqual([]);
});

test.each([
  [{ port: 22 }, 'its port 22/TCP is taken: SSH, on the node of the ingress, has it'],
  [{ port: 443 }, 'its port 443/TCP is taken: the web of the house, on the node of the ingress, has it'],
  [{ port: 80 }, 'its port 80/TCP is taken: the redirect to https, on the node of the ingress, has it'],
  [{ port: 8443 }, 'its port 8443/TCP is taken: the web of the tailnet, on the node of the ingress, has it'],
  [{ port: 9443 }, 'its port 9443/TCP is taken: the door for the gateway has it'],
  [{ port: 31_000 }, 'its port 31000/TCP is taken: Services of type NodePort, on the node of the ingress, has it'],
  [{ port: 5403, audience: 'public' }, 'its port 5403/TCP is taken: qnetd, on the gateway, has it'],
  [{ port: 41_641, to: 'voice', audience: 'public' }, 'its port 41641/UDP is taken: Tailscale, on the gateway, has it'],
])('a port that somebody has is refused: %j', (route, what) =>
  expect(found(withRoute(route))).toEqual([['PORT_CLASH', 'test/app/play', what]]),
);

test.each([{ port: 5403 }, { port: 443, to: 'voice' }, { port: 41_641, to: 'voice' }])(
  'and one that nobody has there is not: %j',
  (route) => expect(found(withRoute(route))).toEqual([]),
);

test('two routes cannot have one port at the ingress, but one of TCP and one of UDP', () => {
  const two = (port: Any) => (lab: Any) => {
    withRoute({ port: 4000 })(lab);
    const chart = new ServiceChart(lab, 'other');
    const server = new Workload(chart, 'main', { ...plain, ports: { x: port } });
    new PortRoute(chart, 'x', { hostname: 'x.test.example', audience: 'tailnet', to: server.ports.x as Any, port: 4000 });
  };
  const what = 'its port 4000/TCP is that of test/app/play, and both come in by the ingress, where no name tells them apart';
  expect(found(two(1234))).toContainEqual(['PORT_CLASH', 'test/other/x', what]);
  expect(found(two({ number: 1234, protocol: 'UDP' }))).toEqual([]);
});

test.each([
  ['gateway', 'public'],
  ['tailnet', 'tailnet'],
])('without a %s nobody of the audience %s comes', (missing, audience) => {
  const own = withChange('sshKeys', base.tailnet.sshKeys, base);
  const inventory = ['gateway', missing].reduce((from, key) => withChange(key, undefined, from), own);
  const what = `its audience is ${audience}, and the homelab has no ${missing}`;
  expect(found(withRoute({ audience }), inventory)).toContainEqual(['AUDIENCE_UNREACHABLE', 'test/app/play', what]);
});

test.each([
  [withRoute({ to: 'voice', proxyProtocol: true }), 'it asks for proxyProtocol, and UDP has no connection that a header could begin'],
  [
    withRoute(
      { proxyProtocol: true },
      { ports: { game: { number: 1, hostPort: 7000 } }, waivers: { hostPorts: 'x' }, placement: pin({ name: 'two' }) },
      privileged,
    ),
    'it asks for proxyProtocol, and who asks at a port of the node sends none',
  ],
])('no header is promised where none is sent: %#', (declare, what) =>
  expect(found(declare)).toEqual([['VALUE_INVALID', 'test/app/play', what]]),
);

test('a name that nobody can own, and a port of another app, are told', () => {
  expect(found(withRoute({ hostname: 'mc.local' }))).toEqual([['HOSTNAME_INVALID', 'test/app/play', expect.stringContaining('local')]]);
  const strange = (lab: Any) => {
    platform(lab);
    const server = new Workload(new ServiceChart(lab, 'app'), 'main', { ...plain, ports: { game: 25565 } });
    new PortRoute(new ServiceChart(lab, 'other'), 'play', { hostname: 'mc.test.example', audience: 'lan', to: server.ports.game });
  };
  expect(found(strange)).toContainEqual(['REFERENCE_UNKNOWN', 'test/other/play', expect.stringContaining('in namespace app')]);
});
