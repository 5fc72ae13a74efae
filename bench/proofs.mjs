import { execFileSync } from 'node:child_process';
import { median } from './measure.mjs';

/** The processor seconds of all proofs together, the median of so many processes of the program bench/proofs.ts. */
export function proofs(times, program, services) {
  const env = { ...process.env, BENCH_SERVICES: String(services) };
  const runs = Array.from({ length: times }, () => JSON.parse(execFileSync(process.execPath, [program], { env, encoding: 'utf8' })));
  return { cpu: median(runs.map(({ cpu }) => cpu)) / 1000, number: runs[0].proofs };
}
