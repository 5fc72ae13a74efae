import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

function said(command: string, ...args: readonly string[]): readonly string[] {
  return execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
    .split('\n')
    .filter(Boolean);
}

/** Folders of control groups that kubelets and twins make, wherever they are. */
function groups(folder = '/sys/fs/cgroup'): readonly string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => (/^loutik-|^kubepods/.test(name) ? [`${folder}/${name}`] : groups(`${folder}/${name}`)));
}

/** What a program could leave behind on this machine, besides processes and its own folder. */
export function machine(): Readonly<Record<string, readonly string[]>> {
  const value = (path: string) => `${path} ${fs.readFileSync(`/proc/sys/${path}`, 'utf8').trim()}`;
  return {
    mounts: fs
      .readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .map((line) => line.split(' ').slice(3).join(' ')),
    interfaces: said('ip', '-o', 'link').map((line) => line.split(':')[1]?.trim() ?? ''),
    routes: said('ip', 'route'),
    rules: [...said('iptables-save'), ...said('nft', 'list', 'ruleset')].filter((line) => !line.startsWith('#')),
    sets: said('ipset', 'list', '-n'),
    loops: said('losetup', '--list', '--noheadings', '--output', 'NAME,BACK-FILE'),
    groups: groups(),
    kernel: ['vm/overcommit_memory', 'vm/panic_on_oom', 'kernel/panic', 'kernel/panic_on_oops', 'net/ipv4/ip_forward'].map(value),
    folders: ['/run', '/var/lib', '/etc', '/srv', '/opt'].flatMap((folder) => fs.readdirSync(folder).map((name) => `${folder}/${name}`)),
  };
}

/** What is there now and was not before. */
export function added(before: ReturnType<typeof machine>): ReturnType<typeof machine> {
  return Object.fromEntries(
    Object.entries(machine())
      .map(([kind, lines]) => [kind, lines.filter((line) => !before[kind]?.includes(line))] as const)
      .filter(([, lines]) => lines.length > 0),
  );
}
