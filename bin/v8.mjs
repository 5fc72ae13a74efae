// How V8 runs our scripts: its settings, and what it has compiled of them before.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import Module, * as modules from 'node:module';
import { basename, dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { constants, Script } from 'node:vm';

/** What is typed often. Each has a cache of its own: V8 compiles a function when it is first called. */
const often = ['synth', 'check', 'plan', 'report'];

/**
 * Sets V8 for a command. What it compiles is kept in a folder: by Node.js itself from 22.8 on, which keeps all that is loaded; before, of the scripts
 * that `isOurs` says yes to, by their path.
 */
export function prepareV8(folder, command, isOurs) {
  setFlagsFromString('--heap-growing-percent=80'); // of a large homelab much stays in use: a third of the memory was garbage that waited
  setFlagsFromString('--no-parallel-scavenge'); // its threads wait for one another: on two busy cores a synth took up to twice as long
  process.setSourceMapsEnabled(true);
  if (modules.enableCompileCache) modules.enableCompileCache(folder);
  else keepCompiled(folder, command, isOurs);
}

/**
 * From now on our scripts are taken as they were compiled for that command before, and kept in the folder for the next time: 2.7 MB need not
 * be parsed again. V8 refuses what another version, other flags or other source left, and compiles it anew (v8, code-serializer.cc).
 */
function keepCompiled(folder, command, isOurs) {
  const loader = constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER; // Node.js 20.12 and newer: without it a script cannot `import()`
  if (!often.includes(command) || loader === undefined) return;
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (code, filename, ...rest) {
    if (!isOurs(filename)) return compile.call(this, code, filename, ...rest);
    // Node.js notes a source map when it compiles a module (lib/internal/modules/cjs/loader.js, wrapSafe), and not of a Script
    const link = /\n\/\/# sourceMappingURL=\S+/.exec(code.slice(-400));
    if (link) compile.call(this, link[0], filename);
    const kept = join(folder, `${basename(filename)}.${command}`);
    const cachedData = read(kept);
    const script = new Script(Module.wrap(code), { filename, cachedData, importModuleDynamically: loader });
    if (cachedData === undefined || script.cachedDataRejected)
      process.on('exit', (status) => status === 0 && write(kept, script.createCachedData())); // what failed has compiled less
    const require = Module.createRequire(filename);
    return script.runInThisContext().call(this.exports, this.exports, require, this, filename, dirname(filename));
  };
}

function read(path) {
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** Whole or not at all; a convenience, so that a full disk is no fault. */
function write(path, data) {
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, data);
    renameSync(draft, path);
  } catch {
    rmSync(draft, { force: true });
  }
}
