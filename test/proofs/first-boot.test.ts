import { Priorities } from '../../charts/platform/priorities';
import { firstBoot } from '../../src/proofs/first-boot';
import { type Any, objectOf } from '../constructs/object-of';
import { namespace, object, objectsOf } from './objects-of';
import { against, modelOf } from './proved';

const model = modelOf(() => {});
const prove = (...objects: readonly object[]) => firstBoot.prove({ ...model, objects: objectsOf(...objects) });
const helm = (name: string) => object('helm.cattle.io/v1', 'HelmChart', name, {}, { namespace: 'kube-system' });
const settings = (name: string) => object('v1', 'ConfigMap', name, {}, { namespace: 'argocd' });
const all = [
  namespace('argocd'),
  object('scheduling.k8s.io/v1', 'PriorityClass', 'loutik-core', {}, {}),
  ...['argocd-cm', 'argocd-cmd-params-cm', 'argocd-rbac-cm'].map(settings),
  ...['argocd', 'sealed-secrets'].map(helm),
];

test('a platform that is there as a whole lacks nothing, nor does a homelab without any', () => {
  expect(prove(...all)).toEqual({ figures: [{ about: 'objects', value: '7 of 7' }], findings: [] });
  expect(prove()).toEqual({ figures: [{ about: 'objects', value: '0 of 7' }], findings: [] });
});

test('of one that is there in part, each object that is missing is told by its kind and name', () => {
  const { figures, findings } = prove(...all.slice(0, 5));
  expect(figures).toEqual([{ about: 'objects', value: '5 of 7' }]);
  expect(findings).toEqual(
    ['argocd', 'sealed-secrets'].map((name) => ({
      severity: 'fails',
      code: 'PLATFORM_INCOMPLETE',
      where: 'clusters/test/services.ts',
      what: `the first boot of a server applies HelmChart ${name}, and nothing here makes it`,
      repair: 'declare the platform whole, as npx loutik init writes it: Priorities, SealedSecrets, ArgoCd',
    })),
  );
});

test('what has the name in another namespace is another object', () => {
  const elsewhere = object('helm.cattle.io/v1', 'HelmChart', 'argocd', {}, { namespace: 'argocd' });
  expect(prove(elsewhere).figures[0]?.value).toBe('0 of 7');
});

test('the priorities that the homelab declares are those that it looks for', () => {
  const declare = (lab: Any) => void new Priorities(lab);
  expect(objectOf(declare, 'PriorityClass', 'loutik-core')).toBeDefined();
  expect(against(firstBoot, modelOf(declare))).toHaveLength(6);
});
