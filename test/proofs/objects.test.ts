import { Priorities } from '../../charts/platform/priorities';
import { type Lab, Secret, ServiceChart } from '../../src';
import { assemble } from '../../src/model/assemble';
import { prove } from '../../src/proofs/prove';
import { base, withChange } from '../inventory/base';
import { problemsOf } from '../lab';

const evidenceOf = (id: string, services: (lab: Lab) => void, inventory = base) => {
  const model = assemble({ name: 'test', inventory, services, sealed: new Map(), ledger: [] });
  return prove(model).find(({ proof }) => proof === id);
};

describe('secrets', () => {
  test('one that is not sealed is to do, at the file that it belongs into', () => {
    const found = evidenceOf(
      'secrets',
      (lab) => void new Secret(new ServiceChart(lab, 'app'), 'token', { keys: ['a', 'b'], about: 'of x' }),
    );
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

describe('kubernetes', () => {
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
  test('a platform that is there in part is an error for each object that it lacks', () => {
    const problems = problemsOf((lab) => void new Priorities(lab));
    const one = { code: 'PLATFORM_INCOMPLETE', where: 'clusters/test/services.ts' };
    expect(problems).toEqual(problems.map(() => expect.objectContaining(one)));
    expect(problems).toHaveLength(6);
    expect(problems[0]?.what).toBe('the first boot of a server applies Namespace argocd, and nothing here makes it');
  });
});
