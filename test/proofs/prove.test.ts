import { object, ServiceChart } from '../../src';
import { assemble } from '../../src/model/assemble';
import type { Homelab } from '../../src/model/homelab';
import { ProblemsError } from '../../src/problems';
import { failures, type Proof } from '../../src/proofs/proof';
import { prove, proved } from '../../src/proofs/prove';
import { proofs } from '../../src/proofs/registry';
import { base } from '../inventory/base';

const homelab = (services: Homelab['services'] = () => {}): Homelab => ({
  name: 'test',
  inventory: base,
  services,
  sealed: new Map(),
  ledger: [],
});
const problem = { code: 'VALUE_INVALID', where: 'here', what: 'wrong', repair: 'mend it' } as const;
const holds: Proof = {
  id: 'holds',
  states: 'It holds.',
  why: 'So.',
  prove: () => ({ figures: [{ about: 'a', value: '1' }], findings: [] }),
};
const fails: Proof = { id: 'fails', states: 'It fails.', why: 'So.', prove: () => ({ figures: [], findings: failures([problem]) }) };
const open: Proof = {
  id: 'open',
  states: 'To do.',
  why: 'So.',
  prove: () => ({ figures: [], findings: [{ ...problem, severity: 'to do' }] }),
};
const broken: Proof = {
  id: 'broken',
  states: 'It breaks.',
  why: 'So.',
  prove: () => {
    throw new Error('ours');
  },
};

test('a proof that throws hides no other’s result, and does not hold', () => {
  const [first, second, third] = prove(assemble(homelab()), [fails, broken, holds]);
  expect(first).toEqual({ proof: 'fails', holds: false, figures: [], findings: [{ ...problem, severity: 'fails' }] });
  expect(second).toEqual({ proof: 'broken', holds: false, figures: [], findings: [], broken: new Error('ours') });
  expect(third).toEqual({ proof: 'holds', holds: true, figures: [{ about: 'a', value: '1' }], findings: [] });
});

test('what is to do keeps no proof from holding', () => {
  expect(prove(assemble(homelab()), [open])).toMatchObject([{ holds: true, findings: [{ severity: 'to do' }] }]);
});

test('every proof has a name of its own, and says what it claims in a sentence', () => {
  expect(new Set(proofs.map(({ id }) => id)).size).toBe(proofs.length);
  for (const { states } of proofs) expect(states).toMatch(/^[A-Z].*\.$/);
});

test('a sound homelab has evidence of every proof', () => {
  const { evidence } = proved(homelab());
  expect(evidence.map(({ proof, holds: does }) => [proof, does])).toEqual(proofs.map(({ id }) => [id, true]));
});

test('what declares and what proofs find is told at once', () => {
  const twice = () => {
    proved(
      homelab((lab) => {
        const chart = new ServiceChart(lab, 'app');
        object(chart, 'a', 'ConfigMap', { metadata: { name: 'x' }, data: {} });
        object(chart, 'b', 'ConfigMap', { metadata: { name: 'x' }, data: {} });
        new ServiceChart(lab, 'Not A Name');
      }),
    );
  };
  let codes: readonly string[] = [];
  try {
    twice();
  } catch (error) {
    codes = error instanceof ProblemsError ? error.problems.map(({ code }) => code) : [];
  }
  expect(codes).toEqual(expect.arrayContaining(['NAME_INVALID', 'OBJECT_DUPLICATE']));
});

test('a model changes no more: nothing can be added to its tree, and it is frozen', () => {
  const model = assemble(homelab((lab) => void new ServiceChart(lab, 'app')));
  expect(Object.isFrozen(model)).toBe(true);
  expect(() => new ServiceChart(model.lab, 'late')).toThrow('Cannot add children during synthesis');
});
