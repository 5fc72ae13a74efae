import { repository } from '../lab';

const { graph } = require('../../scripts/mutation/near.cjs') as {
  graph(root: string): { near(source: string): readonly string[]; dependents(source: string): ReadonlySet<string> };
};
const { near, dependents } = graph(repository);

test('the test of a file’s name has to do with it first, then what imports it directly, then what of its folder does by one step', () => {
  expect(near('src/proofs/quotas.ts').slice(0, 2)).toEqual(['test/proofs/quotas.test.ts', 'test/proofs/odd-objects.test.ts']);
  expect(near('src/proofs/quotas.ts')).toContain('test/proofs/prove.test.ts');
  expect(near('src/derive/backups.ts')).toEqual(['test/derive/backups.test.ts']);
});

test('where its folder has neither, the tests of the folder come first', () => {
  expect(near('src/derive/kept.ts').slice(0, 5)).toEqual([
    'test/derive/flows.test.ts',
    'test/derive/backups.test.ts',
    'test/derive/definitions.test.ts',
    'test/derive/network-policies.test.ts',
    'test/derive/rehearsals.test.ts',
  ]);
});

test('no test that starts a process counts, nor one whose helper does, nor one of one homelab', () => {
  const all = ['src/bootstrap/bootstrap.ts', 'src/plan/gather.ts', 'src/synth/synth.ts', 'src/constructs/lab.ts'].flatMap(near);
  expect(all.filter((path) => /^test\/(clusters|command|hard)\/|gather|host\.test/.test(path))).toEqual([]);
});

test('what depends on a file is what imports it, by however many steps, and itself', () => {
  expect(dependents('src/derive/backups.ts')).toContain('src/derive/backups.ts');
  expect(dependents('src/derive/backups.ts')).toContain('test/lab.ts');
  expect(dependents('src/derive/backups.ts')).not.toContain('src/units/bytes.ts');
});
