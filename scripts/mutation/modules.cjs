/** Loads the project's TypeScript in this process, again and again: what is in node_modules stays loaded. */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { sep } = require('node:path');
const { transformSync } = require('@swc/core');

const options = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' }, sourceMaps: false };
const text = /\.(sh|py|css|client\.js)$/;

/** Has `require` understand what the bundler does: TypeScript, and scripts as text. */
function install() {
  const transformed = new Map(); // by path: files do not change while mutants are tried
  const compiled = (path) => {
    if (!transformed.has(path)) transformed.set(path, transformSync(readFileSync(path, 'utf8'), { ...options, filename: path }).code);
    return transformed.get(path);
  };
  const asText = (module, path) => {
    module.exports = { __esModule: true, default: readFileSync(path, 'utf8').replaceAll('\r\n', '\n') };
  };
  const plain = Module._extensions['.js'];
  Module._extensions['.ts'] = (module, path) => module._compile(compiled(path), path);
  Module._extensions['.js'] = (module, path) => (text.test(path) && !path.includes('node_modules') ? asText : plain)(module, path);
  for (const extension of ['.sh', '.py', '.css']) Module._extensions[extension] = asText;
}

/** Forgets loaded files, so that they are evaluated anew; all of a project's when none are named. */
function forget(root, paths) {
  const mine = (path) => path.startsWith(root + sep) && !path.includes(`${sep}node_modules${sep}`) && path.endsWith('.ts');
  for (const path of paths ?? Object.keys(require.cache).filter(mine)) delete require.cache[path];
}

module.exports = { install, forget };
