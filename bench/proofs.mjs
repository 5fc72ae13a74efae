import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { text } from '../bin/text.mjs';
import { median } from './measure.mjs';

/** A program that carries out the proofs alone, of as many services as BENCH_SERVICES says. */
export async function proofsProgram(root, work) {
  const outfile = join(work, 'proofs.cjs');
  const entryPoints = [join(root, 'bench/proofs.ts')];
  const options = { bundle: true, packages: 'external', platform: 'node', format: 'cjs', target: 'node20', plugins: [text] };
  await build({ entryPoints, outfile, ...options, logLevel: 'error' });
  return outfile;
}

/** The processor seconds of all proofs together, the median of so many processes. */
export function proofs(times, program, services) {
  const env = { ...process.env, BENCH_SERVICES: String(services) };
  const runs = Array.from({ length: times }, () => JSON.parse(execFileSync(process.execPath, [program], { env, encoding: 'utf8' })));
  return { cpu: median(runs.map(({ cpu }) => cpu)) / 1000, number: runs[0].proofs };
}
