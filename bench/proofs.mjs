import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './measure.mjs';

const launched = fileURLToPath(new URL('as-launched.mjs', import.meta.url));

/** The processor seconds of all proofs together, the median of so many processes of the program bench/proofs.ts, each as `check` is run the second time. */
export function proofs(times, program, services) {
  const env = { ...process.env, BENCH_SERVICES: String(services) };
  const args = [launched, 'check', join(dirname(program), 'compiled'), program];
  const once = () => JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' }));
  once();
  const runs = Array.from({ length: times }, once);
  return { cpu: median(runs.map(({ cpu }) => cpu)) / 1000, number: runs[0].proofs };
}
