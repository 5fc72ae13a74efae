import { Bytes, Cpu, PodSet, PortRoute, pin, Route, ServiceChart } from '../../src';
import { comparedStreams } from '../../src/proofs/exposure/streams';
import { comparedCharts, comparedRoutes } from '../../src/proofs/exposure/ways-in';
import { object, objectsOf } from './objects-of';
import { modelOf } from './proved';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const told = (problems: readonly { code: string; where: string; what: string }[]) =>
  problems.map(({ code, where, what }) => [code, where, what]);
const undeclared = (where: string, what: string) => ['EXPOSURE_UNDECLARED', where, what];

describe('the values of a chart', () => {
  const { lab } = modelOf((all: Any) => {
    const chart = new ServiceChart(all, 'edge');
    new PodSet(chart, 'pods', {
      name: 'edge',
      selector: { app: 'edge' },
      ports: { web: { number: 8000, hostPort: 80 }, metrics: 9100 },
      madeBy: 'helm',
      replicas: 1,
      requests: { cpu: Cpu.millis(1), memory: Bytes.mib(1), memoryLimit: Bytes.mib(1) },
      placement: { strength: 'any' },
    });
  });
  const release = (values: unknown, kind = 'HelmChart') =>
    object('helm.cattle.io/v1', kind, 'x', { spec: { valuesContent: JSON.stringify(values) } }, { namespace: 'kube-system' });
  const found = (...values: unknown[]) => told(comparedCharts({ lab, objects: objectsOf(...values.map((one) => release(one))) }));
  const declared = { ports: { web: { hostPort: 80 } } };
  const opens = (path: string, what: string) =>
    undeclared('HelmChart/x', `by its value ${path} the chart x ${what}, and no pods of the model have it`);
  const closed = ['EXPOSURE_MISSING', 'test/edge/pods', 'its port web is 80 of its node, and no value of a chart opens it'];

  test('open the ports of nodes that its pods have, and no others', () => {
    expect(found(declared)).toEqual([]);
    expect(found({ web: { hostPort: 81 } }, declared)).toEqual([opens('web.hostPort', 'takes port 81 of its node')]);
    expect(found({ hostPort: 81 }, declared)).toEqual([opens('hostPort', 'takes port 81 of its node')]);
    for (const none of [0, '81', null]) expect(found({ hostPort: none }, declared)).toEqual([]);
  });

  test('open each of those, where there is a chart at all', () => {
    expect(found({})).toEqual([closed]);
    expect(found({ web: { hostPort: 0 } })).toEqual([closed]);
    expect(found()).toEqual([]);
    expect(told(comparedCharts({ lab, objects: objectsOf(release(declared, 'HelmChartConfig')) }))).toEqual([]);
  });

  test.each<[string, unknown, string, string]>([
    ['the network of the node', { a: { hostNetwork: true } }, 'a.hostNetwork', 'runs on the network of its node'],
    ['it by a table', { hostNetwork: { enabled: true } }, 'hostNetwork', 'runs on the network of its node'],
    ['a Service for the house', { service: { type: 'NodePort' } }, 'service.type', 'has a Service of the type NodePort'],
    ['a load balancer', { service: { type: 'LoadBalancer' } }, 'service.type', 'has a Service of the type LoadBalancer'],
    ['addresses', { externalIPs: ['192.0.2.1', '192.0.2.2'] }, 'externalIPs', 'takes the addresses 192.0.2.1, 192.0.2.2'],
    ['something in a list', { all: [{ hostPort: 5 }] }, 'all.0.hostPort', 'takes port 5 of its node'],
  ])('take %s', (_, values, path, what) => expect(found(values, declared)).toEqual([opens(path, what)]));

  test.each<[string, unknown]>([
    ['its own network', { hostNetwork: false }],
    ['a table that is off', { hostNetwork: { enabled: false } }],
    ['a Service of the cluster', { service: { type: 'ClusterIP' } }],
    ['a type of something else', { type: 'Recreate', kind: 'NodePort' }],
    ['no address', { externalIPs: [] }],
    ['an address as a text', { externalIPs: '192.0.2.1' }],
    ['nothing', { a: null, b: 7 }],
  ])('but not by %s', (_, values) => expect(found(values, declared)).toEqual([]));
});

