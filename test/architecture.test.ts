import fs from 'node:fs';
import { join } from 'node:path';
import { read, repository } from './lab';

const page = read('docs/architecture.md');
const rooms = [...page.matchAll(/^\| `([a-z]+)` +\|/gm)].map(([, room]) => room as string);

interface Override {
  readonly includes: readonly string[];
  readonly linter: {
    readonly rules: {
      readonly style: {
        readonly noRestrictedImports: { readonly options: { readonly patterns: readonly [{ readonly group: readonly string[] }] } };
      };
    };
  };
}
const { overrides, linter } = JSON.parse(read('biome.json')) as {
  readonly overrides: readonly Override[];
  readonly linter: { readonly rules: { readonly suspicious: Readonly<Record<string, unknown>> } };
};

test('the page lists every folder of src/, and none that is not there', () => {
  const folders = fs.readdirSync(join(repository, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...rooms].sort()).toEqual(folders.map(({ name }) => name).sort());
});

test('lint forbids each folder to import from any that stands below it on the page', () => {
  const forbidden = overrides.map(({ includes, linter: { rules } }) => [
    includes,
    rules.style.noRestrictedImports.options.patterns[0].group,
  ]);
  expect(forbidden).toEqual(
    rooms.slice(0, -1).map((room, index) => [[`src/${room}/**`], rooms.slice(index + 1).map((below) => `**/${below}/**`)]),
  );
  expect(linter.rules.suspicious.noImportCycles).toBe('error');
});

test('no unit test starts the real command: what does is a suite of its own', () => {
  const suites = ['command', 'hard', 'boot', 'twin-up', 'run', 'browser'];
  const files = fs.readdirSync(join(repository, 'test'), { recursive: true, encoding: 'utf8' });
  const starts = files.filter((file) => file.endsWith('.test.ts') && /from '(?:\.\.?\/)+copy'/.test(read(join('test', file))));
  expect(starts.length).toBeGreaterThan(10);
  expect(starts.filter((file) => !suites.includes(file.split('/')[0] ?? ''))).toEqual([]);
});

const named = [...page.matchAll(/`((?:src|charts)\/[\w/.-]+\.ts)#(\w+)`/g)].map(([, path = '', name = '']) => [path, name] as const);

test('the walks name files and what stands in them', () => {
  expect(named.length).toBeGreaterThan(20);
  const wrong = named.filter(([path, name]) => !new RegExp(`^export (?:async )?(?:class|const|function) ${name}\\b`, 'm').test(read(path)));
  expect(wrong).toEqual([]);
});
