import type { Manifest } from '../../src/objects/manifest';
import { Objects } from '../../src/objects/objects';
import { projects } from '../../src/proofs/projects';
import { rawModel } from './proved';

const of = (app: string, apiVersion: string, kind: string, name: string, more: object = {}, namespace?: string) => ({
  app,
  home: app,
  source: `test/${app}/${kind}-${name}`,
  manifest: { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, ...more } as Manifest,
});
const argo = 'argoproj.io/v1alpha1';
const project = (spec: object) =>
  of('argocd', argo, 'AppProject', 'services', {
    spec: {
      destinations: [{ namespace: 'app' }],
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
      namespaceResourceWhitelist: [
        { group: '', kind: 'ConfigMap' },
        { group: 'apps', kind: 'Deployment' },
      ],
      ...spec,
    },
  });
const deployed = (name = 'app') => of('argocd', argo, 'Application', name, { spec: { project: 'services' } });
const proved = (spec: object, ...objects: ReturnType<typeof of>[]) =>
  projects.prove({ ...rawModel([]), objects: new Objects([project(spec), deployed(), ...objects]) });
const found = (spec: object, ...objects: ReturnType<typeof of>[]) =>
  proved(spec, ...objects).findings.map(({ code, where, what }) => [code, where, what]);
const map = (namespace?: string, app = 'app') => of(app, 'v1', 'ConfigMap', 'c', {}, namespace);
const denied = (what: string, kind: string) => [['PROJECT_DENIES', `test/app/${kind}`, `the project of app permits no ${what}`]];

test('a kind is permitted by its name and its group, in a namespace or in none', () => {
  expect(found({}, map('app'), of('app', 'apps/v1', 'Deployment', 'd', {}, 'app'), of('app', 'v1', 'Namespace', 'n'))).toEqual([]);
  expect(found({}, of('app', 'v1', 'Secret', 's', {}, 'app'))).toEqual(denied('Secret in namespace app', 'Secret-s'));
  expect(found({}, of('app', 'other/v1', 'Deployment', 'd', {}, 'app'))).toEqual(denied('Deployment in namespace app', 'Deployment-d'));
  expect(found({}, of('app', 'v1', 'ConfigMap', 'c'))).toEqual(denied('ConfigMap', 'ConfigMap-c'));
  expect(found({}, of('app', 'v1', 'Namespace', 'n', {}, 'app'))).toEqual(denied('Namespace in namespace app', 'Namespace-n'));
});

test('a namespace is one that is named, or any, and none that is denied', () => {
  const to = (namespace: string, ...destinations: string[]) =>
    found({ destinations: destinations.map((one) => ({ namespace: one })) }, map(namespace));
  expect([to('app', 'app'), to('app', 'other', 'app'), to('app', '*'), to('app', '*', '!other')]).toEqual([[], [], [], []]);
  const no = denied('ConfigMap in namespace app', 'ConfigMap-c');
  expect([to('app', 'other'), to('app'), to('app', '*', '!app'), to('app', 'app', '!app')]).toEqual([no, no, no, no]);
});

test('an app that nobody deploys, or by a project that is not there, is another proof’s', () => {
  expect(found({}, of('other', 'v1', 'Secret', 's', {}, 'other'))).toEqual([]);
  const stranger = of('argocd', argo, 'Application', 'other', { spec: { project: 'gone' } });
  expect(found({}, stranger, of('other', 'v1', 'Secret', 's', {}, 'other'))).toEqual([]);
});

test('the evidence counts the apps', () => {
  expect([projects.id, proved({}, deployed('second')).figures]).toEqual(['projects', [{ about: 'apps', value: '2' }]]);
});
