import { Traefik } from '../../charts/platform/traefik';
import { type Audience, Bytes, Cpu, image, object, Route, ServiceChart, Workload } from '../../src';
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

test.each<[string, object]>([
  ['path', { path: 'verify' }],
  ['path', { path: '/verify?a=b' }],
  ['domain', { domain: 'no domain' }],
  ['headers[0]', { headers: ['Remote User'] }],
])('a %s of signing on that is none is told at its place', (place, wrong) =>
  expect(problemsOf((lab) => void app(lab, 'sso', { signOn: { ...signOn, ...wrong } })).map(({ code, where }) => [code, where])).toEqual([
    ['VALUE_INVALID', `test/sso/web.signOn.${place}`],
  ]),
);
