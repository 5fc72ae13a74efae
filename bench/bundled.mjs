import { join } from 'node:path';
import { build } from 'esbuild';
import { text } from '../bin/text.mjs';

/** A program of bench/ as Node.js runs it, made in a folder below the project, where its packages are found. */
export async function bundled(root, work, name) {
  const outfile = join(work, `${name}.cjs`);
  const options = { bundle: true, packages: 'external', platform: 'node', format: 'cjs', target: 'node20', plugins: [text] };
  await build({ entryPoints: [join(root, `bench/${name}.ts`)], outfile, ...options, logLevel: 'error' });
  return outfile;
}
