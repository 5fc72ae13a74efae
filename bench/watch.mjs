import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './measure.mjs';

/** So many saves: the first ones run code that is still cold. */
const saves = 9;

/** How long `report --watch` takes from a save to the page, in milliseconds, of a project of `project`: each time another image for each service. */
export async function watch(folder, { env }) {
  const child = spawn(process.execPath, [join(folder, 'bin/loutik.mjs'), 'report', '--homelab', 'bench', '--watch'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const lines = (pattern) => [...said.matchAll(pattern)];
  const until = async (isSo) => {
    while (!isSo()) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`report --watch ended: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const services = join(folder, 'clusters/bench/services.ts');
  const text = readFileSync(services, 'utf8');
  const made = () => lines(/made again in (\d+) ms/g);
  try {
    await until(() => lines(/ shows bench/g).length > 0);
    for (let save = 1; save <= saves; save += 1) {
      writeFileSync(services, text.replace('whoami:v1.11.0', `whoami:v1.11.${save}`));
      await until(() => made().length >= save);
    }
    return median(made().map(([, milliseconds]) => Number(milliseconds)));
  } finally {
    child.kill('SIGINT');
    await ended;
    writeFileSync(services, text);
  }
}
