import { type SynthReport, summary } from '../../src/synth/report';

const files = { added: [], changed: [], removed: [], unchanged: 3 };
const report = (change: Partial<SynthReport> = {}): SynthReport => ({
  homelab: 'test',
  apps: [{ name: 'wiki', objects: 5 }],
  objects: 5,
  files,
  todo: [],
  retired: [],
  proofs: 1,
  ...change,
});
const lines = (change: Partial<SynthReport> = {}) => summary(report(change)).split('\n');
const paths = (count: number) => Array.from({ length: count }, (_, index) => `dist/${index}`);

test('apps are counted, and told with their objects, as wide as the longest name', () => {
  expect(
    lines({
      apps: [
        { name: 'a', objects: 5 },
        { name: 'longer', objects: 1234 },
      ],
      objects: 1239,
    }).slice(0, 2),
  ).toEqual(['test: 2 apps, 1239 objects', '  a        5   longer 1234']);
});

test('as many apps stand in a line as 76 columns hold, and one at the least', () => {
  const of = (length: number, count: number) =>
    lines({ apps: Array.from({ length: count }, () => ({ name: 'x'.repeat(length), objects: 1 })) })
      .filter((line) => line.startsWith('  x'))
      .map((line) => line.trim().split(/ {3}(?=x)/).length);
  expect([of(12, 8), of(13, 8), of(31, 3), of(32, 3), of(100, 2)]).toEqual([
    [4, 4],
    [3, 3, 2],
    [2, 1],
    [1, 1, 1],
    [1, 1],
  ]);
});

test('what changed is told with its mark: added, changed, removed', () => {
  const told = lines({ files: { added: ['a'], changed: ['b', 'c'], removed: ['d'], unchanged: 4 } });
  expect(told.slice(3)).toEqual(['changed: 1 added, 2 changed, 1 removed, 4 as before', '  + a', '  ~ b', '  ~ c', '  - d']);
});

test('where nothing changed, that is all', () => {
  expect(lines().slice(2)).toEqual(['', 'nothing changed (3 files)']);
});

test('eight paths are told, of more the first eight and how many there are besides', () => {
  const told = (count: number) => lines({ files: { ...files, added: paths(count) } }).slice(4);
  expect(told(8)).toEqual(paths(8).map((path) => `  + ${path}`));
  expect(told(9)).toEqual([...paths(8).map((path) => `  + ${path}`), '  … and 1 more']);
});

test('what is retired and what is to do is told where there is any', () => {
  expect(summary(report())).not.toMatch(/retired|to do/);
  expect(lines({ retired: ['a', 'b'] }).slice(4)).toEqual(['', 'retired, still on disk: a, b (clusters/test/volumes.yaml)']);
  const todo = [
    { what: 'one', where: 'here' },
    { what: 'two', where: 'there', about: 'how' },
  ];
  expect(lines({ todo }).slice(4)).toEqual(['', 'to do (2):', '  one', '      here', '  two', '      there', '      how']);
});
