import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { object, ServiceChart } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { definitionObject, objectsDefinedBy } from '../../src/constructs/object';
import { base } from '../inventory/base';
import { definitionsIn, realm, thing } from '../objects/definitions/thing';
import type { Any } from './object-of';

/** An object of an app, as it is written, and what is told. */
function made(kind: Any, given: Any, id = 'x', definitions = definitionsIn()) {
  const lab = new Lab({ homelab: 'test', inventory: base, definitions });
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

describe('a kind that a file of the homelab defines', () => {
  const definitions = definitionsIn(thing, realm);
  const of = (kind: Any, given: Any) => made(kind, { metadata: { name: 'a', namespace: 'other' }, ...given }, 'x', definitions);
  const aThing = { apiVersion: 'example.com/v1', kind: 'Thing' };
  const aRealm = { apiVersion: 'example.com/v1', kind: 'Realm' };

  test('is an object of its app in a namespace, or of the whole cluster, as its definition says', () => {
    expect(of(aThing, { spec: { size: 2 } })).toMatchObject({
      told: [],
      json: { ...aThing, metadata: { name: 'a', namespace: 'other', labels }, spec: { size: 2 } },
    });
    expect(of(aRealm, {}).json).toStrictEqual({ ...aRealm, metadata: { name: 'a', labels } });
    expect(of(aThing, { metadata: { name: 'a' } }).json?.metadata).toStrictEqual({ name: 'a', namespace: 'app', labels });
  });

  test('is taken in a version that is served, and in another one that is named', () => {
    const { one, told } = of({ ...aThing, apiVersion: 'example.com/v1alpha1' }, {});
    const what =
      'no file in clusters/test/crds/ defines example.com/v1alpha1 Thing, in a version that is served; did you mean example.com/v1 Thing?';
    expect([one, told.map(([code, , what]) => [code, what])]).toEqual([undefined, [['KIND_UNKNOWN', what]]]);
  });

  test('is told where it is no text', () =>
    expect(of({ apiVersion: 1, kind: 'Thing' }, {}).told.map(([code, where]) => [code, where])).toEqual([
      ['VALUE_INVALID', 'test/app/x.kind.apiVersion'],
      ['KIND_UNKNOWN', 'test/app/x'],
    ]));

  test('has a definition that is deployed as it lies there, for the whole cluster, and kept by Argo CD', () => {
    const app = new ServiceChart(new Lab({ homelab: 'test', inventory: base }), 'app');
    const [one] = definitions.all as Any;
    definitionObject(app, one);
    const { metadata, spec, ...rest } = (app.node.findChild('things.example.com') as Any).toJson();
    expect(rest).toStrictEqual({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' });
    expect([metadata.name, metadata.namespace, metadata.labels, spec]).toEqual([
      'things.example.com',
      undefined,
      labels,
      one.manifest.spec,
    ]);
    expect(metadata.annotations).toMatchObject({
      'controller-gen.kubebuilder.io/version': 'v0.21.0',
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    });
  });
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
