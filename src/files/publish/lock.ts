import { ProblemsError } from '../../problems';
import { codeOf, type Disk } from './disk';

/** What tells a process from a later one with its number: since when it runs, where the system says so. */
function startOf(disk: Disk, pid: number): string {
  try {
    const stat = disk.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? '';
  } catch {
    return ''; // not Linux, or not there any more: the number alone has to do
  }
}

function runs(disk: Disk, pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return start === '' || startOf(disk, pid) === start;
}

/** Runs something while no other process publishes into the same repository. A dead holder's lock is taken over. */
export function locked<T>(disk: Disk, path: string, run: () => T): T {
  take(disk, path);
  try {
    return run();
  } finally {
    disk.rmSync(path, { force: true });
  }
}

function take(disk: Disk, path: string): void {
  const mine = `${process.pid} ${startOf(disk, process.pid)}\n`;
  for (let attempt = 0; ; attempt++) {
    try {
      disk.writeFileSync(path, mine, { flag: 'wx' });
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const text = filled(disk, path);
    if (text === undefined) continue;
    const [pid = '', start = ''] = text.trim().split(' ');
    const alive = /^\d+$/.test(pid) && Number(pid) !== process.pid && runs(disk, Number(pid), start);
    if (alive || attempt > 3) {
      throw new ProblemsError([
        {
          code: 'SYNTH_RUNNING',
          where: path,
          what: `process ${pid} is writing to this repository`,
          repair: 'wait until it is done and run this again',
        },
      ]);
    }
    // by one alone, and only while it is the dead one's: who comes second would take away what the first has just taken
    locked(disk, `${path}.of-${/^\d+$/.test(pid) ? pid : 'nobody'}`, () => {
      if (read(disk, path) === text) disk.rmSync(path, { force: true });
    });
  }
}

/** What stands in a lock, undefined once it is gone. Who takes one makes it and then writes into it: an empty one is waited for a moment. */
function filled(disk: Disk, path: string): string | undefined {
  for (let looks = 0; ; looks++) {
    const text = read(disk, path);
    if (text !== '' || looks === 5) return text;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10); // milliseconds
  }
}

function read(disk: Disk, path: string): string | undefined {
  try {
    return disk.readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
