import fs from 'node:fs';
import { publish } from '../../src/files/publish';
import type { Disk } from '../../src/files/publish/disk';

/** `node driver.cjs ROOT FILES.json N`: publishes, and kills itself before its N-th call to the disk. */
const [, , root = '', list = '', at = '0'] = process.argv;
const { files, owned } = JSON.parse(fs.readFileSync(list, 'utf8'));
let count = 0;
const disk = Object.fromEntries(
  Object.entries(fs)
    .filter(([, value]) => typeof value === 'function')
    .map(([name, call]) => [
      name,
      (...parameters: unknown[]) => {
        count++;
        if (count === Number(at)) process.kill(process.pid, 'SIGKILL');
        return (call as (...p: unknown[]) => unknown)(...parameters);
      },
    ]),
) as unknown as Disk;
publish(root, files, owned, disk);
process.stdout.write(String(count));
