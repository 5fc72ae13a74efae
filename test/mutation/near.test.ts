import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

/** The tests that have to do with `src/derive/one.ts` in a project of these files, each with what it imports. */
function nearIn(files: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'loutik-near-'));
  try {
    for (const [path, imports] of Object.entries({ 'src/derive/one.ts': [], ...files })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), imports.map((one) => `import '${one}';\n`).join(''));
    }
    return graph(root).near('src/derive/one.ts');
  } finally {
    rmSync(root, { recursive: true });
  }
}
const one = '../../src/derive/one';

test('where its folder has neither, the tests of the folder that reach it come first', () => {
  const files = {
    'src/derive/first.ts': ['./one'],
    'src/derive/second.ts': ['./first'],
    'test/derive/second.test.ts': ['../../src/derive/second'],
    'test/derive/other.test.ts': [],
    'test/proofs/direct.test.ts': [one],
  };
  expect(nearIn(files)).toEqual(['test/derive/second.test.ts', 'test/proofs/direct.test.ts']);
});

test('of twelve at most those of its folder stay, before others as near', () => {
  const others = Array.from({ length: 12 }, (_, number) => `test/bootstrap/${String.fromCharCode(97 + number)}.test.ts`);
  const files = { ...Object.fromEntries(others.map((path) => [path, [one]])), 'test/derive/doors.test.ts': [one] };
  expect(nearIn(files)).toEqual(['test/derive/doors.test.ts', ...others.slice(0, 11)]);
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
