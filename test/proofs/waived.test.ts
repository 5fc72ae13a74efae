import type { Waiver } from '../../src';
import { readWaivers, waivableCodes } from '../../src/inventory/waivers';
import { assemble } from '../../src/model/assemble';
import { loadUnsealed } from '../../src/model/load';
import { ProblemsError } from '../../src/problems';
import { type Finding, failures, isWrong, type Proof } from '../../src/proofs/proof';
import { prove } from '../../src/proofs/prove';
import { proofs } from '../../src/proofs/registry';
import { checked, evidenceText, tally } from '../../src/proofs/tell-evidence';
import { waived } from '../../src/proofs/waived';
import { homelab } from '../homelabs/homelabs';
import { base } from '../inventory/base';

const finding = {
  code: 'HARDENING_MISSING',
  where: 'test/app/main',
  what: 'it writes',
  repair: 'mend it',
  rule: 'read-only-root',
} as const;
const risky: Proof = {
  id: 'risky',
  states: 'It holds.',
  why: 'So.',
  waivable: ['HARDENING_MISSING'],
  prove: () => ({ figures: [], findings: [{ ...finding, severity: 'fails' }] }),
};
const waiver: Waiver = { code: 'HARDENING_MISSING', where: 'test/app/main', rule: 'read-only-root', reason: 'its image writes' };

const evidenceOf = (waivers: readonly Waiver[], proof = risky) =>
  prove(assemble({ name: 'test', inventory: base, services: () => {}, sealed: new Map(), ledger: [], waivers }), [proof]);

test('a finding that is waived no longer fails, and is told with the reason', () => {
  const evidence = evidenceOf([waiver]);
  expect(evidence).toEqual([
    { proof: 'risky', holds: true, figures: [], numbers: [], findings: [{ ...finding, severity: 'waived', reason: 'its image writes' }] },
  ]);
  const all = checked([risky], evidence);
  expect(all).toMatchObject([{ outcome: 'holds' }]);
  expect(evidenceText(all)).toBe(
    [
      '✓ risky: It holds.',
      '  ~ waived HARDENING_MISSING read-only-root  test/app/main',
      '      it writes',
      '      because: its image writes',
    ].join('\n'),
  );
  expect(tally(all)).toBe('1 of 1 proofs hold, 1 finding waived');
});

test.each<[string, Partial<Waiver>]>([
  ['another place', { where: 'test/app' }],
  ['another rule', { rule: 'token' }],
  ['no rule', { rule: undefined }],
])('a waiver of %s waives nothing, and is an error that names what is told', (_, change) => {
  const [found] = evidenceOf([{ ...waiver, ...change }]);
  expect(found).toMatchObject({
    holds: false,
    findings: [
      { code: 'HARDENING_MISSING', severity: 'fails' },
      { code: 'WAIVER_UNUSED', severity: 'fails', where: 'clusters/test/waivers.ts[0]' },
    ],
  });
});

test('a waiver of what is told no more is an error; of two, the one that is needed stays', () => {
  const [found] = evidenceOf([{ ...waiver, where: 'test/gone/main', rule: 'token' }, waiver]);
  expect(found?.findings).toEqual([
    { ...finding, severity: 'waived', reason: 'its image writes' },
    {
      severity: 'fails',
      code: 'WAIVER_UNUSED',
      where: 'clusters/test/waivers.ts[0]',
      what: 'nothing is told as HARDENING_MISSING token at test/gone/main',
      repair: 'take it out',
    },
  ]);
});

