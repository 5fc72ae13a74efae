import { readWaivers, type Waiver, waivableCodes, waiversFile } from '../../src/inventory/waivers';

const waiver: Waiver = { code: 'BACKUP_MISSING', where: 'test/app/data', reason: 'it is a cache' };
const file = 'clusters/test/waivers.ts';
const told = (given: unknown) => readWaivers('test', given).problems.map(({ code, where, what }) => [code, where, what]);

test('each homelab has its own file of them', () => {
  expect([waiversFile('test'), waiversFile('house')]).toEqual([file, 'clusters/house/waivers.ts']);
});

test('each code that may be waived is read, with a rule and without', () => {
  const all = waivableCodes.map((code): Waiver => ({ ...waiver, code }));
  expect(readWaivers('test', all)).toEqual({ waivers: all, problems: [] });
  expect(readWaivers('test', [{ ...waiver, rule: 'token' }])).toEqual({ waivers: [{ ...waiver, rule: 'token' }], problems: [] });
  expect(readWaivers('test', [])).toEqual({ waivers: [], problems: [] });
});

test.each<[string, unknown, string]>([
  ['a code that nobody may live with', [{ ...waiver, code: 'SCHEMA_INVALID' }], `${file}[0].code`],
  ['no reason', [{ ...waiver, reason: undefined }], `${file}[0].reason`],
  ['no place', [waiver, { ...waiver, where: undefined }], `${file}[1].where`],
  ['a rule that is no text', [{ ...waiver, rule: 7 }], `${file}[0].rule`],
])('%s is told at its place in the file, and nothing is waived then', (_, given, where) => {
  const { waivers, problems } = readWaivers('test', given);
  expect([waivers, problems.map((problem) => problem.where)]).toEqual([[], [where]]);
});

test('what is waived twice is told each time but the first, with where the first is', () => {
  const rest = { ...waiver, where: 'test/app/more' };
  expect(told([waiver, rest, { ...waiver, reason: 'another' }, waiver])).toEqual([
    ['WAIVER_UNUSED', `${file}[2]`, 'it waives what [0] waives already'],
    ['WAIVER_UNUSED', `${file}[3]`, 'it waives what [0] waives already'],
  ]);
  expect(readWaivers('test', [waiver, waiver]).waivers).toEqual([waiver, waiver]);
});

test('another code, place or rule is another finding', () => {
  expect(told([waiver, { ...waiver, code: 'RESTORE_MISSING' }, { ...waiver, where: 'test/app' }, { ...waiver, rule: 'a' }])).toEqual([]);
});

test('beside what is wrong no double is told', () => {
  expect(told([waiver, waiver, { ...waiver, reason: undefined }]).map(([, where]) => where)).toEqual([`${file}[2].reason`]);
});
