import { join } from 'node:path';
import { measure } from './measure.mjs';

/** Measures the report of a project of `project`, and how large its page is. */
export function report(times, work, folder, { env }) {
  const command = [join(folder, 'bin/loutik.mjs'), 'report', '--homelab', 'bench', '--json'];
  const figures = measure(times, work, process.execPath, command, { cwd: folder, env });
  return { ...figures, bytes: JSON.parse(figures.output).bytes };
}
