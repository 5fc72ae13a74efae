// The packages that the sources import, as one file beside them: Node finds, reads and compiles one instead of two hundred.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { prune, store, whole } from './files.mjs';

/** They are code and nothing else: what reads files beside its own finds them only where it was installed. */
const plain = ['cdk8s', 'cdk8s-plus-28', 'constructs', 'yaml'];

/** What npm last put into node_modules: the lockfile tells what it should. */
export const installed = 'node_modules/.package-lock.json';

/** What esbuild says that a bundle requires from outside, without Node's own modules. What it imports by `import()`, Node loads itself. */
export function imported({ outputs }) {
  const required = Object.values(outputs).flatMap(({ imports }) => imports.filter(({ kind }) => kind !== 'dynamic-import'));
  const names = required.map(({ path }) => path);
  return [...new Set(names)].filter((name) => !isBuiltin(name)).sort();
}

/** What a bundle begins with: its `require` answers those names from that script, once one is asked for. */
const head = (path, names) =>
  `const __packages = ${JSON.stringify(path)}; require = ((own, all) => (id) => ${JSON.stringify(names)}.includes(id) ? (all ??= own(__packages))[id]() : own(id))(require); `;

/** The path of that script, out of a bundle; undefined when it has none. */
export function packagesOf(bundle) {
  const [, path] = /^const __packages = (".*?"); /.exec(bundle) ?? [];
  return path && JSON.parse(path);
}

/**
 * What to put before a bundle that imports those names, so that it finds them in one script: made once for each state of
 * node_modules, and kept there to go with it. Nothing where the sources import other packages too, which would bring a second copy
 * of these, or where it cannot be kept: then Node loads all of them itself.
 */
export async function packages(root, names) {
  if (names.some((name) => !plain.includes(name))) return '';
  const hash = createHash('sha256')
    .update(JSON.stringify(names))
    .update(readFileSync(new URL(import.meta.url)));
  for (const file of [installed, 'package-lock.json']) if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)));
  const folder = join(root, 'node_modules', '.cache', 'loutik');
  const name = `${hash.digest('hex').slice(0, 32)}.cjs`;
  if (whole(join(folder, name)) !== undefined) return head(join(folder, name), names);
  try {
    const { build } = await import('esbuild');
    const table = names.map((id) => `${JSON.stringify(id)}: () => require(${JSON.stringify(id)})`).join(',\n');
    const contents = `module.exports = {\n${table}\n};\n`;
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: root, sourcefile: 'packages.js' },
      write: false,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      conditions: [], // Node's own choice of files: not `module`, which esbuild would add
      absWorkingDir: root,
      logLevel: 'silent',
    });
    const path = store(folder, name, outputFiles[0].text);
    prune(folder, name);
    return head(path, names);
  } catch {
    return '';
  }
}
