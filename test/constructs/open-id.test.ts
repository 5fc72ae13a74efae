import { Bytes, Cpu, clientsOf, image, OpenId, OpenIdClient, Route, ServiceChart, Workload } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { base } from '../inventory/base';
import { modelOf } from '../proofs/proved';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const plain = {
  image: image('docker.io/traefik/whoami:v1.11.0'),
  resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
  ports: { http: 8080 },
};
const web = (chart: ServiceChart, props: Any = {}, id = 'web') =>
  new Route(chart, id, {
    hostname: `${chart.name}.test.example`,
    to: new Workload(chart, `${id}-pods`, plain).ports.http,
    audience: 'lan',
    ...props,
  });
const client = (chart: ServiceChart, by: unknown, props: Any = {}, id = 'sign-on') =>
  new OpenIdClient(chart, id, { by, label: 'Films', callbacks: ['/back'], sends: 'basic', otherwise: 'by a password', ...props });

/** The clients of a provider, and what is told, when apps are declared. */
function house(declare: (lab: Any, by: OpenId, at: Route) => void, at: Any = {}) {
  let clients: readonly OpenIdClient[] = [];
  const { problems, lab } = modelOf((lab) => {
    const route = web(new ServiceChart(lab, 'sso'), at);
    declare(lab, new OpenId(route, 'There', ['family']), route);
    clients = clientsOf(route);
  });
  return { clients, lab, told: problems.map(({ code, where, what }) => [code, where, what]) };
}
const films = (lab: Any) => new ServiceChart(lab, 'films');

test('an app is called there as it is in the house, has a secret of its own, and is come back to at each of its routes', () => {
  const { clients, told } = house(
    (lab, by) => {
      const chart = films(lab);
      web(chart);
      web(chart, { audience: 'tailnet', hostname: 'films.tail.test.example' }, 'away');
      client(chart, by, { callbacks: ['/back', '/index/back'], labels: { a: 'b' } });
    },
    { audience: 'public' },
  );
  expect(told).toEqual([]);
  const [one] = clients as [OpenIdClient];
  expect([one.id, one.label, one.sends, one.by.issuer, one.kitName]).toEqual([
    ...['films', 'Films', 'basic', 'https://sso.test.example', 'films/films-sign-on/client-secret'],
  ]);
  expect(one.redirects).toEqual([
    'https://films.test.example/back',
    'https://films.test.example/index/back',
    'https://films.tail.test.example:8443/back',
    'https://films.tail.test.example:8443/index/back',
  ]);
  expect([one.secret.keys, one.secret.origins, one.secret.labels]).toEqual([['client-secret'], { 'client-secret': 'random' }, { a: 'b' }]);
  expect(one.provider).toEqual({ kind: 'by-name', hostname: 'sso.test.example', audience: 'public' });
});

test('a provider of the tailnet is asked at the port that leads there', () => {
  const { clients } = house(
    (lab, by) => {
      web(films(lab), { audience: 'tailnet' });
      client(lab.node.findChild('films'), by);
    },
    { audience: 'tailnet' },
  );
  expect(clients[0]?.by.issuer).toBe('https://sso.test.example:8443');
});

test('a route that is for everything is one where something else stands beside', () => {
  const paths = [
    { path: '/exact', type: 'Exact' },
    { path: '/', type: 'Prefix' },
  ];
  const { clients, told } = house((lab, by) => {
    web(films(lab), { paths });
    client(lab.node.findChild('films'), by, { sends: 'post' });
  });
  expect([clients.map(({ redirects, sends }) => [redirects, sends]), told]).toEqual([[[['https://films.test.example/back'], 'post']], []]);
});

test('how somebody comes in without the provider is noted beside the secret, and is not left out', () => {
  const sealed = { file: 'x.yaml', namespace: 'films', name: 'films-sign-on', encryptedData: { 'client-secret': 'A' } };
  const lab = new Lab({ homelab: 'test', inventory: base, sealed: new Map([['films/films-sign-on', sealed as Any]]) });
  const { secret } = client(films(lab), new OpenId(web(new ServiceChart(lab, 'sso')), 'There', []));
  secret.emit();
  const [opened] = secret.node.children.map((one: Any) => one.toJson());
  expect(opened.spec.template.metadata.annotations).toEqual({ 'loutik.dev/without-sign-on': 'by a password' });
  const { told } = house((lab, by) => {
    web(films(lab));
    client(lab.node.findChild('films'), by);
  });
  expect(told).toEqual([]);
  expect(() => house((lab, by) => void client(films(lab), by, { otherwise: '' }))).toThrow(/films\/sign-on\.otherwise/);
});

