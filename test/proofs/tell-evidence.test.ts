import type { Evidence, Finding, Proof } from '../../src/proofs/proof';
import { checked, evidenceText, hardeningTable, markdownTable, notAskedTable, proofTable, tally } from '../../src/proofs/tell-evidence';

const proof = (id: string, more: Partial<Proof> = {}): Proof => ({
  id,
  states: `It is so of ${id}.`,
  why: 'Else it is not.',
  prove: () => ({ figures: [], findings: [] }),
  ...more,
});
const evidence = (of: string, more: Partial<Evidence> = {}): Evidence => ({
  proof: of,
  holds: true,
  figures: [],
  findings: [],
  numbers: [],
  ...more,
});
const finding = (more: Partial<Finding> = {}): Finding => ({
  code: 'VALUE_INVALID',
  where: 'here',
  what: 'it is wrong',
  repair: 'mend it',
  severity: 'fails',
  ...more,
});
const toDo = finding({ severity: 'to do' });
const waived = finding({ severity: 'waived', rule: 'some-rule', reason: 'it has to be' });
const all = ['a', 'b'].map((id) => proof(id));
const of = (more: Partial<Evidence>) => checked(all, [evidence('a', more)]);

test('each proof is beside its own evidence, in the order of that, and what no proof gave is left out', () => {
  expect(checked(all, [evidence('b'), evidence('gone'), evidence('a')]).map(({ id, states }) => [id, states])).toEqual([
    ['b', 'It is so of b.'],
    ['a', 'It is so of a.'],
  ]);
});

test.each<[string, Partial<Evidence>]>([
  ['holds', {}],
  ['holds', { findings: [waived] }],
  ['to do', { findings: [waived, toDo] }],
  ['fails', { holds: false, findings: [toDo, finding()] }],
  ['broken', { holds: false, broken: new Error('ours') }],
])('the outcome is %s', (outcome, more) => expect(of(more).map((one) => one.outcome)).toEqual([outcome]));

test('what fails is told with why it matters, its figures in line, and each finding with code, place and way out', () => {
  const figures = [
    { about: 'a', value: '1' },
    { about: 'longer', value: '2' },
  ];
  const text = evidenceText(
    of({ holds: false, figures, findings: [finding(), finding({ rule: 'some-rule', where: 'there' }), toDo, waived] }),
  );
  expect(text.split('\n')).toEqual([
    '✗ a: It is so of a.',
    '  Else it is not.',
    '    a       1',
    '    longer  2',
    '  ✗ VALUE_INVALID  here',
    '      it is wrong',
    '      → mend it',
    '  ✗ VALUE_INVALID some-rule  there',
    '      it is wrong',
    '      → mend it',
    '  ○ to do  here',
    '      it is wrong',
    '      → mend it',
    '  ~ waived VALUE_INVALID some-rule  here',
    '      it is wrong',
    '      because: it has to be',
  ]);
});

test('of what holds, has something to do or is broken, a line says so, and an empty one stands between two proofs', () => {
  const text = evidenceText(
    checked(all, [evidence('a'), evidence('b', { findings: [toDo] }), evidence('a', { holds: false, broken: new Error('ours') })]),
  );
  expect(text.split('\n')).toEqual([
    '✓ a: It is so of a.',
    '',
    '○ b: It is so of b.',
    '  ○ to do  here',
    '      it is wrong',
    '      → mend it',
    '',
    '! a: It is so of a.',
    '  it could not be carried through: a bug of ours',
  ]);
});

test('numbers that nobody measured here are named, one or several', () => {
  const number = (where: string, measured: boolean) => ({ where, value: '1', source: 'a test', measured });
  const told = (...numbers: ReturnType<typeof number>[]) => evidenceText(of({ numbers })).split('\n').slice(1);
  expect(told()).toEqual([]);
  expect(told(number('a', true))).toEqual(['    leans on 1 number, measured here']);
  expect(told(number('a', true), number('b', true))).toEqual(['    leans on 2 numbers, measured here']);
  expect(told(number('a', true), number('b', false))).toEqual(['    leans on 1 number that is declared, not measured: b']);
  expect(told(number('a', false), number('b', false))).toEqual(['    leans on 2 numbers that are declared, not measured: a, b']);
});

test('the tally counts what holds, with what is to do, and the findings beside', () => {
  const each = (...given: Partial<Evidence>[]) =>
    tally(
      checked(
        all,
        given.map((one) => evidence('a', one)),
      ),
    );
  expect(each({}, {})).toBe('2 of 2 proofs hold');
  expect(each({ findings: [toDo] }, { holds: false, findings: [finding()] })).toBe('1 of 2 proofs hold, 1 thing to do');
  expect(each({ findings: [waived, toDo] }, { findings: [waived, toDo] }, { holds: false, broken: new Error('ours') })).toBe(
    '2 of 3 proofs hold, 2 findings waived, 2 things to do',
  );
});

test('tables of proofs, rules and what is not asked stand in line', () => {
  expect(proofTable([proof('a', { waivable: ['BACKUP_MISSING', 'RESTORE_MISSING'] }), proof('b')]).split('\n')).toEqual([
    '| proof | states         | because         | may be waived                       |',
    '| ----- | -------------- | --------------- | ----------------------------------- |',
    '| `a`   | It is so of a. | Else it is not. | `BACKUP_MISSING`, `RESTORE_MISSING` |',
    '| `b`   | It is so of b. | Else it is not. | nothing                             |',
  ]);
  const rule = { id: 'r', states: 'So.', why: 'Else.', repair: 'Mend it.', asked: 'X', find: () => [] };
  expect(hardeningTable([rule]).split('\n')).toEqual([
    '| rule | states | because | asked by |',
    '| ---- | ------ | ------- | -------- |',
    '| `r`  | So.    | Else.   | X        |',
  ]);
  expect(notAskedTable([['Y', 'no']]).split('\n')).toEqual([
    '| not asked | because |',
    '| --------- | ------- |',
    '| Y         | no      |',
  ]);
  expect(markdownTable([['a', 'é…'], ['b']]).split('\n')).toEqual(['| a   | é…  |', '| --- | --- |', '| b   |     |']);
});
