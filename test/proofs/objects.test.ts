import { Priorities } from '../../charts/platform/priorities';
import { type Inventory, type Lab, Secret, ServiceChart } from '../../src';
import type { SealedFile } from '../../src/constructs/sealed-file';
import { assemble } from '../../src/model/assemble';
import { firstBoot } from '../../src/proofs/first-boot';
import { kubernetes } from '../../src/proofs/kubernetes';
import type { Proof } from '../../src/proofs/proof';
import { prove } from '../../src/proofs/prove';
import { secrets } from '../../src/proofs/secrets';
import { base, withChange } from '../inventory/base';
import { problemsOf } from '../lab';

const evidenceOf = (
  proof: Proof,
  services: (lab: Lab) => void,
  inventory: Inventory = base,
  sealed: ReadonlyMap<string, SealedFile> = new Map(),
) => {
  const model = assemble({ name: 'test', inventory, services, sealed, ledger: [] });
  return prove(model, [proof])[0];
};

describe('secrets', () => {
  test('one that is not sealed is to do, at the file that it belongs into', () => {
    const found = evidenceOf(secrets, (lab) => void new Secret(new ServiceChart(lab, 'app'), 'token', { keys: ['a', 'b'], about: 'of x' }));
    expect(found).toEqual({
      proof: 'secrets',
      holds: true,
      figures: [{ about: 'sealed', value: '0 of 1' }],
      numbers: [],
      findings: [
        {
          severity: 'to do',
          code: 'SECRET_UNSEALED',
          where: 'clusters/test/secrets/app/app-token.yaml',
          what: 'seal app/app-token (a, b)',
          repair: 'of x',
        },
      ],
    });
  });

  test('one that is declared twice is an error, sealed or not, that names both places', () => {
    const problems = problemsOf((lab) => {
      const chart = new ServiceChart(lab, 'app');
      new Secret(chart, 'one', { name: 'shared', keys: ['a'], about: 'x' });
      new Secret(chart, 'two', { name: 'shared', keys: ['a'], about: 'x' });
    });
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'OBJECT_DUPLICATE',
        where: 'test/app/two',
        what: 'the secret app/shared is also declared by test/app/one',
      }),
    ]);
  });

  test('two of one name in two namespaces are two', () => {
    const each = (lab: Lab) => {
      for (const name of ['one', 'two']) new Secret(new ServiceChart(lab, name), 's', { name: 'shared', keys: ['a'], about: 'x' });
    };
    expect(problemsOf(each)).toEqual([]);
  });
});

describe('sealed files', () => {
  const file = (name: string): SealedFile => ({
    file: `clusters/test/secrets/app/${name}.yaml`,
    namespace: 'app',
    name,
    encryptedData: { a: 'Ag==', b: 'Ag==' },
  });
  const one = (lab: Lab) => void new Secret(new ServiceChart(lab, 'app'), 'token', { keys: ['a', 'b'], about: 'of x' });
  test('of a declared secret are what it is, and of none are an error that names the file', () => {
    const sealed = new Map([
      ['app/app-token', file('app-token')],
      ['app/old', file('old')],
    ]);
    expect(evidenceOf(secrets, one, base, sealed)).toMatchObject({
      holds: false,
      figures: [{ about: 'sealed', value: '1 of 1' }],
      findings: [
        {
          severity: 'fails',
          code: 'SEALED_SECRET_UNUSED',
          where: 'clusters/test/secrets/app/old.yaml',
          what: 'nothing declares a secret app/old',
        },
      ],
    });
  });
});

describe('kubernetes', () => {
  test('the evidence names what runs and what the schemas are of', () =>
    expect(evidenceOf(kubernetes, () => {})).toMatchObject({
      proof: 'kubernetes',
      findings: [],
      figures: [
        { about: 'runs', value: 'v1.36.4' },
        { about: 'schemas', value: 'v1.36.4' },
      ],
    }));
  test('K3s of another minor version than the schemas is refused, with the command that mends it', () => {
    expect(problemsOf(() => {}, { inventory: withChange('k3s.version', 'v1.37.1+k3s1') })).toEqual([
      {
        code: 'SCHEMAS_STALE',
        where: 'k3s.version',
        what: 'it is Kubernetes v1.37.1, and schemas/ are of v1.36.4',
        repair: 'have the schemas and the twin follow it: npm run schemas -- v1.37.1 (needs Go), or go back to v1.36',
      },
    ]);
  });
  test('of another patch of that minor it is not', () => {
    expect(problemsOf(() => {}, { inventory: withChange('k3s.version', 'v1.36.9+k3s2') })).toEqual([]);
  });
});

describe('first boot', () => {
  test('the evidence counts what is there of it; a homelab without any of it lacks nothing', () => {
    const parts = evidenceOf(firstBoot, (lab) => void new Priorities(lab));
    const [present, all] = (parts?.figures[0]?.value ?? '').split(' of ').map(Number);
    expect([parts?.proof, parts?.figures[0]?.about, parts?.findings.length]).toEqual(['first-boot', 'objects', 6]);
    expect((all ?? 0) - (present ?? 0)).toBe(6);
    expect(present).toBeGreaterThan(0);
    expect(evidenceOf(firstBoot, () => {})).toMatchObject({
      holds: true,
      findings: [],
      figures: [{ about: 'objects', value: `0 of ${all}` }],
    });
  });
  test('a platform that is there in part is an error for each object that it lacks', () => {
    const problems = problemsOf((lab) => void new Priorities(lab));
    const one = { code: 'PLATFORM_INCOMPLETE', where: 'clusters/test/services.ts' };
    expect(problems).toEqual(problems.map(() => expect.objectContaining(one)));
    expect(problems).toHaveLength(6);
    expect(problems[0]?.what).toBe('the first boot of a server applies Namespace argocd, and nothing here makes it');
  });
});
