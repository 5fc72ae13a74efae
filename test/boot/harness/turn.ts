import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from './commands';

/**
 * Waits until no other test boots machines, and keeps others from it until the returned function is called or this process ends:
 * more machines than processors are slower than one after the other.
 */
export async function turn(): Promise<() => void> {
  const file = join(tmpdir(), 'loutik-boot.lock');
  const holder = start(['flock', '--no-fork', file, 'sh', '-c', 'echo; exec sleep infinity'], { stdio: ['ignore', 'pipe', 'ignore'] });
  if (holder.stdout) await once(holder.stdout, 'data');
  return () => void holder.kill('SIGKILL');
}
