import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Lab } from '../../src';
import type { HomelabModules } from '../../src/model/homelab';
import { type Gathered, gather } from '../../src/plan/gather';
import { type Plan, planOf } from '../../src/plan/plan';
import { synthesize } from '../../src/synth/synth';
import { homelab } from '../homelabs/homelabs';

const { inventory, services } = homelab('one', 'lab');

export function git(root: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@localhost', '-c', 'commit.gpgSign=false'];
  return execFileSync('git', ['-C', root, ...identity, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** Made once, for all copies. */
let made: string | undefined;
function committed(): string {
  if (made !== undefined) return made;
  made = fs.mkdtempSync(join(tmpdir(), 'loutik-plan-made-'));
  for (const { path, content } of [...synthesize(homelab('one', 'lab')).files, { path: 'clusters/lab/services.ts', content: '' }]) {
    fs.mkdirSync(dirname(join(made, path)), { recursive: true });
    fs.writeFileSync(join(made, path), content);
  }
  git(made, 'init', '-q', '-b', 'main');
  git(made, 'add', '-A');
  git(made, 'commit', '-q', '-m', 'first');
  return made;
}
process.on('exit', () => made !== undefined && fs.rmSync(made, { recursive: true, force: true }));

/** A repository with the files of one homelab, `lab`, committed on main. Its folder has no program: what is committed counts. */
export class Repository {
  readonly root = join(fs.mkdtempSync(join(tmpdir(), 'loutik-plan-')), 'lab');

  constructor() {
    fs.cpSync(committed(), this.root, { recursive: true });
  }

  write(path: string, content: string | Buffer): void {
    fs.mkdirSync(dirname(join(this.root, path)), { recursive: true });
    fs.writeFileSync(join(this.root, path), content);
  }

  read(path: string): string {
    return fs.readFileSync(join(this.root, path), 'utf8');
  }

  git(...args: readonly string[]): string {
    return git(this.root, ...args);
  }

  commit(message: string): void {
    this.git('add', '-A');
    this.git('commit', '-q', '-m', message);
  }

  /** Both sides as they are read; `more` declares what the work tree has beside what is committed. */
  async gather(against: string | undefined, more: (lab: Lab) => void = () => {}): Promise<Gathered & { readonly plan: Plan }> {
    const modules: HomelabModules = {
      inventory: async () => ({ inventory }),
      services: async () => ({
        default: (lab: Lab) => {
          services(lab);
          more(lab);
        },
      }),
    };
    const gathered = await gather({ root: this.root, homelab: 'lab', modules, against });
    return { ...gathered, plan: planOf({ homelab: 'lab', ...gathered }, gathered.outside) };
  }

  remove(): void {
    fs.rmSync(dirname(this.root), { recursive: true, force: true });
  }
}
