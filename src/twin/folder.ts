import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ApiObject } from './api';
import type { Ports } from './ports';

/** What is remembered of a twin between commands. */
export interface TwinState {
  /** The repository it was made from. */
  readonly root: string;
  readonly homelab: string;
  readonly ports: Ports;
  /** Of each part that runs, for people. */
  readonly versions: Readonly<Record<string, string>>;
  /** True once everything was started; false is what a killed `up` leaves. */
  readonly started: boolean;
  /** True for one that has the homelab's own sealing key, and so its own secrets. */
  readonly ownSecrets?: boolean;
  /** Where the images come from of containers that run; absent when none does. */
  readonly run?: 'real' | 'built';
}

/** A twin's folder: all that it is made of, apart from its processes. */
export class TwinFolder {
  /** Names of the twins there are. */
  static all(): string[] {
    return existsSync(home()) ? readdirSync(home()).filter((name) => existsSync(join(home(), name, 'twin.json'))) : [];
  }

  /** Where all twins are. */
  static get home(): string {
    return home();
  }

  readonly path: string;

  constructor(readonly name: string) {
    this.path = join(home(), name);
  }

  get exists(): boolean {
    return existsSync(this.path);
  }

  get state(): TwinState | undefined {
    try {
      return JSON.parse(readFileSync(this.file('twin.json'), 'utf8')) as TwinState;
    } catch {
      return undefined; // absent, or cut short by a crash: the twin is not whole, and is made anew
    }
  }

  set state(state: TwinState) {
    this.write('twin.json', JSON.stringify(state, null, 2));
  }

  /** The pods of others that the twin's simulator brings. */
  get standIns(): readonly ApiObject[] {
    return JSON.parse(readFileSync(this.file('stand-ins.json'), 'utf8')) as ApiObject[];
  }

  set standIns(pods: readonly ApiObject[]) {
    this.write('stand-ins.json', JSON.stringify(pods));
  }

  file(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** Writes a file whole or not at all, for its owner alone. */
  write(path: string, text: string): void {
    mkdirSync(join(this.file(path), '..'), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.file(path)}.new`, text, { mode: 0o600 });
    renameSync(`${this.file(path)}.new`, this.file(path));
  }

  /** The log of one part. kwokctl keeps those of the control plane. */
  log(part: string): string {
    const ours = this.file('logs', `${part}.log`);
    return existsSync(ours) ? ours : join(this.controlPlane, 'logs', `${part}.log`);
  }

  /** The parts that have a log. */
  get logs(): string[] {
    return [this.file('logs'), join(this.controlPlane, 'logs')]
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith('.log')))
      .map((file) => file.slice(0, -'.log'.length))
      .sort();
  }

  /** The folder that kwokctl keeps. */
  get controlPlane(): string {
    return this.file('kwok', 'clusters', 'twin');
  }

  get kubeconfig(): string {
    return this.file('kubeconfig');
  }

  /** The repository that the twin's Argo CD follows. */
  get repository(): string {
    return this.file('repository.git');
  }
}

function home(): string {
  return join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'loutik', 'twins');
}
