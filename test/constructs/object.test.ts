import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { object, ServiceChart } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { objectsDefinedBy } from '../../src/constructs/object';
import { base } from '../inventory/base';
import type { Any } from './object-of';

/** An object of an app, as it is written, and what is told. */
function made(kind: Any, given: Any, id = 'x') {
  const lab = new Lab({ homelab: 'test', inventory: base });
  const app = new ServiceChart(lab, 'app');
  const one = object(app, id, kind, given);
  return { app, one, json: one?.toJson(), told: lab.problems.map(({ code, where, what, repair }) => [code, where, what, repair]) };
}
const labels = { 'app.kubernetes.io/managed-by': 'loutik', 'app.kubernetes.io/part-of': 'app' };

test('an object has its kind’s version, stands in its app’s namespace and says whose it is', () => {
  expect(made('ConfigMap', { metadata: { name: 'a' }, data: { b: 'c' } })).toMatchObject({
    told: [],
    json: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'app', labels }, data: { b: 'c' } },
  });
  expect(made('ConfigMap', { metadata: { name: 'a' } }).json?.metadata).toStrictEqual({ name: 'a', namespace: 'app', labels });
});

test('unless it says another namespace, and more of itself', () => {
  const metadata = { name: 'a', namespace: 'other', labels: { x: 'y' }, annotations: { z: '' } };
  expect(made('ConfigMap', { metadata }).json?.metadata).toStrictEqual({ ...metadata, labels: { ...labels, x: 'y' } });
});

test('one of the whole cluster stands in no namespace', () => {
  expect(made('ClusterRole', { metadata: { name: 'a', namespace: 'app' }, rules: [] }).json?.metadata).toStrictEqual({ name: 'a', labels });
});

test('one whose loss loses data is kept by Argo CD, beside what else is said of it', () => {
  const keep = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };
  const claim = (metadata: object) =>
    made('PersistentVolumeClaim', { metadata: { name: 'a', ...metadata }, spec: {} }).json?.metadata.annotations;
  expect([claim({}), claim({ annotations: { b: 'c' } })]).toEqual([keep, { ...keep, b: 'c' }]);
});

test('a wrong name, namespace, label or annotation is told where it stands', () => {
  const at = (metadata: unknown) => made('ConfigMap', { metadata }).told.map(([code, where]) => [code, where]);
  const wrong = (place: string) => [['VALUE_INVALID', `test/app/x.metadata${place}`]];
  expect(at({ name: 1 })).toEqual(wrong('.name'));
  expect(at({ name: 'a', namespace: '' })).toEqual(wrong('.namespace'));
  expect(at({ name: 'a', labels: { b: 1 } })).toEqual(wrong('.labels.b'));
  expect(at({ name: 'a', annotations: { b: 1 } })).toEqual(wrong('.annotations.b'));
  expect(at('a')).toEqual(wrong(''));
  expect(at({ name: 'a', generation: 1, labels: { b: '' } })).toEqual([]); // for the schema
});

describe('no object is made', () => {
  test('of a Secret that anybody could read', () => {
    for (const kind of ['Secret', { apiVersion: 'v1', kind: 'Secret' }]) {
      const { one, told } = made(kind, { metadata: { name: 'a' } });
      expect([one, told.map(([code, where]) => [code, where])]).toEqual([undefined, [['SECRET_PLAIN', 'test/app/x']]]);
    }
  });

  test.each<[string, unknown, string]>([
    ['a kind that there is not', 'Pood', 'no kind Pood is known here'],
    ['what every object has', 'toString', 'no kind toString is known here'],
    ['no kind at all', 7, 'no kind 7 is known here'],
  ])('of %s', (_, kind, what) => {
    expect(made(kind, { metadata: { name: 'a' } })).toMatchObject({
      one: undefined,
      told: [
        ['KIND_UNKNOWN', 'test/app/x', what, expect.stringContaining('whose CustomResourceDefinition lies in clusters/test/crds/')],
      ].map((one) => expect.arrayContaining(one)),
    });
  });

  test.each([
    ['v1', 'Pood'],
    ['v2', 'ConfigMap'],
    ['v2', 'Secret'],
  ])('of %s %s, which nothing defines', (apiVersion, kind) => {
    const { one, told } = made({ apiVersion, kind }, { metadata: { name: 'a' } });
    expect([one, told.map(([code, , what, repair]) => [code, what, repair])]).toEqual([
      undefined,
      [
        [
          'KIND_UNKNOWN',
          `no file in clusters/test/crds/ defines ${apiVersion} ${kind}, in a version that is served`,
          'put its CustomResourceDefinition there, as its project publishes it: clusters/test/crds/<project>.yaml',
        ],
      ],
    ]);
  });
});

test('a kind of ours may be given with its version too', () => {
  const kind = { apiVersion: 'v1', kind: 'ConfigMap' };
  expect(made(kind, { metadata: { name: 'a' } }).json).toEqual(made('ConfigMap', { metadata: { name: 'a' } }).json);
});

test('where it stands and what it is called is told as of any part', () => {
  const { told } = made('ConfigMap', { metadata: { name: 'a' } }, '');
  expect(told.map(([code, where]) => [code, where])).toEqual([['NAME_INVALID', 'test/app']]);
  const lab = new Lab({ homelab: 'test', inventory: base });
  expect(() => object(new Chart(lab, 'x'), 'y', 'ConfigMap', {} as Any)).toThrow(/this is no app/);
});

test('the objects that definitions define are those of their groups and kinds, however deep', () => {
  const { app, one } = made('ConfigMap', { metadata: { name: 'a' } });
  const deep = object(new Construct(app, 'inner'), 'y', 'CronJob', { metadata: { name: 'b' }, spec: {} } as Any);
  const of = (...kinds: readonly (readonly [group: string, kind: string])[]) =>
    objectsDefinedBy(app, kinds.map(([group, kind]) => ({ group, kind })) as Any);
  expect(of(['', 'ConfigMap'], ['batch', 'CronJob'])).toEqual([one, deep]);
  expect([of(['batch', 'CronJob']), of(['batch', 'ConfigMap']), of(['', 'CronJob']), of()]).toEqual([[deep], [], [], []]);
});
