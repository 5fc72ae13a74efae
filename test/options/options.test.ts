import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { problemsOf, read, repository } from '../lab';
import { charts } from './charts';
import { anyValue } from './odd';
import { type Any, app, type Subject, subjects } from './subjects';

/** How many values each construct is given. More of them, locally: `OPTIONS_RUNS=4000 npx jest test/options`. */
const runs = Number(process.env.OPTIONS_RUNS ?? 40);
const seed = 20261127;

const all = [...subjects, ...charts].map((subject) => [subject.name, subject] as const);

const made = ({ options, make }: Subject, change: (options: Any) => unknown) =>
  problemsOf((lab) => {
    const chart = app(lab);
    make(lab, chart, change(options(lab, chart)));
  });

/** Every option of a subject, and every option of an option that is an object of no class. */
function pathsIn(subject: Subject): readonly string[][] {
  const below = (value: unknown, path: readonly string[]): string[][] =>
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && path.length < 5
      ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...below(inner, [...path, key])])
      : [];
  let paths: string[][] = [];
  problemsOf((lab) => {
    paths = below(subject.options(lab, app(lab)), []);
  });
  return paths;
}

/** A copy with another value at a path. */
function put(value: Any, [key = '', ...rest]: readonly string[], inner: unknown): Any {
  return { ...value, [key]: rest.length === 0 ? inner : put(value[key], rest, inner) };
}

test('every construct and every chart that takes options is among them', () => {
  const sources = ['src/constructs', 'charts', 'charts/platform', 'charts/shelf'].flatMap((folder) =>
    readdirSync(join(repository, folder))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => read(`${folder}/${file}`)),
  );
  const names = sources.flatMap((source) => [
    ...[...source.matchAll(/^export class (\w+)[^{]* extends Part</gm)].map(([, name]) => name),
    ...(source.includes('= optionsOf(') ? [...source.matchAll(/^export class (\w+) extends ServiceChart/gm)].map(([, name]) => name) : []),
  ]);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !all.some(([known]) => known === name))).toEqual([]);
});

describe.each(all)('%s', (_, subject) => {
  const paths = pathsIn(subject);
  /** Its own options: what is a name of the test's, or of an object's fields, is told by others. */
  const named = paths
    .flatMap((path) => (path.length === 1 ? path : []))
    .filter((name) => !['contents', 'options', 'metadata', 'data', 'immutable'].includes(name));

  test('with every option as its type says meets nothing that is said of options', () => {
    const said = made(subject, (options) => options).filter(({ code }) => ['VALUE_INVALID', 'CHART_THREW'].includes(code));
    expect(said).toEqual([]);
  });

  test('takes a value of any kind in any of its options, or tells what is wrong with it at its own place', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), anyValue, (path, [, value]) => {
        const problems = made(subject, (options) => put(options, path, value()));
        // a function among variables is called when all is declared, and may throw
        expect(problems.filter(({ code }) => code === 'CHART_THREW' && path[0] !== 'env')).toEqual([]);
        for (const { where } of problems) expect(where.length).toBeLessThan(1000);
      }),
      { numRuns: runs, seed },
    );
  });

  if (named.length > 0)
    test.each(named)('tells an option that does not exist, with the one that was meant: %s', (name) => {
      expect(made(subject, (options) => ({ ...options, [`${name}x`]: 1 }))).toContainEqual(
        expect.objectContaining({
          code: 'VALUE_INVALID',
          where: expect.stringMatching(new RegExp(`\\.${name}x$`)),
          what: `nothing here is called ${name}x; did you mean ${name}?`,
          repair: `write ${name}`,
        }),
      );
    });

  test.each([null, 7, 10n, 'text', [], () => {}, new Map(), new Date(0), Symbol('odd')].map((options) => [options]))(
    'takes no %o for its options',
    (options) => expect(made(subject, () => options)).not.toEqual([]),
  );
});
