import { type Audience, Bytes, Cpu, image, type Lab, Route, ServiceChart, Workload } from '../../src';
import type { RoutePath } from '../../src/constructs/route';
import { manifest, problemsOf, synthesized } from '../lab';

const hostname = 'x.test.example';
const server = (chart: ServiceChart) =>
  new Workload(chart, 'main', {
    image: image('docker.io/traefik/whoami:v1.11.0'),
    resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
    ports: { http: 8080, admin: 8081 },
  }).ports;
const serve = (lab: Lab, name: string, audience: Audience, paths?: readonly RoutePath[]) => {
  const chart = new ServiceChart(lab, name);
  new Route(chart, 'web', { hostname, to: server(chart).http, audience, paths });
};
const both = (one: Audience, two: Audience, first?: readonly RoutePath[], second?: readonly RoutePath[]) =>
  problemsOf((lab) => {
    serve(lab, 'a', one, first);
    serve(lab, 'b', two, second);
  });
const prefix = (path: string): RoutePath => ({ path, type: 'Prefix' });
const exact = (path: string): RoutePath => ({ path, type: 'Exact' });

describe('a hostname of two services', () => {
  test.each<[Audience, Audience, string]>([
    ['public', 'public', ''],
    ['public', 'lan', ', and lan and public come in at one entrypoint'],
    ['lan', 'public', ', and public and lan come in at one entrypoint'],
    ['lan', 'lan', ''],
    ['tailnet', 'tailnet', ''],
  ])('is one for two at an entrypoint: %s and %s', (one, two, shared) => {
    expect(both(one, two)).toEqual([
      {
        code: 'HOSTNAME_DUPLICATE',
        where: 'test/b/web',
        what: `x.test.example is already the name of test/a/web${shared}`,
        repair:
          "give it a hostname of its own in clusters/test/services.ts, or paths: [{ path: '/…', type: 'Prefix' }] that the other one has not",
      },
    ]);
  });

  test.each<[Audience, Audience]>([
    ['public', 'tailnet'],
    ['tailnet', 'lan'],
  ])('is one for each at two entrypoints: %s and %s', (one, two) => expect(both(one, two)).toEqual([]));
});

describe('two paths of one hostname', () => {
  test.each([
    ['the rest and a prefix', undefined, [prefix('/api')]],
    ['a prefix and the rest', [prefix('/api')], undefined],
    ['two prefixes', [prefix('/a')], [prefix('/b')]],
    ['a prefix in another', [prefix('/a')], [prefix('/a/b')]],
    ['a prefix of the same letters', [prefix('/a')], [prefix('/ab')]],
    ['the rest and one path', undefined, [exact('/a')]],
    ['a prefix and the path itself', [prefix('/a')], [exact('/a')]],
    ['two paths that a slash tells apart', [exact('/a')], [exact('/a/')]],
    ['several each', [prefix('/a'), exact('/b')], [prefix('/b'), exact('/a')]],
  ])('may lead to two services: %s', (_, one, two) => {
    expect(both('public', 'lan', one, two)).toEqual([]);
  });

  test.each([
    ['the rest', [prefix('/')], undefined, hostname],
    ['a prefix', [prefix('/a')], [prefix('/a')], `${hostname}/a`],
    ['a prefix, with a slash and without', [prefix('/a/')], [prefix('/a')], `${hostname}/a`],
    ['one path', [exact('/a')], [exact('/a')], `${hostname}/a`],
    ['one of several', [prefix('/a'), prefix('/b')], [prefix('/c'), prefix('/b')], `${hostname}/b`],
  ])('that are the same may not: %s', (_, one, two, name) => {
    expect(both('lan', 'lan', one, two)).toEqual([
      expect.objectContaining({ code: 'HOSTNAME_DUPLICATE', where: 'test/b/web', what: `${name} is already the name of test/a/web` }),
    ]);
  });

  test('may lead to two ports of one service', () => {
    const two = (lab: Lab) => {
      const chart = new ServiceChart(lab, 'a');
      const { http, admin } = server(chart);
      new Route(chart, 'web', { hostname, to: http, audience: 'lan' });
      new Route(chart, 'admin', { hostname, to: admin, audience: 'lan', paths: [prefix('/admin')] });
    };
    expect(problemsOf(two)).toEqual([]);
    const paths = ['a/ingress-a.yaml', 'a/ingress-a-admin.yaml'].map((file) => manifest(synthesized(two), file).spec.rules);
    const rule = (path: string, name: string) => [
      { host: hostname, http: { paths: [{ path, pathType: 'Prefix', backend: { service: { name: 'a', port: { name } } } }] } },
    ];
    expect(paths).toEqual([rule('/', 'http'), rule('/admin', 'admin')]);
  });

  test('of one route are each there once', () => {
    expect(problemsOf((lab) => serve(lab, 'a', 'public', [prefix('/a'), exact('/b'), prefix('/a/')]))).toEqual([
      {
        code: 'HOSTNAME_DUPLICATE',
        where: 'test/a/web',
        what: 'x.test.example/a is there twice',
        repair: 'give it each path once',
      },
    ]);
  });

  test('to one port at one entrypoint are one route', () => {
    const twice = problemsOf((lab) => {
      const chart = new ServiceChart(lab, 'a');
      const { http } = server(chart);
      new Route(chart, 'web', { hostname, to: http, audience: 'public' });
      new Route(chart, 'house', { hostname, to: http, audience: 'lan' });
    });
    expect(twice).toEqual([
      {
        code: 'HOSTNAME_DUPLICATE',
        where: 'test/a/house',
        what: 'x.test.example is already the name of test/a/web, and lan and public come in at one entrypoint',
        repair: 'leave one of the two routes out: both lead to the same port',
      },
    ]);
  });
});