test('the clients of a provider are those that sign on there, in the order of their names', () => {
  const { clients } = house((lab, by) => {
    const other = web(new ServiceChart(lab, 'other'), { audience: 'public' });
    for (const name of ['b', 'a', 'd']) {
      web(new ServiceChart(lab, name));
      client(lab.node.findChild(name), by);
    }
    web(new ServiceChart(lab, 'c'));
    client(lab.node.findChild('c'), new OpenId(other, 'Elsewhere', []));
  });
  expect(clients.map(({ id }) => id)).toEqual(['a', 'b', 'd']);
});

test('two that would be called the same are told, and the first is it', () => {
  const { clients, told } = house((lab, by) => {
    web(new ServiceChart(lab, 'a-b'));
    client(lab.node.findChild('a-b'), by, { label: 'First' });
    web(new ServiceChart(lab, 'a'));
    client(lab.node.findChild('a'), by, {}, 'b');
  });
  expect(clients.map(({ id, label }) => [id, label])).toEqual([['a-b', 'First']]);
  expect(told).toContainEqual(['NAME_TAKEN', 'test/a/b', 'test/a-b/sign-on is called a-b at sso.test.example as well']);
});

test.each<[string, Any]>([
  ['none', undefined],
  ['one for a path alone', { paths: [{ path: '/api', type: 'Prefix' }] }],
  ['one for the first page alone', { paths: [{ path: '/', type: 'Exact' }] }],
])('an app whose people could not come back is told: of its routes, %s', (_, route) => {
  const { told } = house((lab, by) => {
    const chart = films(lab);
    if (route) web(chart, route);
    client(chart, by);
  });
  expect(told).toEqual([
    [
      'REFERENCE_UNKNOWN',
      'test/films/sign-on',
      'nobody could come back to it from sso.test.example: its app has no route that is for everything',
    ],
  ]);
});

test('one that names no path to come back to is told', () => {
  const { told } = house((lab, by) => {
    web(films(lab));
    client(lab.node.findChild('films'), by, { callbacks: [] });
  });
  expect(told).toEqual([
    ['REFERENCE_UNKNOWN', 'test/films/sign-on', 'nobody could come back to it from sso.test.example: it names no path for that'],
  ]);
});

test.each([
  ['lan', 'public', []],
  ['lan', 'lan', []],
  ['public', 'lan', ['AUDIENCE_UNREACHABLE']],
  ['tailnet', 'lan', ['AUDIENCE_UNREACHABLE']],
])('who reaches an app on %s is to reach its provider on %s', (own, at, codes) => {
  const { told } = house(
    (lab, by) => {
      web(films(lab), { audience: own });
      client(lab.node.findChild('films'), by);
    },
    { audience: at },
  );
  expect(told.map(([code]) => code)).toEqual(codes);
});

test('one that lets in members of no group is told', () => {
  const { told } = house((lab, _, route) => {
    web(films(lab));
    client(lab.node.findChild('films'), new OpenId(route, 'There', ['family'], []));
  });
  expect(told).toEqual([['VALUE_INVALID', 'test/films/sign-on', 'it lets in members of no group, and so nobody']]);
});

test.each([['a route'], [undefined], [{ at: 1, name: 'There' }]])('what is no provider is told at its place: %j', (by) => {
  expect(() => house((lab) => void client(films(lab), by))).toThrow(/REFERENCE_UNKNOWN test\/films\/sign-on\.by/);
});

test.each(['back', 'x/back', '/a b', '/a?b', '/a#b', '/*'])('and %j is no path to come back to', (path) => {
  expect(() => house((lab, by) => void client(films(lab), by, { callbacks: [path] }))).toThrow(/films\/sign-on\.callbacks/);
});
