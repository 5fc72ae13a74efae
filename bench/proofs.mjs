import { execFileSync } from 'node:child_process';
import { median } from './measure.mjs';

/**
 * The seconds and processor seconds of all proofs together, medians of so many processes of the program bench/proofs.ts: of so many
 * services, a node for each ten, or of the `house`.
 */
export function proofs(times, program, services) {
  const env = { ...process.env, BENCH_SERVICES: String(services), BENCH_PER_NODE: '10' };
  const runs = Array.from({ length: times }, () => JSON.parse(execFileSync(process.execPath, [program], { env, encoding: 'utf8' })));
  const middle = (of) => median(runs.map(of)) / 1000;
  return { seconds: middle(({ elapsed }) => elapsed), cpu: middle(({ cpu }) => cpu), number: runs[0].proofs };
}
