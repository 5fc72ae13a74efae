import { type Inventory, Route, ServiceChart, Workload } from '../../src';
import { entrypoints, missingFor, urlOf } from '../../src/constructs/route';
import { base, withChange } from '../inventory/base';
import { faultsOf } from '../lab';
import { modelOf } from '../proofs/proved';
import { type Any, inApp, objectOf, plain } from './object-of';

const declare = (change: Any = {}, id = 'web') =>
  inApp((chart) => {
    const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
    new Route(chart, id, { hostname: 'app.test.example', to: ports.http, audience: 'lan', ...change });
  });
const ingress = (change: Any = {}, id = 'web', name = 'app') => objectOf(declare(change, id), 'Ingress', name);
const told = (change: Any, inventory: Inventory = base) =>
  modelOf(declare(change), inventory).problems.map(({ code, where }) => [code, where]);
const annotation = (name: string) => `traefik.ingress.kubernetes.io/router.${name}`;
const backend = { service: { name: 'app', port: { name: 'http' } } };

describe('a route', () => {
  test('is an Ingress of all its name, with a certificate for it, that leads to the port by its name', () => {
    const { metadata, spec } = ingress();
    expect(metadata.annotations).toEqual({ [annotation('entrypoints')]: 'lan' });
    expect(spec).toEqual({
      ingressClassName: 'traefik',
      rules: [{ host: 'app.test.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
      tls: [{ hosts: ['app.test.example'] }],
    });
  });

  test.each([
    ['public', 'public,lan'],
    ['tailnet', 'tailnet'],
    ['lan', 'lan'],
  ] as const)('for %s comes in by %s alone', (audience, expected) => {
    expect(ingress({ audience }).metadata.annotations[annotation('entrypoints')]).toBe(expected);
    expect(entrypoints[audience].join(',')).toBe(expected);
  });

  test.each([
    ['public', 'https://app.test.example'],
    ['lan', 'https://app.test.example'],
    ['tailnet', 'https://app.test.example:8443'],
  ] as const)('for %s is typed as %s', (audience, url) => expect(urlOf({ hostname: 'app.test.example', audience })).toBe(url));

  test('is called by pods by its name, as its audience does', () => {
    const { lab } = modelOf(declare({ audience: 'public' }));
    expect(Route.all(lab).map(({ byName }) => byName)).toEqual([{ kind: 'by-name', hostname: 'app.test.example', audience: 'public' }]);
  });

  test('is called as its app when it is its web, else with its id after it, or as it says', () => {
    expect(ingress({}, 'web', 'app')).toBeDefined();
    expect(ingress({}, 'admin', 'app-admin')).toBeDefined();
    expect(ingress({ name: 'own' }, 'web', 'own')).toBeDefined();
  });

  test('of exact paths and others is two Ingresses, the exact one before every other', () => {
    const paths = [
      { path: '/a', type: 'Exact' },
      { path: '/b', type: 'Prefix' },
    ];
    const of = (one: Any) => [
      one.spec.rules[0].http.paths.map(({ path, pathType }: Any) => [path, pathType]),
      one.metadata.annotations[annotation('priority')],
    ];
    expect(of(ingress({ paths }))).toEqual([[['/b', 'Prefix']], undefined]);
    expect(of(ingress({ paths }, 'web', 'app-exact'))).toEqual([[['/a', 'Exact']], '10000']);
    expect(of(ingress({ paths: [paths[0]] }))).toEqual([[['/a', 'Exact']], '10000']);
    expect(ingress({ paths: [paths[0]] }, 'web', 'app-exact')).toBeUndefined();
    expect(ingress({ paths: [paths[1]] }, 'web', 'app-exact')).toBeUndefined();
  });

  test('goes through its middlewares in order, each of its own namespace', () => {
    const annotations = ingress({ middlewares: ['first', 'a.second'] }).metadata.annotations;
    expect(annotations[annotation('middlewares')]).toBe('app-first@kubernetescrd,app-a.second@kubernetescrd');
    expect(ingress({ middlewares: [] }).metadata.annotations).not.toHaveProperty([annotation('middlewares')]);
  });

  test.each([
    [{ paths: [] }, ['VALUE_INVALID', 'test/app/web.paths']],
    [{ middlewares: ['a@kubernetescrd'] }, ['REFERENCE_UNKNOWN', 'test/app/web.middlewares']],
    [{ middlewares: ['-a'] }, ['REFERENCE_UNKNOWN', 'test/app/web.middlewares']],
    [{ middlewares: ['a-'] }, ['REFERENCE_UNKNOWN', 'test/app/web.middlewares']],
    [{ hostname: 'not a name' }, ['HOSTNAME_INVALID', 'test/app/web']],
    [{ hostname: 'app.local' }, ['HOSTNAME_INVALID', 'test/app/web']],
  ])('with %j is told at its place', (change, problem) => expect(told(change)).toEqual([problem]));

  test.each([{ middlewares: ['a'] }, { middlewares: ['a-b.c1'] }, { paths: [{ path: '/', type: 'Prefix' }] }])('may have %j', (change) => {
    expect(told(change)).toEqual([]);
  });

  test('needs what lets its audience in: a gateway, a tailnet, or nothing', () => {
    const bare = withChange('gateway', undefined, withChange('tailnet', undefined, withChange('sshKeys', base.tailnet?.sshKeys)));
    expect(told({ audience: 'public' }, bare)).toEqual([['AUDIENCE_UNREACHABLE', 'test/app/web']]);
    expect(told({ audience: 'tailnet' }, bare)).toEqual([['AUDIENCE_UNREACHABLE', 'test/app/web']]);
    expect(told({ audience: 'lan' }, bare)).toEqual([]);
    expect([missingFor(bare, 'public'), missingFor(bare, 'tailnet'), missingFor(bare, 'lan')]).toEqual(['gateway', 'tailnet', undefined]);
    expect([missingFor(base, 'public'), missingFor(base, 'tailnet')]).toEqual([undefined, undefined]);
    expect(objectOf(declare({ audience: 'public' }), 'Ingress', 'app', bare)).toBeUndefined();
  });

  test('leads to a port of its own namespace', () => {
    const declared = (lab: Any) => {
      const { ports } = new Workload(new ServiceChart(lab, 'other'), 'main', { ...plain, ports: { http: 80 } });
      new Route(new ServiceChart(lab, 'app'), 'web', { hostname: 'app.test.example', to: ports.http as Any, audience: 'lan' });
    };
    expect(modelOf(declared).problems.map(({ code, where }) => [code, where])).toEqual([['REFERENCE_UNKNOWN', 'test/app/web']]);
    expect(objectOf(declared, 'Ingress', 'app')).toBeUndefined();
  });

  test('protects others only when people sign on there', () => {
    const signOn = { path: '/verify', domain: 'test.example' };
    const protectedBy = (more: Any) =>
      faultsOf(
        inApp((chart) => {
          const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080, other: 8081 } });
          const by = new Route(chart, 'in', { hostname: 'in.test.example', to: ports.http, audience: 'lan', ...more });
          new Route(chart, 'web', { hostname: 'app.test.example', to: ports.other, audience: 'lan', protectedBy: by });
        }),
      ).map(({ code, where }) => [code, where]);
    expect(protectedBy({ signOn })).toEqual([]);
    expect(protectedBy({})).toEqual([['REFERENCE_UNKNOWN', 'test/app/web.protectedBy']]);
  });

  test('that is protected asks who a visitor is before all else that it does', () => {
    const protectedOne = inApp((chart) => {
      const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080, other: 8081 } });
      const signOn = { path: '/verify', domain: 'test.example' };
      const protectedBy = new Route(chart, 'in', { hostname: 'in.test.example', to: ports.http, audience: 'lan', signOn });
      const own = { hostname: 'app.test.example', to: ports.other, audience: 'lan', middlewares: ['first'], protectedBy } as const;
      new Route(chart, 'web', own);
    });
    const { annotations } = objectOf(protectedOne, 'Ingress', 'app').metadata;
    expect(annotations[annotation('middlewares')]).toBe('app-app-sign-on@kubernetescrd,app-first@kubernetescrd');
    expect(objectOf(protectedOne, 'Middleware', 'app-sign-on')).toBeDefined();
    expect(objectOf(protectedOne, 'Ingress', 'app-in').metadata.annotations).not.toHaveProperty([annotation('middlewares')]);
  });
});
