import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.mjs';

/**
 * Measures a plan of a project of `project`, against the commit of all that it has: first of nothing, then with another image for each
 * service. What the commit's own program answers is known by then, as it is for who plans twice.
 */
export function plan(times, work, folder, { env }) {
  const git = (...args) => {
    const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'commit.gpgSign=false'];
    execFileSync('git', ['-C', folder, ...identity, ...args], { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 2 ** 30 });
  };
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.loutik\n');
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'bench');
  const command = [join(folder, 'bin/loutik.mjs'), 'plan', '--homelab', 'bench', '--against', 'main', '--json'];
  const options = { cwd: folder, env };
  const run = () => {
    execFileSync(process.execPath, command, { ...options, stdio: 'ignore' });
    return measure(times, work, process.execPath, command, options);
  };
  const nothing = run();
  if (!JSON.parse(nothing.output).nothing) throw new Error('a plan of nothing finds something');
  const services = join(folder, 'clusters/bench/services.ts');
  const text = readFileSync(services, 'utf8');
  writeFileSync(services, text.replace('docker.io/traefik/whoami:v1.11.0', 'docker.io/traefik/whoami:v1.11.1'));
  try {
    const changed = run();
    const { counts } = JSON.parse(changed.output);
    if (counts.changed < Number(env.BENCH_SERVICES)) throw new Error(`${counts.changed} objects changed`);
    return { nothing, changed };
  } finally {
    writeFileSync(services, text);
    rmSync(join(folder, '.git'), { recursive: true });
  }
}