describe('a waiver that nothing needs', () => {
  const repair = (change: Partial<Waiver>, severity: 'fails' | 'to do' = 'fails', told: Partial<Finding> = {}) => {
    const proof: Proof = { ...risky, prove: () => ({ figures: [], findings: [{ ...finding, ...told, severity }] }) };
    const found = evidenceOf([{ ...waiver, ...change }], proof)[0]?.findings.find(({ code }) => code === 'WAIVER_UNUSED');
    return [found?.what, found?.repair];
  };
  const nothing = (rest: string) => `nothing is told as HARDENING_MISSING ${rest}`;
  const near = 'take it out, or name what is told: HARDENING_MISSING read-only-root at test/app/main';

  test('has what is told at its place, or by its rule, named beside', () => {
    expect(repair({ rule: 'token' })).toEqual([nothing('token at test/app/main'), near]);
    expect(repair({ where: 'test/b' })).toEqual([nothing('read-only-root at test/b'), near]);
    expect(repair({ rule: undefined })).toEqual(['nothing is told as HARDENING_MISSING at test/app/main', near]);
    expect(repair({ where: 'test/b', rule: 'token' })).toEqual([nothing('token at test/b'), 'take it out']);
  });

  test('has nothing named that does not fail, or is of another code', () => {
    expect(repair({ rule: 'token' }, 'to do')).toEqual([nothing('token at test/app/main'), 'take it out']);
    expect(repair({ rule: 'token' }, 'fails', { code: 'SCHEMA_INVALID' })).toEqual([nothing('token at test/app/main'), 'take it out']);
  });

  test('has what has no rule named without', () => {
    expect(repair({}, 'fails', { rule: undefined })[1]).toBe('take it out, or name what is told: HARDENING_MISSING at test/app/main');
  });

  test('is told by its place in the file, whatever other proofs’ stand before it', () => {
    const [found] = evidenceOf([
      { code: 'SECURITY_LOWERED' as never, where: 'x', reason: 'y' },
      { ...waiver, where: 'test/b' },
    ]);
    expect(found?.findings.map(({ where }) => where)).toEqual(['test/app/main', 'clusters/test/waivers.ts[1]']);
  });

  test('of a change is to do once that is pushed, and is not told while nothing was compared', () => {
    const model = assemble({ name: 'test', inventory: base, services: () => {}, sealed: new Map(), ledger: [], waivers: [waiver] });
    const told = (pushed: unknown) =>
      waived({ ...model, pushed } as Parameters<typeof waived>[0], { waivable: ['HARDENING_MISSING'], ofChange: true }, []).map(
        ({ severity, code }) => [severity, code],
      );
    expect(told({})).toEqual([['to do', 'WAIVER_UNUSED']]);
    expect(told(undefined)).toEqual([]);
  });
});

test('what is to do cannot be waived, nor what another proof tells', () => {
  const open: Proof = { ...risky, prove: () => ({ figures: [], findings: [{ ...finding, severity: 'to do' }] }) };
  expect(evidenceOf([waiver], open)[0]?.findings.map(({ code, severity }) => [code, severity])).toEqual([
    ['HARDENING_MISSING', 'to do'],
    ['WAIVER_UNUSED', 'fails'],
  ]);
  const other: Proof = { ...risky, waivable: [], prove: () => ({ figures: [], findings: failures([finding]) }) };
  expect(evidenceOf([waiver], other)).toMatchObject([{ holds: false, findings: [{ severity: 'fails' }] }]);
});

test('each code that may be waived is told by exactly one proof', () => {
  expect(proofs.flatMap(({ waivable = [] }) => waivable).sort()).toEqual([...waivableCodes].sort());
});

describe('clusters/<homelab>/waivers.ts', () => {
  const wrong = (given: unknown) => readWaivers('home', given).problems.map(({ code, where, what }) => [code, where, what]);

  test('one without a reason, with a code that cannot be waived or with a word too many is told at its place', () => {
    expect(wrong([{ ...waiver, reason: ' ' }])).toEqual([['VALUE_INVALID', 'clusters/home/waivers.ts[0].reason', 'it is " "']]);
    expect(wrong([waiver, { ...waiver, code: 'SCHEMA_INVALID' }])).toMatchObject([
      ['VALUE_INVALID', 'clusters/home/waivers.ts[1].code', expect.any(String)],
    ]);
    expect(wrong([{ ...waiver, until: 'May' }])).toMatchObject([
      ['VALUE_INVALID', 'clusters/home/waivers.ts[0].until', expect.any(String)],
    ]);
    expect(wrong('all')).toMatchObject([['VALUE_INVALID', 'clusters/home/waivers.ts', expect.any(String)]]);
  });

  test('two of one finding are one too many', () => {
    expect(wrong([waiver, { ...waiver, reason: 'another' }])).toEqual([
      ['WAIVER_UNUSED', 'clusters/home/waivers.ts[1]', 'it waives what [0] waives already'],
    ]);
    expect(wrong([waiver, { ...waiver, rule: 'token' }])).toEqual([]);
  });

  test('it is read with the homelab, and needs not be there', async () => {
    const { inventory, services } = homelab('one');
    const modules = { inventory: async () => ({ inventory }), services: async () => ({ default: services }) };
    expect((await loadUnsealed('/nowhere', 'one', modules)).waivers).toEqual([]);
    expect((await loadUnsealed('/nowhere', 'one', { ...modules, waivers: async () => ({ waivers: [waiver] }) })).waivers).toEqual([waiver]);
    await expect(loadUnsealed('/nowhere', 'one', { ...modules, waivers: async () => ({ waiver }) })).rejects.toThrow(ProblemsError);
    await expect(loadUnsealed('/nowhere', 'one', { ...modules, waivers: async () => ({ waivers: [{}] }) })).rejects.toThrow(
      /VALUE_INVALID clusters\/one\/waivers.ts\[0\].code/,
    );
  });
});

test.each([
  ['fails', true, true],
  ['to do', false, true],
  ['waived', false, false],
] as const)('a finding that is %s is wrong: %s, and of who is strict: %s', (severity, loosely, strictly) => {
  expect([false, true].map((strict) => isWrong({ ...finding, severity }, strict))).toEqual([loosely, strictly]);
});
