import { Duration } from 'cdk8s';
import { exec, httpGet, tcp } from '../../src';
import { probe as shape, toProbe } from '../../src/constructs/probe';
import { Place } from '../../src/shape/shape';

describe('a probe', () => {
  const numbers = (probe: ReturnType<typeof tcp>) => {
    const { periodSeconds, timeoutSeconds, failureThreshold } = toProbe(probe);
    return [periodSeconds, timeoutSeconds, failureThreshold];
  };
  test('looks every ten seconds, waits for five, and fails three times, unless it says otherwise', () => {
    expect(numbers(tcp('http'))).toEqual([10, 5, 3]);
    expect(numbers(tcp('http', { everySeconds: 2, timeoutSeconds: 1, failures: 4 }))).toEqual([2, 1, 4]);
  });
  test('of a start may fail for as long as the start may take, and once more for what is begun', () => {
    const within = (seconds: number) => numbers(tcp('http', { within: Duration.seconds(seconds), failures: 1 }))[2];
    expect([within(59), within(60), within(61)]).toEqual([6, 6, 7]);
  });
  test('asks as it is told: a path with a name, a port, a command', () => {
    expect(toProbe(httpGet('http', '/up', { hostname: 'a.test.example' })).httpGet).toEqual({
      port: 'http',
      path: '/up',
      httpHeaders: [{ name: 'Host', value: 'a.test.example' }],
    });
    expect(toProbe(httpGet('http', '/up')).httpGet).toEqual({ port: 'http', path: '/up' });
    expect([toProbe(tcp('db')).tcpSocket, toProbe(exec(['true', '-x'])).exec]).toEqual([{ port: 'db' }, { command: ['true', '-x'] }]);
  });
  test('has whole numbers from one on, as far as Kubernetes’ 32 bits go', () => {
    const given = { action: { tcpSocket: { port: 'db' } }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 };
    const told = (change: object) => {
      const place = Place.of();
      shape.read({ ...given, ...change }, place);
      return place.problems.map(({ code, where }) => [code, where]);
    };
    for (const key of ['periodSeconds', 'timeoutSeconds', 'failureThreshold']) {
      const wrong = [['VALUE_INVALID', key]];
      expect([0, 1, 1.5].map((value) => told({ [key]: value }))).toEqual([wrong, [], wrong]);
      expect([2 ** 31 - 2, 2 ** 31 - 1, 2 ** 31].map((value) => told({ [key]: value }))).toEqual([[], [], wrong]);
    }
  });
});
