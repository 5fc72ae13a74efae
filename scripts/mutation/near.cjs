/** Which files of tests have to do with a file of source. */
const { readdirSync, readFileSync, existsSync } = require('node:fs');
const { basename, dirname, join, relative, sep } = require('node:path');

/** No tests of a rule: another suite’s, and what holds for one homelab only. (None may wait at its top level: `require` does not.) */
const elsewhere = /^test\/(boot|browser|clusters|command|docs|hard|homelabs|run|twin-up)\//;

/** Files of tests for one source, at most: what none of so many notices is not tested at its place. */
const most = 12;

const typescriptIn = (root, folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    : [];

/** What a file imports when it runs: packages by name, the project's files by path. */
function imports(root, path) {
  const code = readFileSync(join(root, path), 'utf8');
  const told = [...code.matchAll(/^(?:import|export)(?! type\b)[^;'"]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gms)];
  return told.map(([, ...found]) => {
    const target = found.find((one) => one !== undefined);
    if (!target.startsWith('.')) return target;
    const base = relative(root, join(root, dirname(path), target))
      .split(sep)
      .join('/');
    return [`${base}.ts`, `${base}/index.ts`, base].find((one) => existsSync(join(root, one)) && one.includes('.')) ?? base;
  });
}

/**
 * Reads which files import which.
 * @param root the project's folder
 * @returns `near`, by path of a source: the paths of tests that have to do with it, the nearest first, of equally near ones those of its
 *   folder. Those are the test of its name, what imports it directly, and what of the folder of its tests does so by one step, when any is
 *   in that folder; else all of that folder that reach it, and the nearest of others. A test that starts processes is none, nor is what
 *   imports a helper for that. `dependents`: what is evaluated anew when it changes, itself among it.
 */
function graph(root) {
  const files = ['bench', 'charts', 'clusters', 'images', 'scripts', 'src', 'test'].flatMap((folder) => typescriptIn(root, folder));
  const importsOf = new Map(files.map((path) => [path, imports(root, path)]));
  const all = files.filter((path) => path.endsWith('.test.ts') && !elsewhere.test(path));
  const steps = new Map(all.map((test) => [test, stepsFrom(test, importsOf)]));
  const starts = (path) => path.startsWith('test/') && importsOf.get(path).includes('node:child_process');
  const tests = all.filter((test) => ![...steps.get(test).keys()].some(starts));
  const near = (source) => {
    const room = source.startsWith('src/') ? source.split('/')[1] : source.split('/')[0];
    const isOwn = (test) => test.startsWith(`test/${room}/`);
    const far = (test) => steps.get(test).get(source);
    const named = (test) => isOwn(test) && test.endsWith(`/${basename(source, '.ts')}.test.ts`);
    const reach = tests
      .filter((test) => steps.get(test).has(source))
      .sort((a, b) => Number(named(b)) - Number(named(a)) || far(a) - far(b) || Number(isOwn(b)) - Number(isOwn(a)));
    const direct = reach.filter((test) => named(test) || far(test) === 1 || (isOwn(test) && far(test) === 2));
    if (direct.some(isOwn)) return direct.slice(0, most);
    const own = reach.filter(isOwn);
    return [...new Set([...own, ...reach.filter((test) => far(test) <= 2), ...reach])].slice(
      0,
      own.length === 0 ? most : Math.max(most, own.length),
    );
  };
  const importers = new Map();
  for (const [path, targets] of importsOf) for (const one of targets) importers.set(one, [...(importers.get(one) ?? []), path]);
  const dependents = (source) => {
    const found = new Set([source]);
    for (const path of found) for (const one of importers.get(path) ?? []) found.add(one);
    return found;
  };
  return { near, dependents };
}

/** How many imports away from a test each file is. */
function stepsFrom(test, importsOf) {
  const steps = new Map([[test, 0]]);
  for (const [path, far] of steps) {
    for (const next of importsOf.get(path)) if (importsOf.has(next) && !steps.has(next)) steps.set(next, far + 1);
  }
  return steps;
}

module.exports = { graph };
