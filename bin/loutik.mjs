#!/usr/bin/env node
// The launcher: bundles the sources once for each state of them, then runs the bundle. Types are checked elsewhere.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
/** Ends a bundle, so that one cut short by a full disk or a kill is noticed. */
const end = '\n//# loutik: whole\n';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 11)) stop(`Loutik needs Node.js 20.11 or newer; this is ${process.version}.`);
if (!existsSync(join(root, 'node_modules', 'cdk8s'))) stop(`The packages are not installed yet. Run: npm ci   (in ${root})`);

process.setSourceMapsEnabled(true);
require(await bundle()).main({ root, argv: process.argv.slice(2) });

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Every source file, in a stable order. */
function sources() {
  const files = [join(root, 'bin', 'loutik.mjs'), join(root, 'package-lock.json'), join(root, 'package.json')];
  const visit = (folder) => {
    if (!existsSync(folder)) return;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.(ts|json|sh|py)$/.test(entry.name)) files.push(path);
    }
  };
  for (const folder of ['src', 'charts', 'clusters', 'schemas']) visit(join(root, folder));
  return files.sort();
}

/** The bundle's path: from the cache, or made now. */
async function bundle() {
  const hash = createHash('sha256').update(process.version).update(root);
  for (const file of sources()) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  const name = `${hash.digest('hex').slice(0, 32)}.cjs`;
  const cache = join(root, '.loutik', 'cache');
  const path = join(cache, name);
  if (isWhole(path)) return path;
  const { outputFiles } = await make();
  const [map, code] = outputFiles[0].path.endsWith('.map') ? outputFiles : [outputFiles[1], outputFiles[0]];
  try {
    return store(cache, name, code.text, map.text);
  } catch {
    // the cache is a convenience: on a full or read-only disk the bundle goes elsewhere, and what is wrong is said later
    return store(mkdtempSync(join(tmpdir(), 'loutik-')), name, code.text, map.text, true);
  }
}

function isWhole(path) {
  return existsSync(path) && readFileSync(path, 'utf8').endsWith(end);
}

function store(folder, name, code, map, temporary = false) {
  mkdirSync(folder, { recursive: true });
  if (temporary) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const path = join(folder, name);
  writeFileSync(`${path}.map`, map);
  writeFileSync(`${path}.${process.pid}`, `${code.replace(/\/\/# sourceMappingURL=.*\n?$/, '')}\n//# sourceMappingURL=${name}.map${end}`);
  renameSync(`${path}.${process.pid}`, path);
  if (temporary) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  else prune(folder, name);
  return path;
}

/** Keeps the newest few bundles, for going back and forth between branches. */
function prune(folder, current) {
  const age = (file) => statSync(join(folder, file)).mtimeMs;
  const bundles = readdirSync(folder).filter((file) => file.endsWith('.cjs') && file !== current);
  for (const file of bundles.sort((a, b) => age(b) - age(a)).slice(4)) {
    rmSync(join(folder, file), { force: true });
    rmSync(join(folder, `${file}.map`), { force: true });
  }
}

async function make() {
  const { build } = await import('esbuild');
  const homelabs = existsSync(join(root, 'clusters'))
    ? readdirSync(join(root, 'clusters'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  const loader = (homelab, file) =>
    existsSync(join(root, 'clusters', homelab, file)) ? `() => import(${JSON.stringify(`./clusters/${homelab}/${file}`)})` : 'undefined';
  const table = homelabs
    .map(({ name }) => `${JSON.stringify(name)}: { inventory: ${loader(name, 'inventory.ts')}, services: ${loader(name, 'services.ts')} }`)
    .join(',\n');
  const contents = `import { run } from './src/cli/main';\nexport const main = (call) => run({ ...call, homelabs: {\n${table}\n} });\n`;
  try {
    return await build({
      stdin: { contents, resolveDir: root, sourcefile: 'homelabs.ts', loader: 'ts' },
      outfile: join(root, '.loutik', 'cache', 'bundle.cjs'),
      write: false,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      sourcemap: 'linked',
      sourcesContent: false,
      loader: { '.sh': 'text', '.py': 'text' },
      absWorkingDir: root,
      logLevel: 'silent',
    });
  } catch (error) {
    if (!Array.isArray(error?.errors)) throw error;
    for (const { text, location } of error.errors) {
      const place = location ? `${location.file}:${location.line}:${location.column + 1}` : 'sources';
      console.error(`✗ SOURCE_INVALID  ${place}\n  ${text}`);
      if (location) console.error(`\n    ${location.lineText}\n    ${' '.repeat(location.column)}^\n`);
      console.error('  → mend the line; nothing was written\n');
    }
    if (process.argv.includes('--json')) {
      const problems = error.errors.map(({ text, location }) => ({
        code: 'SOURCE_INVALID',
        where: location ? `${location.file}:${location.line}:${location.column + 1}` : 'sources',
        what: text,
        repair: 'mend the line; nothing was written',
      }));
      console.log(JSON.stringify({ ok: false, problems }));
    }
    process.exit(1);
  }
}
