import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const hook = fileURLToPath(new URL('hook.cjs', import.meta.url));

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs a command so many times. Medians of its seconds, its processor seconds with those of its children, its largest process's MiB. */
export function measure(times, work, command, args, options) {
  const file = join(work, 'figures');
  const runs = Array.from({ length: times }, () => {
    rmSync(file, { force: true });
    const env = { ...process.env, ...options.env, NODE_OPTIONS: `--require ${JSON.stringify(hook)}`, BENCH_FIGURES: file };
    const begin = performance.now();
    const output = execFileSync(command, args, {
      ...options,
      env,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const seconds = (performance.now() - begin) / 1000;
    const processes = existsSync(file)
      ? readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
    return {
      output,
      seconds,
      cpu: processes.reduce((sum, { cpu }) => sum + cpu, 0) / 1000,
      mebibytes: Math.max(...processes.map(({ kilobytes }) => kilobytes)) / 1024,
      start: processes.find(({ start }) => start)?.start,
    };
  });
  const middle = (of) => median(runs.map(of));
  const start =
    runs[0].start && Object.fromEntries(Object.keys(runs[0].start).map((part) => [part, middle((run) => run.start[part]) / 1000]));
  return {
    output: runs[0].output,
    seconds: middle((run) => run.seconds),
    cpu: middle((run) => run.cpu),
    mebibytes: middle((run) => run.mebibytes),
    start,
  };
}
