import { Bytes, Cpu, image, object, Route, ServiceChart, Workload } from '../../src';
import { problemsOf } from '../lab';

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
});
