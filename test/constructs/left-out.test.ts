import { Bytes, Cpu, image, object, Route, ServiceChart, scratch, Workload } from '../../src';
import { manifest, problemsOf, synthesized } from '../lab';

describe('what would silently be left out is told', () => {
  const whoami = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
  const scaled = (kind: 'Deployment' | 'StatefulSet' | 'DaemonSet') =>
    problemsOf(
      (lab) =>
        new Workload(new ServiceChart(lab, 'app'), 'main', { ...whoami, ports: { http: 80 }, kind, scale: { min: 1, max: 2, cpu: 70 } }),
    );
  test.each(['StatefulSet', 'DaemonSet'] as const)('scale of a %s', (kind) =>
    expect(scaled(kind)).toContainEqual(
      expect.objectContaining({ code: 'VALUE_INVALID', what: `it is a ${kind} and has scale, which only a Deployment follows` }),
    ),
  );
  test('but not of a Deployment', () => expect(scaled('Deployment')).toEqual([]));

  const routed = (more: object) =>
    problemsOf((lab) => {
      const chart = new ServiceChart(lab, 'app');
      const { http } = new Workload(chart, 'main', { ...whoami, ports: { http: 80 } }).ports;
      object(chart, 'auth', 'Middleware', { metadata: { name: 'auth' }, spec: { stripPrefix: { prefixes: ['/a'] } } });
      new Route(chart, 'web', { hostname: 'a.test.example', audience: 'lan', to: http, ...more });
    });
  test('a route of no path', () =>
    expect(routed({ paths: [] })).toEqual([expect.objectContaining({ code: 'VALUE_INVALID', where: 'test/app/web.paths' })]));
  test('a middleware by another provider’s name', () =>
    expect(routed({ middlewares: ['auth@file'] })).toContainEqual(
      expect.objectContaining({
        code: 'REFERENCE_UNKNOWN',
        where: 'test/app/web.middlewares',
        what: expect.stringContaining('"auth@file"'),
      }),
    ));
  test('but no middleware by its own', () => expect(routed({ middlewares: ['auth'] })).toEqual([]));

  const mounted = (...paths: readonly string[]) =>
    problemsOf((lab) => {
      const mounts = Object.fromEntries(paths.map((path) => [path, scratch(Bytes.mib(1))]));
      new Workload(new ServiceChart(lab, 'app'), 'main', { ...whoami, mounts });
    }).map(({ code, where, what }) => [code, where, what]);
  test.each([
    ['/data', '/data/'],
    ['/data', '/data/.'],
    ['/a/../data', '//data'],
  ])('a mount at %s when another is at %s, which is the same place', (first, second) =>
    expect(mounted(first, second)).toEqual([
      [
        'VALUE_INVALID',
        'test/app/main',
        `container app mounts at ${first} and at ${second}: that is one place, and only one of the two would be seen`,
      ],
    ]),
  );
  test.each(['/', '//', '/./'])('an image, by a mount at %s', (path) =>
    expect(mounted(path)).toEqual([['VALUE_INVALID', 'test/app/main', `container app mounts at ${path}, over all of its image`]]),
  );
  test('but no mount below another', () => expect(mounted('/data', '/data/cache', '/database')).toEqual([]));

  test.each([
    [{ http: 80 }, 'app'],
    [undefined, undefined],
  ])('a StatefulSet with ports %j names the Service %s', (ports, serviceName) => {
    const result = synthesized(
      (lab) => void new Workload(new ServiceChart(lab, 'app'), 'main', { ...whoami, kind: 'StatefulSet', ...(ports ? { ports } : {}) }),
    );
    expect(manifest(result, 'app/statefulset-app.yaml').spec.serviceName).toBe(serviceName);
  });
});
