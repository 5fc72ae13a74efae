import { readFileSync } from 'node:fs';
import type { Problem } from '../problems';

/** What the control plane, Argo CD and the controllers take together: 912 MiB and 181 MiB measured, and room to grow. */
const memoryNeeded = 2 * 2 ** 30;

/** What must hold on this computer before anything is started. `meminfo` is the text of `/proc/meminfo`. */
export function checkSurroundings(platform: string, meminfo: () => string): Problem[] {
  if (platform !== 'linux') {
    return [
      {
        code: 'PLATFORM_UNSUPPORTED',
        where: platform,
        what: 'the twin needs Linux: mount namespaces and /proc',
        repair: 'run it in WSL 2, or in a Linux VM',
      },
    ];
  }
  const available = Number(/^MemAvailable:\s+(\d+) kB/m.exec(meminfo())?.[1] ?? Number.POSITIVE_INFINITY) * 1024;
  if (available >= memoryNeeded) return [];
  return [
    {
      code: 'MEMORY_SHORT',
      where: 'this computer',
      what: `${(available / 2 ** 30).toFixed(1)} GiB of memory are free, the twin needs 2 GiB`,
      repair: 'close something, or stop another twin: npx loutik twin down',
    },
  ];
}

/** This computer's own. */
export function meminfo(): string {
  return readFileSync('/proc/meminfo', 'utf8');
}
