const { fallen, missedLines, scoresOf } = require('../../scripts/mutation/report.cjs') as {
  fallen(before: object, after: object): readonly string[];
  missedLines(path: string, file: object): readonly string[];
  scoresOf(report: object): object;
};

const mutant = (status: string, line = 1, replacement = '>=') => ({
  status,
  replacement,
  location: { start: { line, column: 3 }, end: { line, column: 4 } },
});

test('noticed is what failed a test or never ended; what no test met is missed; what was left aside is not counted', () => {
  const mutants = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'CompileError'].map((status) => mutant(status));
  expect(scoresOf({ files: { 'src/a.ts': { mutants }, 'src/none.ts': { mutants: [mutant('Ignored')] } } })).toEqual({ 'src/a.ts': [2, 4] });
});

test('what was missed is told with its place, what stood there, and what stood there instead', () => {
  const file = { source: 'a > b\nc < d', mutants: [mutant('Survived', 1), mutant('Killed', 2), mutant('NoCoverage', 2, '<=')] };
  expect(missedLines('src/a.ts', file)).toEqual(['src/a.ts:1:3 > → >=', 'src/a.ts:2:3 met by no test: < → <=']);
});

test('a share may fall by two points and no further; a file that was not there before has nothing to fall from', () => {
  expect(fallen({ 'src/a.ts': [90, 100] }, { 'src/a.ts': [88, 100] })).toEqual([]);
  expect(fallen({ 'src/a.ts': [900, 1000] }, { 'src/a.ts': [879, 1000] })).toEqual(['src/a.ts: 90.0 % before, 87.9 % now']);
  expect(fallen({}, { 'src/a.ts': [0, 100] })).toEqual([]);
});
