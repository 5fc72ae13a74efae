import { type Finding, failures, isWrong, problemOf } from '../../src/proofs/proof';

const problem = { code: 'VALUE_INVALID', where: 'here', what: 'wrong', repair: 'mend it' } as const;
const found = (severity: Finding['severity'], more: Partial<Finding> = {}): Finding => ({ ...problem, severity, ...more });

test('problems are findings that fail, each with all that it says', () => {
  expect(failures([problem, { ...problem, excerpt: 'a: b' }])).toEqual([found('fails'), found('fails', { excerpt: 'a: b' })]);
  expect(failures([])).toEqual([]);
});

test.each<[Finding['severity'], boolean, boolean]>([
  ['fails', true, true],
  ['to do', false, true],
  ['waived', false, false],
])('what %s keeps anything from being made: %s, of who is strict: %s', (severity, lax, strict) =>
  expect([isWrong(found(severity), false), isWrong(found(severity), true)]).toEqual([lax, strict]),
);

test('a finding is told as a problem, without what only a proof knows of it', () => {
  expect(problemOf(found('waived', { rule: 'a', reason: 'b' }))).toStrictEqual(problem);
  expect(problemOf(found('fails', { excerpt: 'a: b' }))).toStrictEqual({ ...problem, excerpt: 'a: b' });
});
