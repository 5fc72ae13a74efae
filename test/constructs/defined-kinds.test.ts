import { object, ServiceChart } from '../../src';
import type { Lab } from '../../src/constructs/lab';
import { synthesize } from '../../src/synth/synth';
import { homelab } from '../homelabs/homelabs';
import { manifest, problemsOf, synthesized } from '../lab';
import { definitionsIn, realm, thing } from '../objects/definitions/thing';

const definitions = definitionsIn(`${thing}---\n${realm}`);
const aThing = { apiVersion: 'example.com/v1', kind: 'Thing' } as const;
const aRealm = { apiVersion: 'example.com/v1', kind: 'Realm' } as const;

/** An app with what `make` puts into it. */
const app =
  (make: (chart: ServiceChart) => void, options = {}) =>
  (lab: Lab) =>
    make(new ServiceChart(lab, 'app', options));

const told = (declare: (lab: Lab) => void, known = definitions) =>
  problemsOf(declare, { definitions: known }).map(({ code, where, what }) => [code, where, what]);

test('an object of a kind that the homelab defines carries labels, stands in its namespace, and is written whole', () => {
  const made = synthesized(
    app((chart) => {
      object(chart, 'thing', aThing, { metadata: { name: 'a' }, spec: { size: 2 } });
      object(chart, 'realm', aRealm, { metadata: { name: 'all' }, status: { at: 'x' } });
    }),
    { definitions },
  );
  const labels = { 'app.kubernetes.io/part-of': 'app', 'app.kubernetes.io/managed-by': 'loutik' };
  expect(manifest(made, 'app/thing-a.yaml')).toEqual({ ...aThing, metadata: { name: 'a', namespace: 'app', labels }, spec: { size: 2 } });
  expect(manifest(made, 'app/realm-all.yaml')).toEqual({ ...aRealm, metadata: { name: 'all', labels }, status: { at: 'x' } });
});

test('the app gets a project of its own that lets those kinds through, and no other app does', () => {
  const house = homelab('house');
  const made = synthesize({
    ...house,
    definitions,
    services: (lab) => {
      house.services(lab);
      app((chart) => {
        object(chart, 'thing', aThing, { metadata: { name: 'a' }, spec: { size: 2 } });
        object(chart, 'realm', aRealm, { metadata: { name: 'all' } });
      })(lab);
    },
  });
  const project = (name: string) => manifest(made, `argocd/appproject-${name}.yaml`).spec;
  const group = 'example.com';
  expect(project('services-app').namespaceResourceWhitelist).toContainEqual({ group, kind: 'Thing' });
  expect(project('services-app').clusterResourceWhitelist).toContainEqual({ group, kind: 'Realm' });
  expect(project('platform-crds').clusterResourceWhitelist).toContainEqual({
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
  });
  expect(JSON.stringify([project('services'), project('platform'), project('tenants')])).not.toContain(group);
  expect(manifest(made, 'argocd/application-crds.yaml').metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '1' });
  expect(manifest(made, 'argocd/application-app.yaml').spec.project).toBe('services-app');
});

test('what its definition does not let through is told of the object, field by field', () => {
  const declare = app((chart) => {
    object(chart, 'thing', aThing, { metadata: { name: 'a' }, spec: { size: 11, sise: 1 } });
    object(chart, 'two', aThing, { metadata: { name: 'A_b' }, spec: { size: 2 } });
  });
  expect(told(declare)).toEqual([
    ['SCHEMA_INVALID', 'test/app/thing', 'Thing spec.sise: is no field there; did you mean size?'],
    ['SCHEMA_INVALID', 'test/app/thing', 'Thing spec.size: 11 is more than 10'],
    ['SCHEMA_INVALID', 'test/app/thing', 'Thing spec.size: 11 is no multiple of 2'],
    ['OBJECT_INVALID', 'test/app/two', expect.stringContaining('Thing A_b metadata.name: "A_b" is no DNS name')],
  ]);
});

