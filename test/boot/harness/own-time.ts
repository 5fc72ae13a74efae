import fs from 'node:fs';

/**
 * Seconds for which the threads of a process waited for a processor (the kernel's Documentation/scheduler/sched-stats.rst,
 * /proc/<pid>/schedstat): what a machine under emulation lost to others. Of one that has ended, none.
 */
export function starved(pid: number | undefined): number {
  try {
    const threads = fs.readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((thread) => Number(fs.readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[1]));
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9;
  } catch {
    return 0;
  }
}
