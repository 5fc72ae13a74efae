import { HelmRelease, helmChart, object, ServiceChart } from '../../src';
import type { Lab } from '../../src/constructs/lab';
import { manifest, manifestsOf, problemsOf, synthesized } from '../lab';
import { definitionsIn, realm, thing } from '../objects/definitions/thing';

const definitions = definitionsIn(`${thing}---\n${realm}`);
const aThing = { apiVersion: 'example.com/v1', kind: 'Thing' } as const;

test('what is defined is deployed by an app of the platform, before all others, and kept when it leaves Git', () => {
  const made = synthesized(() => {}, { definitions });
  expect([...manifestsOf(made).keys()]).toEqual([
    'crds/customresourcedefinition-things.example.com.yaml',
    'crds/customresourcedefinition-realms.example.com.yaml',
  ]);
  const read = manifest(made, 'crds/customresourcedefinition-things.example.com.yaml');
  expect(read.spec).toEqual(definitions.all[0]?.manifest.spec);
  expect(read.metadata).toMatchObject({
    name: 'things.example.com',
    annotations: {
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'controller-gen.kubebuilder.io/version': 'v0.21.0',
    },
  });
  expect(read.metadata.namespace).toBeUndefined();
});

test('without anything to define there is no app for it', () => {
  expect([...manifestsOf(synthesized(() => {})).keys()]).toEqual([]);
});

test.each(['traefik.io', 'argoproj.io', 'helm.cattle.io', 'gateway.networking.k8s.io'])(
  "what the platform's own charts define is known, and deployed by nobody else: %s",
  (group) => {
    const known = definitionsIn(thing.replaceAll('example.com', group));
    const made = synthesized(
      (lab: Lab) =>
        object(
          new ServiceChart(lab, 'app'),
          'thing',
          { apiVersion: `${group}/v1`, kind: 'Thing' },
          { metadata: { name: 'a' }, spec: { size: 2 } },
        ),
      { definitions: known },
    );
    expect([...manifestsOf(made).keys()].filter((path) => path.startsWith('crds/'))).toEqual([]);
    expect(manifest(made, 'app/thing-a.yaml').apiVersion).toBe(`${group}/v1`);
  },
);

test('a Helm release that says it brings a definition is the one that deploys it', () => {
  const release = (objects?: Record<string, string[]>) => (lab: Lab) => {
    new HelmRelease(new ServiceChart(lab, 'operator', { trust: 'platform', wave: 2 }), 'release', {
      chart: helmChart({ repository: 'https://charts.example.com', name: 'operator', version: '1.2.3' }),
      namespace: 'operator',
      values: {},
      pods: [],
      objects,
    });
  };
  const deployed = (objects?: Record<string, string[]>) =>
    [...manifestsOf(synthesized(release(objects), { definitions })).keys()].filter((path) => path.startsWith('crds/'));
  expect(deployed()).toHaveLength(2);
  expect(deployed({ CustomResourceDefinition: ['things.example.com'] })).toEqual(['crds/customresourcedefinition-realms.example.com.yaml']);
});

describe('who makes such an object comes after its definition', () => {
  const told = (options: object, group = 'example.com') =>
    problemsOf(
      (lab: Lab) =>
        object(
          new ServiceChart(lab, 'app', options),
          'thing',
          { ...aThing, apiVersion: `${group}/v1` },
          { metadata: { name: 'a' }, spec: { size: 2 } },
        ),
      { definitions: group === 'example.com' ? definitions : definitionsIn(thing.replaceAll('example.com', group)) },
    ).map(({ code, where, what }) => [code, where, what]);
  const early = (wave: number) => [
    'VALUE_INVALID',
    'test/app',
    `it is deployed in wave ${wave}, and the definition of its Thing is too: the API server would not know it yet`,
  ];

  test('an app of the platform in a later wave, and any service', () => {
    expect(told({ trust: 'platform', wave: 2 })).toEqual([]);
    expect(told({})).toEqual([]);
  });
  test('an app of the platform in the first is told', () => {
    expect(told({ trust: 'platform', wave: 1 })).toEqual([early(1)]);
  });
  test('one of a kind that a chart of the platform brings is not', () => {
    expect(told({ trust: 'platform', wave: 1 }, 'traefik.io')).toEqual([]);
  });
  test('nor is one that makes none of them', () => {
    const problems = problemsOf(
      (lab: Lab) =>
        object(new ServiceChart(lab, 'app', { trust: 'platform', wave: 1 }), 'x', 'ConfigMap', {
          metadata: { name: 'x' },
          data: { a: 'b' },
        }),
      { definitions },
    );
    expect(problems).toEqual([]);
  });
});

test.each(['hub.traefik.io', 'k3s.cattle.io', 'bitnami.com'])('%s is brought by a chart of the platform too', (group) => {
  const made = synthesized(() => {}, { definitions: definitionsIn(thing.replaceAll('example.com', group)) });
  expect([...manifestsOf(made).keys()]).toEqual([]);
});
