import { Traefik } from '../../charts/platform/traefik';
import { type Audience, Bytes, Cpu, image, object, Route, ServiceChart, Workload } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { askingFirst, checkSignOn, signOn as shape } from '../../src/constructs/sign-on';
import { Place } from '../../src/shape/shape';
import { base } from '../inventory/base';
import { faultsOf, manifest, manifestsOf, problemsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const plain = {
  image: image('docker.io/traefik/whoami:v1.11.0'),
  resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
  ports: { http: 8080 },
};
const signOn = { path: '/verify', domain: 'test.example', headers: ['Remote-User'] };

/** An app with one route. */
const app = (lab: Any, name: string, props: Any = {}, hostname = `${name}.test.example`) => {
  const chart = new ServiceChart(lab, name);
  const { ports } = new Workload(chart, 'main', plain);
  return new Route(chart, 'web', { hostname, to: ports.http, audience: 'public', ...props });
};
/** A place to sign on, and apps behind it. */
const house =
  (behind: readonly string[], props: Any = {}, at: Any = {}) =>
  (lab: Any) => {
    new Traefik(lab, { on: lab.disks.one.nvme });
    const protectedBy = app(lab, 'sso', { signOn, ...at });
    for (const name of behind) app(lab, name, { protectedBy, ...props });
  };
const middlewares = 'traefik.ingress.kubernetes.io/router.middlewares';
const told = (declare: (lab: Any) => void) =>
  faultsOf(declare)
    .filter(({ code }) => code !== 'SECRET_UNSEALED')
    .map(({ code, where, what }) => [code, where, what]);

test('each protected route asks first, by a Middleware of its own namespace, and the place to sign on does not', () => {
  const result = synthesized(house(['films', 'notes']));
  for (const name of ['films', 'notes']) {
    expect(manifest(result, `${name}/middleware-${name}-sign-on.yaml`)).toMatchObject({
      metadata: { name: `${name}-sign-on`, namespace: name },
      spec: {
        forwardAuth: {
          address: 'http://sso.sso.svc.cluster.local:8080/verify',
          trustForwardHeader: false,
          maxResponseBodySize: 8192,
          authResponseHeaders: ['Remote-User'],
        },
      },
    });
    expect(manifest(result, `${name}/ingress-${name}.yaml`).metadata.annotations[middlewares]).toBe(
      `${name}-${name}-sign-on@kubernetescrd`,
    );
  }
  expect(manifest(result, 'sso/ingress-sso.yaml').metadata.annotations).not.toHaveProperty([middlewares]);
  expect([...manifestsOf(result).keys()].filter((path) => path.includes('middleware-'))).toHaveLength(2);
  expect(told(house(['films', 'notes']))).toEqual([]);
});

test('every path of a protected route is, and nothing else is done before it is asked', () => {
  const paths = [
    { path: '/exact', type: 'Exact' },
    { path: '/', type: 'Prefix' },
  ];
  const result = synthesized((lab) => {
    house(['films'], { paths, middlewares: ['own'] })(lab);
    const headers = { customResponseHeaders: { 'X-Robots-Tag': 'noindex' } };
    object(lab.node.findChild('films'), 'own', 'Middleware', { metadata: { name: 'own' }, spec: { headers } });
  });
  for (const ingress of ['ingress-films', 'ingress-films-exact'])
    expect(manifest(result, `films/${ingress}.yaml`).metadata.annotations[middlewares]).toBe(
      'films-films-sign-on@kubernetescrd,films-own@kubernetescrd',
    );
});

test('the ingress reaches the place to sign on, whoever of its port has a route of its own', () => {
  const peers = (declare: (lab: Any) => void) =>
    manifest(synthesized(declare), 'sso/networkpolicy-sso.yaml').spec.ingress.map(({ from }: Any) => from[0].podSelector.matchLabels);
  const ingress = { 'app.kubernetes.io/instance': 'traefik-kube-system', 'app.kubernetes.io/name': 'traefik' };
  expect(peers(house(['films']))).toEqual([ingress]);
});

const pairs = (['public', 'tailnet', 'lan'] as const).flatMap((own) =>
  (['public', 'tailnet', 'lan'] as const).map((its) => [own, its] as const),
);
test.each<readonly [Audience, Audience]>(pairs)('who reaches a route as %s has to reach where they sign on as %s', (own, its) => {
  const reached = its === 'public' || its === own;
  const what = `its audience is ${own}, and that of test/sso/web, where it signs on, is ${its}`;
  expect(told(house(['films'], { audience: own }, { audience: its }))).toEqual(
    reached ? [] : [['AUDIENCE_UNREACHABLE', 'test/films/web', what]],
  );
});

test('cookies are for one domain: a route elsewhere is told, and so is a place to sign on that is elsewhere itself', () => {
  const outside = (name: string, whose: string) => [
    'VALUE_INVALID',
    `test/${name}/web.hostname`,
    `${name}.other.org is not below test.example, which ${whose} cookies are for: who signed on would be asked again for ever`,
  ];
  expect(told(house(['films'], { hostname: 'films.other.org' }))).toContainEqual(outside('films', "test/sso/web's"));
  expect(told((lab) => void app(lab, 'sso', { signOn }, 'sso.other.org'))).toContainEqual(outside('sso', 'its'));
  expect(told(house(['films'], { hostname: 'nottest.example' })).map(([code]) => code)).toContain('VALUE_INVALID');
  expect(told(house(['films'], { hostname: 'deep.films.test.example' }))).toEqual([]);
});

test('a second route to the pages that people sign on at is not protected by them', () => {
  const circle = (lab: Any) => {
    const chart = new ServiceChart(lab, 'sso');
    const to = new Workload(chart, 'main', plain).ports.http as Any;
    const protectedBy = new Route(chart, 'web', { hostname: 'sso.test.example', to, audience: 'lan', signOn });
    new Route(chart, 'other', { hostname: 'other.test.example', to, audience: 'lan', protectedBy });
  };
  expect(problemsOf(circle).map(({ code, where, what }) => [code, where, what])).toContainEqual([
    'VALUE_INVALID',
    'test/sso/other.protectedBy',
    'it leads to where test/sso/web leads: who is to sign on would have to have signed on',
  ]);
});

test.each<[string, (lab: Any) => unknown]>([
  ['a name', () => 'sso'],
  ['a route that nobody signs on at', (lab) => app(lab, 'other')],
  ['what only looks like one', () => ({ hostname: 'sso.test.example', audience: 'public', signOn })],
])('protected by %s, a route is not there at all', (_, by) => {
  const declare = (lab: Any) => void app(lab, 'films', { protectedBy: by(lab) });
  expect(problemsOf(declare).map(({ code, where }) => [code, where])).toContainEqual(['REFERENCE_UNKNOWN', 'test/films/web.protectedBy']);
});

describe('what is said of signing on', () => {
  const read = (given: object) => {
    const place = Place.of();
    const { path, domain, headers } = shape.read({ ...signOn, ...given }, place);
    return { told: place.problems.map(({ code, where, repair }) => [code, where, repair]), read: [path, domain, headers] };
  };

  test.each([
    { path: '/' },
    { path: '/api/authz/forward-auth' },
    { domain: 'example.org' },
    { headers: [] },
    { headers: undefined },
    { headers: ['a', 'X-9'] },
  ])('may be %j', (given) => {
    const { path, domain, headers } = { ...signOn, ...given };
    expect(read(given)).toEqual({ told: [], read: [path, domain, headers] });
  });

  test.each<[string, string, readonly unknown[], string]>([
    ['path', 'give it a path, like /api/authz/forward-auth', ['verify', 'a/verify', '/a?b=c', '/a#b', '/a b', '', 1, ['/a']], '/'],
    ['domain', 'give it a domain, like example.org', ['no domain', 'a..b', '', 1, ['example.org']], 'example.org'],
  ])('is told at its %s when it is none, and something harmless stands there', (key, repair, wrong, harmless) => {
    for (const value of wrong) {
      const got = read({ [key]: value });
      expect([value, got.told]).toEqual([value, [['VALUE_INVALID', key, repair]]]);
      expect(got.read).toContain(harmless);
    }
  });

  test('is told at each header that is none, of which none is left', () => {
    const wrong = ['Remote User', 'a:', '', 'é', 1, ['Remote-User']];
    const repair = 'give it the name of a header, like Remote-User';
    expect(read({ headers: ['Good', ...wrong] })).toEqual({
      told: wrong.map((_, index) => ['VALUE_INVALID', `headers[${index + 1}]`, repair]),
      read: ['/verify', 'test.example', ['Good']],
    });
  });
});

test('what is wrong with it is told of its route', () =>
  expect(
    problemsOf((lab) => void app(lab, 'sso', { signOn: { ...signOn, path: 'verify' } })).map(({ code, where }) => [code, where]),
  ).toEqual([['VALUE_INVALID', 'test/sso/web.signOn.path']]));

describe('whether a route can sign on where it says', () => {
  const port = (name: string) => ({ name }) as Any;
  /** Whether it can, and what is told: of a route of the app films, and of where it signs on, in the app sso. */
  const checked = (route: Any, by?: Any, before = 0) => {
    const lab = new Lab({ homelab: 'test', inventory: base });
    const [own, its] = ['films', 'sso'].map((name) => new ServiceChart(lab, name));
    for (let told = 0; told < before; told += 1) lab.report({ code: 'VALUE_INVALID', where: 'elsewhere', what: 'a test', repair: 'none' });
    const whole = { hostname: 'films.test.example', audience: 'lan', to: port('films'), ...route };
    const protector = by && Object.assign(its as Any, { hostname: 'sso.test.example', audience: 'lan', to: port('sso'), signOn, ...by });
    const can = checkSignOn(own as Any, whole, protector);
    return [can, lab.problems.slice(before).map(({ code, where }) => `${code} ${where}`)];
  };
  const can = [true, []];
  const cannot = (...told: readonly string[]) => [false, told];

  test('it can where nothing is said of it, whatever else is wrong in the homelab', () => {
    expect([checked({}), checked({}, undefined, 2), checked({}, {}), checked({}, {}, 1)]).toEqual([can, can, can, can]);
    expect(checked({}, { signOn: undefined, audience: 'tailnet', hostname: 'x.other.org' })).toEqual(can);
  });

  test('a place to sign on stands at its domain or below it', () => {
    const at = (hostname: string) => checked({ hostname, signOn });
    expect([at('test.example'), at('sso.test.example'), at('a.b.test.example')]).toEqual([can, can, can]);
    const outside = cannot('VALUE_INVALID test/films.hostname');
    expect([at('nottest.example'), at('example'), at('test.example.org')]).toEqual([outside, outside, outside]);
  });

  test('and who signs on there too', () => {
    const at = (hostname: string) => checked({ hostname }, {});
    expect([at('test.example'), at('a.test.example')]).toEqual([can, can]);
    expect(at('films.other.org')).toEqual(cannot('VALUE_INVALID test/films.hostname'));
  });

  test('it leads elsewhere than the place itself, as far as both lead anywhere', () => {
    const to = port('sso');
    expect(checked({ to }, { to })).toEqual(cannot('VALUE_INVALID test/films.protectedBy'));
    expect([checked({ to: port('sso') }, { to }), checked({ to: undefined }, { to: undefined })]).toEqual([can, can]);
  });

  test('who reaches it reaches the place', () => {
    const between = (audience: string, its: string) => checked({ audience }, { audience: its });
    expect([between('lan', 'public'), between('tailnet', 'public'), between('tailnet', 'tailnet')]).toEqual([can, can, can]);
    const apart = cannot('AUDIENCE_UNREACHABLE test/films');
    expect([between('public', 'lan'), between('lan', 'tailnet')]).toEqual([apart, apart]);
  });
});

test('the Middleware asks the place’s Service, and hands on the headers that it is told, if any', () => {
  const made = (headers?: readonly string[]) => {
    const chart = new ServiceChart(new Lab({ homelab: 'test', inventory: base }), 'films');
    askingFirst(chart, 'films-sign-on', { number: 9091, pods: { name: 'app', namespace: 'sso' } } as Any, { ...signOn, headers });
    return (chart.node.findChild('sign-on') as Any).toJson();
  };
  const asks = { address: 'http://app.sso.svc.cluster.local:9091/verify', trustForwardHeader: false, maxResponseBodySize: 8192 };
  expect(made()).toMatchObject({ kind: 'Middleware', metadata: { name: 'films-sign-on', namespace: 'films' } });
  expect([made(), made([]), made(['A', 'B'])].map(({ spec }) => spec)).toStrictEqual([
    { forwardAuth: asks },
    { forwardAuth: asks },
    { forwardAuth: { ...asks, authResponseHeaders: ['A', 'B'] } },
  ]);
});
