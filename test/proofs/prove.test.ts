import { measured, object, ServiceChart, Watts } from '../../src';
import { numbersOf } from '../../src/inventory/numbers';
import { assemble } from '../../src/model/assemble';
import type { Homelab } from '../../src/model/homelab';
import { ProblemsError } from '../../src/problems';
import { failures, type Proof } from '../../src/proofs/proof';
import { prove, proved } from '../../src/proofs/prove';
import { proofs } from '../../src/proofs/registry';
import { checked, evidenceText, measuredShare, shareText } from '../../src/proofs/tell-evidence';
import { base, withChange } from '../inventory/base';

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
  expect(first).toEqual({ proof: 'fails', holds: false, figures: [], findings: [{ ...problem, severity: 'fails' }], numbers: [] });
  expect(second).toEqual({ proof: 'broken', holds: false, figures: [], findings: [], numbers: [], broken: new Error('ours') });
  expect(third).toEqual({ proof: 'holds', holds: true, figures: [{ about: 'a', value: '1' }], findings: [], numbers: [] });
});

test('what is to do keeps no proof from holding', () => {
  expect(prove(assemble(homelab()), [open])).toMatchObject([{ holds: true, findings: [{ severity: 'to do' }] }]);
});

/** By which people ask for them (`check`), and which reports keep: one that is called otherwise is another one to them. */
const ids = `
  apis backups charts cold-start containers contract drains exposure failover files first-boot hostnames identity
  isolation kubernetes memory mounts names placement plain-secrets platform pod-security ports power projects quiet quotas
  recovery references restores running schedules schema secrets security shares shutdown storage tenants traefik
  validation versions volumes writers
`;

test('every proof has the name that it is asked for by, one of its own, and says what it claims in a sentence', () => {
  expect(proofs.map(({ id }) => id).sort()).toEqual(ids.trim().split(/\s+/));
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

describe('the numbers of the inventory that a proof leans on', () => {
  const leaning = (...leansOn: string[]): Proof => ({
    ...holds,
    id: leansOn.join(),
    prove: () => ({ figures: [], findings: [], leansOn }),
  });
  const inventory = withChange('machines.one.draw', measured({ idle: Watts.of(8), busy: Watts.of(30) }, 'a meter, 2026-11-02'));
  const model = assemble({ ...homelab(), inventory });
  const each = (...all: Proof[]) => checked(all, prove(model, all));

  test('are told with their value, their source, and whether anybody measured them here', () => {
    expect(each(leaning('machines.one.draw', 'machines.two.draw', 'timings.failover'))[0]?.numbers).toEqual([
      { where: 'machines.one.draw', value: 'idle 8 W, busy 30 W', source: 'a meter, 2026-11-02', measured: true },
      { where: 'machines.two.draw', value: 'idle 10 W, busy 40 W', source: 'a test', measured: false },
      { where: 'timings.failover', value: '2 min', source: 'pve-docs, ha-manager.adoc: about two minutes', measured: false },
    ]);
  });

  test('are said of each proof by name while they are only declared', () => {
    const text = evidenceText(each(leaning('machines.one.draw', 'machines.two.draw'), leaning('machines.one.draw'), holds));
    expect(text).toContain('leans on 1 number that is declared, not measured: machines.two.draw');
    expect(text).toContain('leans on 1 number, measured here');
  });

  test('count once however many proofs lean on them', () => {
    const all = each(leaning('machines.one.draw', 'machines.two.draw'), leaning('machines.one.draw', 'timings.failover'));
    expect(measuredShare(all)).toEqual({ numbers: 3, measured: 1 });
    expect(shareText(all)).toBe('of 3 numbers that they lean on, 1 was measured (33 %)');
    expect(shareText(each(holds))).toBe('');
  });

  test('are all there: no proof names one that the inventory does not have', () => {
    const known = numbersOf(base);
    for (const proof of proofs)
      for (const where of proof.prove(assemble(homelab())).leansOn ?? []) expect([where, known.has(where)]).toEqual([where, true]);
  });
});
