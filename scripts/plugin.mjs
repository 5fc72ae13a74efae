// Builds the proofs of objects as a validation plugin of cdk8s-cli, for any project: `npm run plugin`, or `npm run plugin -- FOLDER`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(process.argv[2] ?? join(root, '.loutik', 'plugin'));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [join(root, 'src/synth/validation-plugin.ts')],
  outfile: join(folder, 'index.js'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'error',
});
const description = { name: 'loutik-validation', version, private: true, main: 'index.js', type: 'commonjs' };
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(description, undefined, 2)}\n`);
console.log(`+ ${folder}: in cdk8s.yaml, validations: [{ package: ${folder}, version: ${version}, class: LoutikValidation }]`);
