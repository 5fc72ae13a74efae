import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the scripts of machines are. */
export const scripts = join(__dirname, '../../../src/bootstrap');

/** Folders of a machine that scripts write to, each its own for the time of a run. */
const own = ['/etc/loutik', '/etc/rancher', '/var/lib/loutik', '/var/lib/rancher', '/usr/local/bin', '/usr/local/lib/loutik'];

/** A machine of which only some folders are its own. What stands in for its programs goes to `/usr/local/bin`. */
export class MachineFolders {
  private static readonly made: string[] = [];
  readonly root = fs.mkdtempSync(join(tmpdir(), 'loutik-machine-'));
  constructor() {
    MachineFolders.made.push(this.root);
    for (const path of own) {
      fs.mkdirSync(path, { recursive: true });
      fs.mkdirSync(this.at(path), { recursive: true });
    }
  }
  at(path: string): string {
    return join(this.root, path);
  }
  write(path: string, content: string, mode = 0o644): void {
    fs.mkdirSync(join(this.at(path), '..'), { recursive: true });
    fs.writeFileSync(this.at(path), content, { mode });
  }
  read(path: string): string {
    return fs.existsSync(this.at(path)) ? fs.readFileSync(this.at(path), 'utf8') : '(none)';
  }
  /** Every call of a stand-in since the last look. */
  calls(): string[] {
    const lines = this.read('/var/lib/loutik/calls').split('\n').slice(0, -1);
    fs.rmSync(this.at('/var/lib/loutik/calls'), { force: true });
    return lines;
  }
  standIn(name: string, body: string): void {
    this.write(`/usr/local/bin/${name}`, `#!/bin/sh\necho "${name} $*" >>/var/lib/loutik/calls\n${body}\n`, 0o755);
  }
  /** A script of `src/bootstrap` that runs on it. */
  start(script: string, env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
    const enter = `set -eu\n${own.map((path) => `mount --bind ${this.at(path)} ${path}`).join('\n')}\nexec sh ${join(scripts, script)}`;
    return spawn('unshare', ['-m', 'sh', '-c', enter], { env: { ...env, PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' } });
  }
  /** The same, to its end. */
  run(script: string, env: Readonly<Record<string, string>> = {}) {
    return new Promise<{ status: number | null; output: string }>((resolve) => {
      const child = this.start(script, env);
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
      child.on('close', (status) => resolve({ status, output }));
    });
  }

  static removeAll(): void {
    for (const root of MachineFolders.made) fs.rmSync(root, { recursive: true, force: true });
  }
}
