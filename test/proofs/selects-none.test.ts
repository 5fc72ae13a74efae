import { Bytes, Cpu, PodSet, type ServiceChart, Tenant } from '../../src';
import { clusterOf } from '../../src/model/cluster';
import { selectsNone } from '../../src/proofs/selects-none';
import { deployment, object, objectsOf } from './objects-of';
import { modelOf } from './proved';
import { type Any, app } from './references/parts';

const policy = (podSelector: object | undefined, namespace = 'app') =>
  object('networking.k8s.io/v1', 'NetworkPolicy', 'x', { spec: { podSelector } }, { namespace });
const budget = (selector: object | undefined) => object('policy/v1', 'PodDisruptionBudget', 'y', { spec: { selector } });
const told = (declare: (lab: Any) => void, ...objects: readonly object[]) => {
  const model = { ...modelOf(declare), objects: objectsOf(...objects) };
  return selectsNone(model, clusterOf(model)).map(({ code, where, what, repair }) => [code, where, what, repair]);
};
const none = () => {};
const labels = (matchLabels: object) => ({ matchLabels });
const error = (kind: string, name: string, field: string, namespace = 'app') => [
  'REFERENCE_UNKNOWN',
  `${kind}/${name}`,
  `${kind} ${name} is for pods that nothing makes in namespace ${namespace}: its ${field} fits none`,
  "select the pods by the labels of their template; a Workload's are { 'app.kubernetes.io/name': workload.name }",
];
const requests = { cpu: Cpu.millis(1), memory: Bytes.mib(1), memoryLimit: Bytes.mib(1) };
const set =
  (more: object = {}) =>
  (lab: Any) =>
    void new PodSet(app(lab) as ServiceChart, 'tool', {
      name: 'tool',
      selector: { app: 'tool', part: 'a' },
      replicas: 1,
      placement: { strength: 'any' },
      ...more,
    });

test('a policy or a budget whose selector fits no pod is told, each by its own field', () => {
  const wrong = labels({ app: 'api' });
  expect(told(none, deployment(), policy(wrong), budget(wrong))).toEqual([
    error('NetworkPolicy', 'x', 'podSelector'),
    error('PodDisruptionBudget', 'y', 'selector'),
  ]);
});

test('one that fits a pod of its namespace is not; those of another namespace are none of it', () => {
  const right = labels({ app: 'web' });
  expect(told(none, deployment(), deployment({ name: 'api' }), policy(right), budget(right))).toEqual([]);
  expect(told(none, deployment(), policy(right, 'other'))).toEqual([error('NetworkPolicy', 'x', 'podSelector', 'other')]);
});

test('one without a selector, or with an empty one, is for all, whether there are any or not', () => {
  expect(told(none, policy({}), budget({}), policy(undefined), budget(undefined))).toEqual([]);
});

test('pods that are declared and stand in no object are known by their selector alone', () => {
  expect(told(set(), policy(labels({ app: 'tool', part: 'a' })))).toEqual([]);
  expect(told(set(), policy(labels({ app: 'tool', more: 'x' })))).toHaveLength(1);
  expect(told(set(), policy(labels({ app: 'web' })))).toHaveLength(1);
});

describe.each([
  ['a chart', { madeBy: 'helm', requests }],
  ['a chart that is not ours', { requests }],
])('pods of %s have more labels than are declared', (_, more) => {
  const of = (selector: object) => told(set(more), policy(selector));
  const exists = (key: string, operator = 'Exists') => ({ key, operator });

  test('so what names others fits them, and what names a declared one fits by its value', () => {
    expect(of(labels({ app: 'tool', more: 'x' }))).toEqual([]);
    expect(of(labels({ more: 'x' }))).toEqual([]);
    expect(of(labels({ app: 'web', more: 'x' }))).toHaveLength(1);
  });

  test('and so with expressions', () => {
    expect(of({ matchExpressions: [exists('more'), exists('app')] })).toEqual([]);
    expect(of({ matchExpressions: [exists('more', 'DoesNotExist')] })).toEqual([]);
    expect(of({ matchExpressions: [exists('app', 'DoesNotExist')] })).toHaveLength(1);
  });
});

test('what a tenant’s own repository brings is not here: nothing is told in its namespace', () => {
  const tenant = (lab: Any) =>
    void new Tenant(app(lab, 'quiz'), 'tenant', {
      repository: { url: 'https://git.test.example/a.git', branch: 'main', path: '.' },
      hostname: 'quiz.test.example',
      quota: { cpu: Cpu.millis(500), memory: Bytes.mib(512), storage: Bytes.gib(1), pods: 8 },
      volumes: [],
    } as Any);
  expect(told(tenant, policy(labels({ app: 'web' }), 'quiz'))).toEqual([]);
  expect(told(tenant, policy(labels({ app: 'web' })))).toHaveLength(1);
});