describe('an Ingress', () => {
  const model = modelOf((all: Any) => {
    const chart = new ServiceChart(all, 'app');
    const set = { name: 'app', selector: { app: 'app' }, ports: { http: 8080 }, replicas: 1, placement: { strength: 'any' } } as const;
    new Route(chart, 'web', { hostname: 'a.test.example', to: new PodSet(chart, 'pods', set).port('http'), audience: 'public' });
  });
  const entrypoints = 'traefik.ingress.kubernetes.io/router.entrypoints';
  const backend = (name: string | undefined, port: object = { name: 'http' }) => ({ service: { ...(name ? { name } : {}), port } });
  const ingress = (spec: object, at: string | undefined = 'public,lan') => ({
    ...object('networking.k8s.io/v1', 'Ingress', 'i', { spec }),
    metadata: { name: 'i', namespace: 'app', ...(at === undefined ? {} : { annotations: { [entrypoints]: at } }) },
  });
  const rule = (host: string | undefined, paths: readonly object[]) => ({ ...(host ? { host } : {}), http: { paths } });
  const path = (more: object = {}) => ({ path: '/', pathType: 'Prefix', backend: backend('app'), ...more });
  const declared = ingress({ rules: [rule('a.test.example', [path()])] });
  const found = (...ingresses: readonly object[]) => told(comparedRoutes({ ...model, objects: objectsOf(...ingresses) }).problems);
  const opens = (what: string) => undeclared('Ingress/i', `it opens ${what}, and no Route declares it`);
  const missing = (entrypoint: string) => [
    'EXPOSURE_MISSING',
    'test/app/web',
    `it declares a.test.example (Prefix /) at ${entrypoint}, and no Ingress leads from there to app/app:http`,
  ];

  test('opens what a route declares, at each of its entrypoints', () => {
    expect(found(declared)).toEqual([]);
    expect(found(ingress({ rules: [rule('a.test.example', [path()])] }, ' public , lan '))).toEqual([]);
    expect(found(ingress({ rules: [rule('a.test.example', [path()])] }, 'public'))).toEqual([missing('lan')]);
    expect(found()).toEqual([missing('public'), missing('lan')]);
  });

  test.each<[string, object, string]>([
    [
      'another path',
      rule('a.test.example', [path({ path: '/api' })]),
      'a.test.example (Prefix /api) at entrypoint public, to app/app:http',
    ],
    [
      'another type of path',
      rule('a.test.example', [path({ pathType: 'Exact' })]),
      'a.test.example (Exact /) at entrypoint public, to app/app:http',
    ],
    ['no path', rule('a.test.example', [{ backend: backend('app') }]), 'a.test.example ( /) at entrypoint public, to app/app:http'],
    ['any name', rule(undefined, [path()]), '* (Prefix /) at entrypoint public, to app/app:http'],
    [
      'another port',
      rule('a.test.example', [path({ backend: backend('app', { number: 80 }) })]),
      'a.test.example (Prefix /) at entrypoint public, to app/app:80',
    ],
    [
      'no Service',
      rule('a.test.example', [path({ backend: {} })]),
      'a.test.example (Prefix /) at entrypoint public, to app/nothing:undefined',
    ],
  ])('and no more, as %s', (_, one, what) => {
    const all = found(declared, {
      ...ingress({ rules: [one] }, 'public'),
      metadata: { name: 'i', namespace: 'app', annotations: { [entrypoints]: 'public' } },
    });
    expect(all).toEqual([opens(what)]);
  });

  test('that names no entrypoint is at every default one, and a default backend is for every name', () => {
    expect(found(declared, { ...ingress({ defaultBackend: backend('app') }), metadata: { name: 'i', namespace: 'app' } })).toEqual([
      opens('* (Prefix /) at entrypoint every default one, to app/app:http'),
    ]);
  });

  test('of a route that is wrong nothing is awaited', () => {
    const problems = [{ code: 'VALUE_INVALID', where: 'test/app/web', what: 'x', repair: 'y' }] as const;
    expect(told(comparedRoutes({ ...model, problems, objects: objectsOf() }).problems)).toEqual([]);
  });
});

