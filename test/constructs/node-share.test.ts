import { Bytes, Cpu, image, internet, none, pin, Route, ServiceChart, Volume, Workload } from '../../src';
import { faultsOf, manifest, problemsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const privileged = { podSecurity: { level: 'privileged', reason: 'a test' } } as const;
const run =
  (props: Any, app: Any = privileged) =>
  (lab: Any) =>
    void new Workload(new ServiceChart(lab, 'app', app), 'main', { ...plain, placement: pin(lab.machines.one), ...props });
const made = (props: Any, app?: Any) => synthesized(run(props, app));
const podOf = (from: ReturnType<typeof synthesized>) => manifest(from, 'app/deployment-app.yaml').spec.template;
const found = (declare: (lab: Any) => void) => faultsOf(declare).map(({ code, where, what }) => [code, where, what]);

test('a port has the protocol that it is given, in the pod, its Service and its policy', () => {
  const own = { ports: { dns: { number: 5353, protocol: 'UDP' }, http: 8080 }, open: ['dns'] };
  const synth = made(own, {});
  expect(podOf(synth).spec.containers[0].ports).toEqual([
    { name: 'dns', containerPort: 5353, protocol: 'UDP' },
    { name: 'http', containerPort: 8080, protocol: 'TCP' },
  ]);
  expect(manifest(synth, 'app/service-app.yaml').spec.ports).toEqual([
    { name: 'dns', port: 5353, targetPort: 'dns', protocol: 'UDP' },
    { name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP' },
  ]);
  expect(manifest(synth, 'app/networkpolicy-app.yaml').spec.ingress).toEqual([{ ports: [{ protocol: 'UDP', port: 5353 }] }]);
});

test('one number is a port of TCP and one of UDP', () => {
  const both = { 'dns-tcp': 5353, dns: { number: 5353, protocol: 'UDP' } };
  expect(problemsOf(run({ ports: both }, {}))).toEqual([]);
});

const hostPort = { ports: { game: { number: 25565, hostPort: 25565 } }, waivers: { hostPorts: 'players come from outside' } };

test('a port of the node is open to the house by itself, and the pod says why', () => {
  const synth = made(hostPort);
  const { metadata, spec } = podOf(synth);
  expect(spec.containers[0].ports).toEqual([{ name: 'game', containerPort: 25565, hostPort: 25565, protocol: 'TCP' }]);
  expect(metadata.annotations).toEqual({ 'waiver.loutik.dev/app.host-ports': 'players come from outside' });
  expect(manifest(synth, 'app/networkpolicy-app.yaml').spec.ingress).toEqual([{ ports: [{ protocol: 'TCP', port: 25565 }] }]);
  expect(spec.containers[0].securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
});

test('every proof takes a port of the node that has its reason', () => expect(problemsOf(run(hostPort))).toEqual([]));

test.each([
  [{ ...hostPort, waivers: {} }, 'WAIVER_MISSING', 'container app takes port 25565 of its node, and nothing says why'],
  [
    { ports: { game: 25565 }, waivers: { hostPorts: 'players' } },
    'WAIVER_UNUSED',
    'container app says why it may (players), and has no hostPort that needs it',
  ],
  [
    { ...hostPort, hostNetwork: 'broadcasts' },
    'VALUE_INVALID',
    "port game of container app has hostPort 25565, and its pod is on its node's network: each of its ports is the node's",
  ],
])('a port of the node and its reason go together: %#', (props, code, what) =>
  expect(found(run(props))).toContainEqual([code, 'test/app/main', what]),
);

test.each(['restricted', 'baseline'])('%s lets no port of the node in', (level) => {
  const app = level === 'restricted' ? {} : { podSecurity: { level, reason: 'a test' } };
  expect(found(run(hostPort, app)).map(([code]) => code)).toContain('WAIVER_MISSING');
});

test('two cannot have one port of a node', () => {
  const twice = (lab: Any) => {
    const chart = new ServiceChart(lab, 'app', privileged);
    for (const id of ['one', 'two']) new Workload(chart, id, { ...plain, ...hostPort, placement: pin(lab.machines.one) });
  };
  const what = 'its port game takes 25565/TCP of a node, as port game of test/app/one/pods does';
  expect(found(twice)).toContainEqual(['PORT_CLASH', 'test/app/two/pods', what]);
});

const names = { ports: { dns: { number: 5353, hostPort: 53, protocol: 'UDP' } }, waivers: { hostPorts: 'the house asks it' } };

test("port 53 is taken at the node's address in the house alone: at 127.0.0.53 the node asks for names itself", () =>
  expect(podOf(made(names)).spec.containers[0].ports).toEqual([
    { name: 'dns', containerPort: 5353, hostPort: 53, hostIP: '192.168.7.20', protocol: 'UDP' },
  ]));

test('port 53 wants one node', () =>
  expect(found(run({ ...names, placement: undefined }))).toEqual([
    ['PLACEMENT_CONFLICT', 'test/app/main', "its port dns is 53 of its node, at the node's own address, and it may run on several"],
  ]));

const shared = { hostNetwork: 'it looks for lamps by mDNS', ports: { http: 8123 } };

test("on its node's network a pod asks the cluster's DNS, its ports are the node's, and no policy is written that would hold nothing", () => {
  const synth = made({ ...shared, reaches: [internet(443)] });
  const { metadata, spec } = podOf(synth);
  expect(spec).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
  expect(spec.containers[0].ports).toEqual([{ name: 'http', containerPort: 8123, hostPort: 8123, protocol: 'TCP' }]);
  expect(metadata.annotations).toEqual({ 'waiver.loutik.dev/host-network': 'it looks for lamps by mDNS' });
  expect(() => manifest(synth, 'app/networkpolicy-app.yaml')).toThrow();
});

test("it sees its node's processes only with a reason", () => {
  const { metadata, spec } = podOf(made({ hostPID: 'it measures them' }));
  expect(spec.hostPID).toBe(true);
  expect(metadata.annotations).toEqual({ 'waiver.loutik.dev/host-pid': 'it measures them' });
  expect(podOf(made({}, {})).spec).not.toHaveProperty('hostPID');
});

test("who reaches a pod on its node's network reaches the node's address at its port", () => {
  const both = (lab: Any) => {
    const chart = new ServiceChart(lab, 'app', privileged);
    const home = new Workload(chart, 'main', { ...plain, ...shared, placement: pin(lab.machines.one) });
    new Workload(chart, 'asks', { ...plain, reaches: [home.ports.http] });
  };
  expect(problemsOf(both)).toEqual([]);
  expect(manifest(synthesized(both), 'app/networkpolicy-app-asks.yaml').spec.egress).toEqual([
    { to: [{ ipBlock: { cidr: '192.168.7.20/32' } }], ports: [{ protocol: 'TCP', port: 8123 }] },
  ]);
});

test.each([
  ['one', []],
  ['two', [['FLOW_BLOCKED', 'test/app/main', expect.stringContaining('reaches port tcp of app-broker, which may run on another node')]]],
])("from its node's network it reaches pods of its own node alone: the other's on %s", (other, told) => {
  const both = (lab: Any) => {
    const chart = new ServiceChart(lab, 'app', privileged);
    const broker = new Workload(chart, 'broker', { ...plain, ports: { tcp: 1883 }, placement: pin(lab.machines[other]) });
    new Workload(chart, 'main', { ...plain, ...shared, reaches: [broker.ports.tcp], placement: pin(lab.machines.one) });
  };
  expect(found(both)).toEqual(told);
});

const tunnel = { user: 0, waivers: { root: 'it makes an interface', capabilities: 'it makes an interface' }, capabilities: ['NET_ADMIN'] };

test('a power beyond baseline is kept by name, with its reason, and every other is dropped', () => {
  const { metadata, spec } = podOf(made(tunnel));
  expect(spec.containers[0].securityContext.capabilities).toEqual({ drop: ['ALL'], add: ['NET_ADMIN'] });
  expect(metadata.annotations['waiver.loutik.dev/app.capabilities']).toBe('it makes an interface');
});

test.each([
  [{ ...tunnel, waivers: { root: 'x' } }, 'WAIVER_MISSING', 'container app keeps NET_ADMIN, and nothing says why'],
  [{ ...tunnel, capabilities: ['CHOWN'] }, 'WAIVER_UNUSED', expect.stringContaining('has no capabilities that needs it')],
  [
    { ...tunnel, waivers: { ...tunnel.waivers, privileged: 'x' } },
    'VALUE_INVALID',
    'container app is privileged, and keeps NET_ADMIN as well: it has every power',
  ],
])('a power beyond baseline and its reason go together: %#', (props, code, what) =>
  expect(found(run(props))).toContainEqual([code, 'test/app/main', what]),
);

test('a web route leads to it as to any other', () => {
  const web = (lab: Any) => {
    const chart = new ServiceChart(lab, 'app', privileged);
    const data = new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
    const home = new Workload(chart, 'main', { ...plain, ...shared, mounts: { '/data': data } });
    new Route(chart, 'web', { hostname: 'home.test.example', to: home.ports.http, audience: 'lan' });
  };
  expect(faultsOf(web)).toEqual([]);
});
