import { idleProbes, succeeds } from '../../src/proofs/probes';
import { deployment, objectsOf } from './objects-of';

const sh = (script: string, program = '/bin/sh', option = '-c') => [program, option, script];

test.each([
  [['true']],
  [['/bin/true']],
  [['/usr/bin/true']],
  [['exit']],
  [sh('exit 0')],
  [sh(':')],
  [sh('true;')],
  [sh('  true  ')],
  [sh('echo all is well')],
  [['echo', 'ok']],
  [['kill', '-0', '1']],
  [sh('kill -0 $$')],
  [sh('kill -0 "$$"')],
  [sh('test 1')],
  [sh('[ 1 ]')],
  [sh('curl -f localhost || true')],
  [sh('curl -f localhost || exit 0')],
  [sh('curl -f localhost; true')],
  [sh('curl -f localhost\ntrue\n')],
  [sh('curl -f localhost || :')],
  [sh('true ; ; ')],
  [sh('curl -f localhost ||true')],
  [['/usr/local/bin/true']],
  [sh('true', '/bin/bash')],
  [sh('true', 'ash')],
  [sh('true', '/bin/dash', '-ec')],
])('%j cannot fail while its container runs', (command) => expect(succeeds(command)).toBe(true));

test.each([
  [['pg_isready']],
  [['false']],
  [sh('exit 1')],
  [sh('curl -f localhost')],
  [sh('true && curl -f localhost')],
  [sh('echo $(date) > /tmp/a')],
  [sh('echo a | grep b')],
  [sh('echo a; curl -f localhost')],
  [sh('kill -0 10')],
  [sh('test -e /tmp/ready')],
  [sh('curl -f localhost || exit 1')],
  [sh('curl -f localhost || truely')],
  [['/bin/sh', '-c']],
  [['/bin/sh', '/probe.sh']],
  [['curl', '||', 'true']],
  [['/opt/fish', '-c', 'x || true']],
  [['/bin/shell', '-c', 'x || true']],
  [sh('x || true', '/bin/sh', '-cx')],
  [sh('x || true', '/bin/sh', 'a-c')],
  [sh('untrue')],
  [sh('/opt/bin/true')],
  [sh('x || true', '/bin/sh', '-e')],
  [[]],
])('%j can', (command) => expect(succeeds(command)).toBe(false));

test('such a probe of any container is told at its object, and none of another kind', () => {
  const probe = (command: readonly string[]) => ({ exec: { command } });
  const found = (container: object, pod: object = {}) =>
    idleProbes(objectsOf(deployment({ container, pod }))).map(({ code, where, what }) => [code, where, what.replace(/ runs .*$/, '')]);
  const told = (what: string) => [['VALUE_INVALID', 'Deployment/web', what]];
  expect(found({ startupProbe: probe(['true']) })).toEqual(told('the startupProbe of container main'));
  expect(found({ readinessProbe: probe(['true']) })).toEqual(told('the readinessProbe of container main'));
  expect(found({ livenessProbe: probe(['true']) })).toEqual(told('the livenessProbe of container main'));
  expect(found({}, { initContainers: [{ name: 'first', startupProbe: probe(['true']) }] })).toEqual(
    told('the startupProbe of container first'),
  );
  expect(found({ livenessProbe: probe(['pg_isready']), readinessProbe: { httpGet: { port: 80 } }, startupProbe: probe([]) })).toEqual([]);
});