describe('a port beside the web', () => {
  const model = modelOf((all: Any) => {
    const chart = new ServiceChart(all, 'app');
    const set = { name: 'app', selector: { app: 'app' }, replicas: 1, placement: { strength: 'any' } } as const;
    const pods = new PodSet(chart, 'pods', { ...set, ports: { game: 25565, voice: { number: 9987, protocol: 'UDP' } } });
    new PortRoute(chart, 'play', { hostname: 'mc.test.example', audience: 'public', to: pods.port('game') });
    new PortRoute(chart, 'talk', { hostname: 'mc.test.example', audience: 'tailnet', to: pods.port('voice') });
  });
  const stream = (kind: string, entryPoints: readonly string[] | undefined, services: readonly object[], match?: string) =>
    object('traefik.io/v1alpha1', kind, 'r', {
      spec: { ...(entryPoints ? { entryPoints } : {}), routes: [{ ...(match ? { match } : {}), services }] },
    });
  const game = stream('IngressRouteTCP', ['tcp-25565'], [{ name: 'app', port: 'game' }], 'HostSNI(`*`)');
  const talk = stream('IngressRouteUDP', ['udp-9987'], [{ name: 'app', port: 'voice' }]);
  const compared = (...objects: readonly object[]) => comparedStreams({ ...model, objects: objectsOf(...objects) });
  const found = (...objects: readonly object[]) => told(compared(...objects).problems);
  const opens = (kind: string, what: string) => undeclared(`${kind}/r`, `${kind} r opens ${what}, and no Route declares it`);
  const missing = (id: string, port: string, entrypoint: string) => [
    'EXPOSURE_MISSING',
    `test/app/${id}`,
    `it declares ${port}, and nothing leads from entrypoint ${entrypoint} to app`,
  ];

  test('is opened as its route declares it', () => {
    expect(found(game, talk)).toEqual([]);
    expect(found(talk)).toEqual([missing('play', '25565/TCP', 'tcp-25565')]);
    expect(found(game)).toEqual([missing('talk', '9987/UDP', 'udp-9987')]);
  });

  test.each<[string, object, string, string]>([
    ['at another entrypoint', stream('IngressRouteTCP', ['tcp-1'], [{ name: 'app', port: 'game' }]), 'IngressRouteTCP', 'entrypoint tcp-1'],
    [
      'at one more',
      stream('IngressRouteTCP', ['tcp-25565', 'tcp-1'], [{ name: 'app', port: 'game' }]),
      'IngressRouteTCP',
      'entrypoint tcp-25565, entrypoint tcp-1',
    ],
    ['at every default one', stream('IngressRouteTCP', undefined, [{ name: 'app', port: 'game' }]), 'IngressRouteTCP', 'nothing'],
    [
      'to another port',
      stream('IngressRouteTCP', ['tcp-25565'], [{ name: 'app', port: 'voice' }], 'HostSNI(`a`)'),
      'IngressRouteTCP',
      'HostSNI(`a`)',
    ],
    [
      'to another Service',
      stream('IngressRouteTCP', ['tcp-25565'], [{ name: 'api', port: 'game' }]),
      'IngressRouteTCP',
      'entrypoint tcp-25565',
    ],
    [
      'to another namespace',
      stream('IngressRouteTCP', ['tcp-25565'], [{ name: 'app', namespace: 'b', port: 'game' }]),
      'IngressRouteTCP',
      'entrypoint tcp-25565',
    ],
    ['to nothing', stream('IngressRouteTCP', ['tcp-25565'], []), 'IngressRouteTCP', 'entrypoint tcp-25565'],
    ['by HTTP', stream('IngressRoute', ['public'], [{ name: 'app', port: 'game' }], 'Host(`a`)'), 'IngressRoute', 'Host(`a`)'],
  ])('and not %s', (_, one, kind, what) => expect(found(game, talk, one)).toEqual([opens(kind, what)]));

  test('is awaited of no route that is told already', () => {
    const problems = [{ code: 'VALUE_INVALID', where: 'test/app/play', what: 'x', repair: 'y' }] as const;
    const { problems: own, doors } = comparedStreams({ ...model, problems, objects: objectsOf(talk) });
    expect([told(own), doors.map(({ where }) => where)]).toEqual([[], ['test/app/talk']]);
  });

  test('of a node is a door, and no object is awaited for it', () => {
    const ofNode = modelOf((all: Any) => {
      const chart = new ServiceChart(all, 'app');
      const set = { name: 'app', selector: { app: 'app' }, replicas: 1, placement: pin(all.machines.one) } as const;
      const pods = new PodSet(chart, 'pods', { ...set, ports: { dns: { number: 53, protocol: 'UDP', hostPort: 53 } } });
      new PortRoute(chart, 'ask', { hostname: 'dns.test.example', audience: 'lan', to: pods.port('dns') });
    });
    expect(comparedStreams({ ...ofNode, objects: objectsOf() })).toEqual({
      problems: [],
      doors: [{ entrypoint: 'lan', hostname: 'dns.test.example at 53/UDP', path: '', to: 'app/app:dns', where: 'test/app/ask' }],
    });
  });

  test('is a door for its audience: a public one in the house too', () => {
    expect(compared(game, talk).doors).toEqual([
      ...['public', 'lan'].map((entrypoint) => ({
        entrypoint,
        hostname: 'mc.test.example at 25565/TCP',
        path: '',
        to: 'app/app:game',
        where: 'test/app/play',
      })),
      { entrypoint: 'tailnet', hostname: 'mc.test.example at 9987/UDP', path: '', to: 'app/app:voice', where: 'test/app/talk' },
    ]);
  });

  test('of another group is none of Traefik’s', () => {
    const elsewhere = stream('IngressRouteTCP', ['tcp-1'], [{ name: 'app', port: 'game' }]);
    expect(found(game, talk, { ...elsewhere, apiVersion: 'example.com/v1' })).toEqual([]);
    expect(found(game, talk, { ...elsewhere, kind: 'Middleware' })).toEqual([]);
    expect(found(talk, { ...game, apiVersion: 'example.com/v1' })).toEqual([missing('play', '25565/TCP', 'tcp-25565')]);
  });
});
