import type { PushDanger, Pushed } from '../../src/model/homelab';
import { contract } from '../../src/proofs/contract';
import type { Proof } from '../../src/proofs/proof';
import { versions } from '../../src/proofs/versions';
import { base, withChange } from '../inventory/base';
import { deployment, objectsOf } from './objects-of';
import { modelOf } from './proved';

const danger = (kind: string, more: Partial<PushDanger> = {}): PushDanger =>
  ({ kind, object: 'Deployment app/web', what: 'it goes', consequence: 'nothing is left', instead: 'keep it', ...more }) as PushDanger;

/** What a proof finds where Git differs by these dangers, and what it says it compared with. */
function found(proof: Proof, dangers: readonly PushDanger[], more: Partial<Pushed> = {}, k3s = 'v1.36.4+k3s1') {
  const pushed = { ref: 'origin/main', objects: 7, kubernetesMinor: undefined, dangersOf: () => dangers, ...more } as Pushed;
  const model = modelOf(() => {}, withChange('k3s.version', k3s, base));
  return proof.prove({ ...model, objects: objectsOf(deployment({ name: 'web' })), pushed });
}
const rules = (proof: Proof, ...kinds: string[]) =>
  found(
    proof,
    kinds.map((kind) => danger(kind)),
  ).findings.map(({ rule }) => rule);

const breaking = [
  ...['data-removed', 'namespace-removed', 'claim-removed', 'crd-removed', 'release-removed', 'volume-reclaimed'],
  ...['object-recreated', 'claim-shrunk', 'claim-moved', 'storage-class-changed', 'immutable-field', 'selector-changed'],
];
const ofVersions = ['image-lowered', 'image-major-skipped', 'database-major-unprepared'];

describe('of what Git says runs', () => {
  test.each(breaking)('%s is a broken contract, and no matter of versions', (kind) => {
    expect([rules(contract, kind), rules(versions, kind)]).toEqual([[kind], []]);
  });

  test.each(ofVersions)('%s is a version that is not reached, and no broken contract', (kind) => {
    expect([rules(contract, kind), rules(versions, kind)]).toEqual([[], [kind]]);
  });

  test('what else is dangerous is neither', () => {
    expect([rules(contract, 'restart', 'object-renamed'), rules(versions, 'restart', 'object-renamed')]).toEqual([[], []]);
  });

  test.each([
    ['Namespace app', true],
    ['PersistentVolume data', true],
    ['PersistentVolumeClaim app/data', true],
    ['StatefulSet app/db', true],
    ['Service app/web', true],
    ['ServiceAccount app/web', false],
    ['Deployment app/web', false],
    ['ConfigMap app/web', false],
  ])('a new name of a %s breaks a contract: %j', (object, is) => {
    const { findings } = found(contract, [danger('object-renamed', { object })]);
    expect(findings.map(({ rule }) => rule)).toEqual(is ? ['object-renamed'] : []);
  });

  test('a danger is told at the object that is declared, at its field, or as the object that is there no more', () => {
    const at = (more: Partial<PushDanger>) =>
      [contract, versions].map((proof) => {
        const [first] = found(proof, [danger(proof === contract ? 'data-removed' : 'image-lowered', more)]).findings;
        return [first?.where, first?.code, first?.severity, first?.repair];
      });
    const both = (where: string) => [
      [where, 'CONTRACT_BROKEN', 'fails', 'keep it'],
      [where, 'VERSION_UNREACHABLE', 'fails', 'keep it'],
    ];
    expect(at({})).toEqual(both('Deployment/web'));
    expect(at({ field: 'spec.selector' })).toEqual(both('Deployment/web spec.selector'));
    expect(at({ object: 'Deployment other/web' })).toEqual(both('Deployment other/web'));
    expect(at({ object: 'Deployment web' })).toEqual(both('Deployment web'));
  });

  test('it is said what was compared with, and that nothing was', () => {
    const compared = { about: 'compared with', value: 'origin/main, which has 7 objects of it' };
    expect(found(contract, []).figures).toEqual([compared]);
    expect(found(versions, []).figures).toEqual([compared, { about: 'Kubernetes', value: 'v1.36.4, server and kubelets alike' }]);
    const model = modelOf(() => {});
    expect([contract, versions].map((proof) => [proof.prove(model).figures[0]?.value, proof.prove(model).findings])).toEqual(
      Array(2).fill(['nothing: there is no commit to compare with', []]),
    );
  });
});

test.each([
  [34, 'kubernetes-skipped'],
  [35, undefined],
  [36, undefined],
  [37, 'kubernetes-lowered'],
  [undefined, undefined],
])('Kubernetes goes from 1.%d to 1.36: %s', (kubernetesMinor, rule) => {
  const { findings } = found(versions, [], { kubernetesMinor });
  expect(findings.map(({ severity, code, rule, where }) => [severity, code, rule, where])).toEqual(
    rule === undefined ? [] : [['fails', 'VERSION_UNREACHABLE', rule, 'k3s.version']],
  );
});

test('who would skip a version is told the next one, and who would go back to stay', () => {
  const repair = (kubernetesMinor: number) => found(versions, [], { kubernetesMinor }).findings[0]?.repair;
  expect([repair(33), repair(38)]).toEqual(['go to 1.34 first, and let every node start', 'stay at 1.38']);
});
