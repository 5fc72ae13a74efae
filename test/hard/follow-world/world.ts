import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A file as cloud-init writes it. */
export interface Written {
  readonly path: string;
  readonly content: string;
  readonly permissions: string;
}

/** A machine that follows a repository: its files in a folder, Debian's own git, haproxy, nft and sshd. Only systemd is a stand-in. */
export class FollowWorld {
  readonly path = fs.mkdtempSync(join(tmpdir(), 'loutik-follow-'));
  readonly repository: string;

  constructor(
    private readonly part: string,
    files: readonly Written[],
  ) {
    this.repository = this.at('repository');
    for (const folder of 'etc usr/local var/lib/loutik var/lib/cloud/instance run bin tree cgroup'.split(' '))
      fs.mkdirSync(this.at(folder), { recursive: true });
    for (const file of 'passwd group nsswitch.conf ld.so.cache alternatives ssh/moduli'.split(' '))
      if (fs.existsSync(`/etc/${file}`)) {
        fs.mkdirSync(dirname(this.at(`etc/${file}`)), { recursive: true });
        execFileSync('cp', ['-a', `/etc/${file}`, this.at(`etc/${file}`)]);
      }
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', this.at('etc/ssh/ssh_host_ed25519_key')]);
    fs.writeFileSync(this.at('etc/ssh/sshd_config'), 'Include /etc/ssh/sshd_config.d/*.conf\n');
    fs.mkdirSync(this.at('run/sshd'));
    for (const name of ['enter.sh', 'systemctl.sh']) fs.copyFileSync(join(__dirname, name), this.at(name));
    fs.chmodSync(this.at('systemctl.sh'), 0o755);
    fs.symlinkSync('../systemctl.sh', this.at('bin/systemctl'));
    for (const { path, content, permissions } of files) this.write(path, content, permissions);
    this.git('init', '--quiet', '--initial-branch=main', this.repository);
  }

  at(path: string): string {
    return join(this.path, path);
  }
  write(path: string, content: string, permissions = '0644'): void {
    fs.mkdirSync(dirname(this.at(path)), { recursive: true });
    fs.writeFileSync(this.at(path), content);
    fs.chmodSync(this.at(path), Number.parseInt(permissions, 8));
  }
  read(path: string): string | undefined {
    return fs.existsSync(this.at(path)) ? fs.readFileSync(this.at(path), 'utf8') : undefined;
  }

  git(...args: string[]): string {
    const identity = {
      GIT_AUTHOR_NAME: 'owner',
      GIT_AUTHOR_EMAIL: 'o@test.example',
      GIT_COMMITTER_NAME: 'owner',
      GIT_COMMITTER_EMAIL: 'o@test.example',
    };
    return execFileSync('git', ['-c', 'commit.gpgSign=false', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: this.path, ...identity },
    }).trim();
  }

  /** Pushes another text of the machine's part, and gives the commit. */
  push(text: string, ...options: string[]): string {
    const file = join(this.repository, this.part);
    fs.mkdirSync(dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    this.git('-C', this.repository, 'add', '--all');
    this.git('-C', this.repository, ...options, 'commit', '--quiet', '--allow-empty', '--message=change');
    return this.git('-C', this.repository, 'rev-parse', 'HEAD');
  }

  /** As it was when it was kept: making one takes longer. */
  keep(name: string): void {
    fs.rmSync(`${this.path}.${name}`, { recursive: true, force: true });
    execFileSync('cp', ['-a', this.path, `${this.path}.${name}`]);
  }
  back(name: string): boolean {
    const kept = `${this.path}.${name}`;
    if (!fs.existsSync(kept)) return false;
    fs.rmSync(this.path, { recursive: true });
    execFileSync('cp', ['-a', kept, this.path]);
    return true;
  }

  /** Runs the machine's own program. */
  follow(
    args: readonly string[] = ['run'],
    { killAt, env = {}, program = '/usr/local/sbin/loutik-follow' }: { killAt?: number; env?: NodeJS.ProcessEnv; program?: string } = {},
  ) {
    fs.rmSync(this.at('run/calls'), { force: true });
    const command =
      killAt === undefined ? [program, ...args] : ['python3', join(__dirname, 'kill-at.py'), String(killAt), program, ...args];
    const { status, signal, stdout, stderr } = spawnSync('unshare', ['-m', 'sh', this.at('enter.sh'), ...command], {
      encoding: 'utf8',
      env: { WORLD: this.path, PATH: `${this.at('bin')}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`, ...env },
    });
    return { status: signal ?? status, said: stdout + stderr, calls: (this.read('run/calls') ?? '').split('\n').filter(Boolean) };
  }

  /** Every file of `/etc` and `/usr/local` that the machine has, and what its services have read. */
  state(): Record<string, string> {
    const files: Record<string, string> = {};
    for (const folder of ['etc', 'usr/local'])
      for (const entry of fs.readdirSync(this.at(folder), { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath ?? entry.path, entry.name);
        if (entry.isFile())
          files[path.slice(this.path.length)] = `${(fs.statSync(path).mode & 0o777).toString(8)} ${fs.readFileSync(path, 'utf8')}`;
      }
    for (const name of ['haproxy-reads', 'nftables-reads']) files[name] = this.read(`run/${name}`) ?? '';
    return files;
  }

  remove(): void {
    for (const name of ['', '.made', '.start']) fs.rmSync(`${this.path}${name}`, { recursive: true, force: true });
  }
}
