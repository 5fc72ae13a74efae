import { Bytes, Cpu, image, type Lab, podField, Secret, ServiceChart, Workload } from '../../src';
import { type EnvValue, environment, toEnv } from '../../src/constructs/env';
import { Place } from '../../src/shape/shape';
import { manifest, problemsOf, synthesized } from '../lab';

const token = (chart: ServiceChart) => new Secret(chart, 'token', { keys: ['value'], about: 'a test' });
const run = (name: string, give: (chart: ServiceChart) => unknown) => (lab: Lab) => {
  const chart = new ServiceChart(lab, 'app');
  new Workload(chart, 'main', {
    image: image('docker.io/traefik/whoami:v1.11.0'),
    resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
    env: { [name]: give(chart) as EnvValue },
  });
};
const written = (give: (chart: ServiceChart) => unknown) =>
  manifest(synthesized(run('X', give)), 'app/deployment-app.yaml').spec.template.spec.containers[0].env;

test.each<[string, (chart: ServiceChart) => unknown, object]>([
  ['a text', () => '8080', { value: '8080' }],
  ['an empty text', () => '', { value: '' }],
  ['a function that gives a text', () => () => 'later', { value: 'later' }],
  ['a secret’s key', (chart) => token(chart).key('value'), { valueFrom: { secretKeyRef: { name: 'app-token', key: 'value' } } }],
  ['a field of the pod', () => podField('spec.nodeName'), { valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
])('an environment takes %s', (_, give, entry) => {
  expect(written(give)).toEqual([{ name: 'X', ...entry }]);
});

const texts = (value: string) => `write it as a text: PORT: '${value}'`;
const reference = "give it a text, a secret's key or a field of the pod: PORT: secret.key('…'), podField('…')";

test.each<[string, (chart: ServiceChart) => unknown, string, string]>([
  ['a number', () => 8080, 'env.PORT is 8080, and an environment holds texts', texts('8080')],
  ['no number', () => Number.NaN, 'env.PORT is NaN, and an environment holds texts', texts('NaN')],
  [
    'a large number',
    () => 2n ** 70n,
    'env.PORT is 1180591620717411303424, and an environment holds texts',
    texts('1180591620717411303424'),
  ],
  ['a switch', () => false, 'env.PORT is false, and an environment holds texts', texts('false')],
  ['nothing', () => undefined, 'env.PORT is nothing', 'give it a text, or leave PORT out'],
  ['null', () => null, 'env.PORT is nothing', 'give it a text, or leave PORT out'],
  ['a list', () => ['8080'], 'env.PORT is a list', reference],
  ['an object', () => ({ port: 8080 }), 'env.PORT is an object', reference],
  ['an object of a kind that there is not', () => ({ kind: 'secret', name: 'x' }), 'env.PORT is an object', reference],
  ['a key of no secret', () => ({ kind: 'secret-key', key: 'value' }), 'env.PORT is an object', reference],
  ['a promise', () => Promise.resolve('8080'), 'env.PORT is a promise', reference],
  ['a symbol', () => Symbol('x'), 'env.PORT is a symbol', reference],
  ['a whole secret', (chart) => token(chart), 'env.PORT is a whole Secret', "give it one of its keys: PORT: secret.key('value')"],
])('for %s it says what it is, and what to write', (_, give, what, repair) => {
  expect(problemsOf(run('PORT', give))).toEqual([{ code: 'VALUE_INVALID', where: 'test/app/main.env.PORT', what, repair }]);
});

test('a number that may be a secret is not shown', () => {
  expect(problemsOf(run('DB_PASSWORD', () => 1234567))).toEqual([
    {
      code: 'VALUE_INVALID',
      where: 'test/app/main.env.DB_PASSWORD',
      what: 'env.DB_PASSWORD is a number, and an environment holds texts',
      repair: "write it as a text: DB_PASSWORD: '…'",
    },
  ]);
});

test.each([
  ['a number', () => 8080, '8080'],
  ['nothing', () => undefined, 'nothing'],
  ['an object', () => ({}), 'an object'],
])('a function that gives %s says so at its container', (_, value, shown) => {
  expect(problemsOf(run('PORT', () => value))).toEqual([
    {
      code: 'CHART_THREW',
      where: 'test/app/main',
      what: `the function for env.PORT gives ${shown}, and an environment holds texts`,
      repair: 'mend the line; nothing was written',
    },
  ]);
});

describe('what refers to something else', () => {
  const read = (value: unknown) => {
    const place = Place.of();
    return [environment.read({ X: value }, place), place.problems.map(({ code, where }) => [code, where])];
  };

  test.each(['metadata.name', 'status.podIP', 'spec.nodeName', 'status.hostIP'] as const)('is %s of the pod', (path) =>
    expect(read(podField(path))).toEqual([{ X: { kind: 'field', path } }, []]),
  );

  test('is a key of a secret, of which each part is a text', () => {
    const key = { kind: 'secret-key', namespace: 'app', secret: 'app-token', key: 'value' };
    expect(read(key)).toEqual([{ X: key }, []]);
  });

  test.each<[string, unknown]>([
    ['a key that names no key', { kind: 'secret-key', namespace: 'app', secret: 'app-token' }],
    ['a key of no secret', { kind: 'secret-key', namespace: 'app', key: 'value' }],
    ['a key that is a number', { kind: 'secret-key', namespace: 'app', secret: 'app-token', key: 1 }],
    ['a field without a path', { kind: 'field' }],
    ['a path of another kind', { kind: 'files', path: 'metadata.name' }],
  ])('is not %s: it is told at the variable, and left out', (_, value) => expect(read(value)).toEqual([{}, [['VALUE_INVALID', 'X']]]));

  test('is no field that a pod does not have: that is told at its path', () =>
    expect(read({ kind: 'field', path: 'spec.x' })[1]).toEqual([['VALUE_INVALID', 'X.path']]));
});

test('of a function that gives another the source is not shown', () => {
  const env = { X: (() => () => 'hunter2') as never };
  expect(() => toEnv(env)).toThrow('the function for env.X gives a function, and an environment holds texts');
});

test('for an environment that is none stands one without variables', () => expect(environment.instead()).toEqual({}));