test('two objects of one kind and name are one object, whatever the version of each', () => {
  const twice = app((chart) => {
    object(chart, 'one', aThing, { metadata: { name: 'a' }, spec: { size: 2 } });
    object(chart, 'two', aThing, { metadata: { name: 'a' }, spec: { size: 4 } });
  });
  expect(told(twice)).toEqual([['OBJECT_DUPLICATE', 'test/app/two', 'Thing app/a is also made by test/app/one']]);
});

test.each([
  [
    { apiVersion: 'example.com/v1alpha1', kind: 'Thing' },
    'no file in clusters/test/crds/ defines example.com/v1alpha1 Thing, in a version that is served; did you mean example.com/v1 Thing?',
  ],
  [
    { apiVersion: 'example.com/v1', kind: 'Thign' },
    'no file in clusters/test/crds/ defines example.com/v1 Thign, in a version that is served; did you mean example.com/v1 Thing?',
  ],
  [
    { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
    'no file in clusters/test/crds/ defines apiextensions.k8s.io/v1 CustomResourceDefinition, in a version that is served',
  ],
  [
    { apiVersion: 'constructor', kind: '__proto__' },
    'no file in clusters/test/crds/ defines constructor __proto__, in a version that is served',
  ],
  ['Thing', 'no kind "Thing" is known here'],
  [42, 'no kind 42 is known here'],
  [undefined, 'no kind nothing is known here'],
])('a kind that nothing defines is told, with what was most likely meant: %j', (kind, what) => {
  const declare = app((chart) => object(chart, 'it', kind as never, { metadata: { name: 'a' } } as never));
  expect(told(declare)).toEqual([['KIND_UNKNOWN', 'test/app/it', what.replace('"Thing"', 'Thing')]]);
});

test('a kind of Loutik may be named in the long form too, and a plain Secret in none', () => {
  const declare = (apiVersion: string, kind: string) =>
    app((chart) => object(chart, 'it', { apiVersion, kind }, { metadata: { name: 'a' }, data: { a: 'b' } }));
  expect(manifest(synthesized(declare('v1', 'ConfigMap')), 'app/configmap-a.yaml').data).toEqual({ a: 'b' });
  expect(told(declare('v1', 'Secret')).map(([code]) => code)).toEqual(['SECRET_PLAIN']);
  expect(told(declare('v2', 'ConfigMap')).map(([code]) => code)).toEqual(['KIND_UNKNOWN']);
});

test('what a kind is given is looked at like every option', () => {
  const declare = app((chart) => object(chart, 'it', { apiVersion: 1, kind: 'Thing', more: 2 } as never, { metadata: { name: 'a' } }));
  expect(told(declare).map(([code, where]) => [code, where])).toEqual(
    expect.arrayContaining([['VALUE_INVALID', 'test/app/it.kind.apiVersion']]),
  );
});

test("a kind that is called as one of Kubernetes' own is held to its own rules alone", () => {
  const service = thing.replaceAll('Thing', 'Service').replaceAll('thing', 'service');
  const declare = app((chart) =>
    object(chart, 'it', { apiVersion: 'example.com/v1', kind: 'Service' }, { metadata: { name: '1.a' }, spec: { size: 2 } }),
  );
  expect(told(declare, definitionsIn(service))).toEqual([]);
});

test('no app of the homelab can have the name of the one that deploys definitions', () => {
  const declare = (lab: Lab) => new ServiceChart(lab, 'crds');
  expect(told(declare).map(([code]) => code)).toEqual(['SERVICE_DUPLICATE']);
  expect(told(declare, definitionsIn())).toEqual([]);
});

test('a secret that stands in an object of such a kind is found as in every object', () => {
  const declare = app((chart) =>
    object(chart, 'thing', aThing, { metadata: { name: 'a' }, spec: { size: 2, free: { password: 'correct-horse-battery' } } }),
  );
  expect(told(declare).map(([code, where]) => [code, where])).toEqual([['SECRET_LITERAL', 'test/app/thing']]);
});
