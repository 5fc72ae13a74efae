#!/usr/bin/env node
// The launcher: bundles the sources once for each state of them, then runs the bundle. Types are checked elsewhere.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import * as modules from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { prune, store, whole } from './files.mjs';
import { imported, installed, packages, packagesOf } from './packages.mjs';
import { text } from './text.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = modules.createRequire(import.meta.url);
const cache = join(root, '.loutik', 'cache');
const compiled = join(cache, 'compiled');

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 11)) stop(`Loutik needs Node.js 20.11 or newer; this is ${process.version}.`);
if (!existsSync(join(root, 'node_modules', 'cdk8s'))) stop(`The packages are not installed yet. Run: npm ci   (in ${root})`);

setFlagsFromString('--no-parallel-scavenge'); // its threads wait for one another: on two busy cores a synth took up to twice as long
setFlagsFromString('--semi-space-growth-factor=16'); // from one MiB to all sixteen at once: what is young dies there, and is not copied about
// of a large homelab a fifth of the processor time went to optimizing what was done before that paid: it is done eight times later there.
// V8 of Node.js 22 and newer weighs that otherwise, and has no such flag
if (major < 22 && apps() > 500) setFlagsFromString('--interrupt-budget=528000');
process.setSourceMapsEnabled(true);
modules.enableCompileCache?.(compiled); // Node.js 22.8 and newer
require(await bundle()).main({ root, argv: process.argv.slice(2) });

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** How many apps the homelabs had when they were made last; none where that cannot be read: what is wrong is said later. */
function apps() {
  try {
    const folder = join(root, 'dist');
    return readdirSync(folder).reduce((sum, homelab) => sum + readdirSync(join(folder, homelab)).length, 0);
  } catch {
    return 0;
  }
}

/** Every source file, in a stable order. */
function sources() {
  const files = ['package.json', 'package-lock.json', installed].map((file) => join(root, file)).filter(existsSync);
  const visit = (folder) => {
    if (!existsSync(folder)) return;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (!/\.(ts|mjs|json|sh|py|css|js)$/.test(entry.name)) continue;
      else if (isFile(path)) files.push(path);
      else stop(`${visible(relative(root, path))} is a link that leads to no file. Mend it, or take it out.`);
    }
  };
  for (const folder of ['bin', 'src', 'charts', 'clusters', 'images', 'schemas']) visit(join(root, folder));
  return files.sort();
}

/** Whether a file is there, or a link to one. */
function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** What a terminal would obey is shown escaped, as src/visible.ts does. */
function visible(text) {
  const unit = (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => character.replace(/[\s\S]/g, unit));
}

/** The bundle's path: from the cache, or made now. */
async function bundle() {
  const hash = createHash('sha256').update(process.version).update(root);
  for (const file of sources()) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  const name = `${hash.digest('hex').slice(0, 32)}.cjs`;
  const path = join(cache, name);
  if (isUsable(path)) return path;
  const { outputFiles, metafile } = await make();
  const [map, code] = outputFiles[0].path.endsWith('.map') ? outputFiles : [outputFiles[1], outputFiles[0]];
  const text = `${await packages(root, imported(metafile))}${code.text}`;
  try {
    const stored = store(cache, name, text, map.text);
    prune(cache, name);
    // what Node compiled of earlier bundles: it removes none
    if (existsSync(compiled) && readdirSync(compiled, { recursive: true }).length > 20) rmSync(compiled, { recursive: true });
    return stored;
  } catch {
    // the cache is a convenience: on a full or read-only disk the bundle goes elsewhere, and what is wrong is said later
    const folder = mkdtempSync(join(tmpdir(), 'loutik-'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    return store(folder, name, text, map.text);
  }
}

/** Whether a bundle is whole, and the packages beside it are. */
function isUsable(path) {
  const text = whole(path);
  if (text === undefined) return false;
  const beside = packagesOf(text);
  return beside === undefined || whole(beside) !== undefined;
}

async function make() {
  const { build } = await import('esbuild');
  const homelabs = existsSync(join(root, 'clusters'))
    ? readdirSync(join(root, 'clusters'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  const loader = (homelab, file) => {
    const path = join('clusters', homelab, file);
    if (existsSync(join(root, path)) && !isFile(join(root, path))) stop(`${visible(path)} is no file. Take it out of the way.`);
    return isFile(join(root, path)) ? `() => import(${JSON.stringify(`./clusters/${homelab}/${file}`)})` : 'undefined';
  };
  const table = homelabs
    .map(
      ({ name }) =>
        `${JSON.stringify(name)}: { inventory: ${loader(name, 'inventory.ts')}, services: ${loader(name, 'services.ts')}, waivers: ${loader(name, 'waivers.ts')} }`,
    )
    .join(',\n');
  const contents = `import { run } from './src/cli/main';\nexport const main = (call) => run({ ...call, homelabs: {\n${table}\n} });\n`;
  try {
    return await build({
      stdin: { contents, resolveDir: root, sourcefile: 'homelabs.ts', loader: 'ts' },
      outfile: join(root, '.loutik', 'cache', 'bundle.cjs'),
      write: false,
      bundle: true,
      packages: 'external',
      metafile: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      sourcemap: 'linked',
      sourcesContent: false,
      plugins: [text],
      absWorkingDir: root,
      logLevel: 'silent',
    });
  } catch (error) {
    if (!Array.isArray(error?.errors)) throw error;
    for (const { text, location } of error.errors) {
      const place = location ? `${location.file}:${location.line}:${location.column + 1}` : 'sources';
      console.error(`✗ SOURCE_INVALID  ${visible(place)}\n  ${visible(text)}`);
      if (location)
        console.error(
          `\n    ${visible(location.lineText.replaceAll('\t', '  '))}\n    ${' '.repeat(visible(location.lineText.slice(0, location.column).replaceAll('\t', '  ')).length)}^\n`,
        );
      console.error('  → mend the line; nothing was written\n');
    }
    if (process.argv.includes('--json')) {
      const problems = error.errors.map(({ text, location }) => ({
        code: 'SOURCE_INVALID',
        where: location ? `${location.file}:${location.line}:${location.column + 1}` : 'sources',
        what: text,
        repair: 'mend the line; nothing was written',
      }));
      console.log(visible(JSON.stringify({ ok: false, problems })));
    }
    process.exit(1);
  }
}