describe('Traefik asks an exact path before every prefix, whose rule may be longer', () => {
  const annotations = (paths: readonly RoutePath[], file: string) =>
    manifest(
      synthesized((lab) => serve(lab, 'a', 'lan', paths)),
      file,
    ).metadata.annotations['traefik.ingress.kubernetes.io/router.priority'];

  test('by a priority of its Ingress', () => {
    expect(annotations([exact('/a')], 'a/ingress-a.yaml')).toBe('10000');
    expect(annotations([prefix('/a')], 'a/ingress-a.yaml')).toBeUndefined();
  });

  test('which is another than that of its prefixes', () => {
    const made = synthesized((lab) => serve(lab, 'a', 'lan', [prefix('/a'), exact('/b')]));
    const pathsOf = (file: string) => manifest(made, file).spec.rules[0].http.paths.map(({ path, pathType }: never) => [path, pathType]);
    expect(pathsOf('a/ingress-a.yaml')).toEqual([['/a', 'Prefix']]);
    expect(pathsOf('a/ingress-a-exact.yaml')).toEqual([['/b', 'Exact']]);
    expect(annotations([prefix('/a'), exact('/b')], 'a/ingress-a-exact.yaml')).toBe('10000');
    expect(annotations([prefix('/a'), exact('/b')], 'a/ingress-a.yaml')).toBeUndefined();
  });
});

test.each([
  ['pulbic', 'it is "pulbic"; did you mean public?'],
  ['Tailnet', 'it is "Tailnet"; did you mean tailnet?'],
  ['everybody', 'it is "everybody"'],
  ['constructor', 'it is "constructor"'],
  [undefined, 'it is missing'],
  [['lan'], 'it is ["lan"]'],
  [7, 'it is 7'],
])('%j for an audience is told by its name, and by nothing else', (audience, what) => {
  expect(problemsOf((lab) => serve(lab, 'a', audience as Audience))).toEqual([
    { code: 'VALUE_INVALID', where: 'test/a/web.audience', what, repair: 'give it one of "public", "tailnet", "lan"' },
  ]);
});

test('a type of path that is none is told with the one that was meant', () => {
  expect(problemsOf((lab) => serve(lab, 'a', 'lan', [{ path: '/a', type: 'prefix' as 'Prefix' }]))).toEqual([
    {
      code: 'VALUE_INVALID',
      where: 'test/a/web.paths[0].type',
      what: 'it is "prefix"; did you mean Prefix?',
      repair: 'give it one of "Exact", "Prefix"',
    },
  ]);
});
