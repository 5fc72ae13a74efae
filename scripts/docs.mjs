// Writes the parts of docs/ that are made from the code: between `<!-- made: NAME -->` and `<!-- end -->`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(root, 'node_modules/.docs-')); // where packages are found
try {
  const outfile = join(work, 'made.cjs');
  const entryPoints = [join(root, 'scripts/made-docs.ts')];
  const loader = { '.sh': 'text', '.py': 'text', '.css': 'text', '.client.js': 'text' };
  await build({ entryPoints, outfile, loader, bundle: true, packages: 'external', platform: 'node', format: 'cjs', logLevel: 'error' });
  const { madeOf, filled } = createRequire(import.meta.url)(outfile);
  const made = madeOf(root);
  for (const path of Object.keys(made)) {
    const before = readFileSync(join(root, path), 'utf8');
    const after = await filled(made, path, before);
    if (after === before) continue;
    writeFileSync(join(root, path), after);
    console.log(`~ ${path}`);
  }
} finally {
  rmSync(work, { recursive: true });
}
