import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { retention } from '../../src/constructs/retention';
import { type More, Pods, resticImage, Server, scriptsIn } from './restic-lab';

/** A house with a repository server and a place out of it, both real, for the apps `one` and `two`. */
export class House {
  static async build(): Promise<House> {
    const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-backup-'));
    fs.chmodSync(folder, 0o755);
    const house = new House(folder, await resticImage(folder), scriptsIn(folder));
    for (const place of ['data', 'away']) {
      fs.mkdirSync(house.at(place));
      const begun = house.begin('one two', { '/data': house.at(place) });
      if (begun.some(({ status }) => status !== 0)) throw new Error(begun.map(({ said }) => said).join(''));
      fs.renameSync(house.at('pod/run/htpasswd'), house.at(`${place}-users`));
    }
    house.local = await Server.start(house.image, house.at('data'), house.at('data-users'));
    house.offsite = await Server.start(house.image, house.at('away'), house.at('away-users'));
    return house;
  }

  local!: Server;
  offsite!: Server;
  private count = 0;

  private constructor(
    readonly folder: string,
    readonly image: string,
    readonly scripts: string,
  ) {
    fs.mkdirSync(this.at('passwords'));
    for (const app of ['one', 'two'])
      for (const kind of ['http', 'restic']) fs.writeFileSync(this.at('passwords', `${app}.${kind}`), `${kind}-${app}`);
  }

  at(...path: readonly string[]): string {
    return join(this.folder, ...path);
  }

  async close(): Promise<void> {
    await this.local?.stop();
    await this.offsite?.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a script of the pods that have the repositories before them. */
  tend(
    script: string,
    apps: string,
    mounts: Readonly<Record<string, string>> = {},
    env: Readonly<Record<string, string>> = {},
    through: readonly string[] = [],
  ) {
    const pods = new Pods(this.at('pod'), this.image, this.scripts);
    fs.mkdirSync(pods.at('run'), { recursive: true });
    return pods.run(
      script,
      { APPS: apps, RESERVE_MIB: '1', KEEP: retention, PARTS: '1', LOCK_PATIENCE: '2s', ...env },
      { mounts: { '/data': this.at('data'), '/passwords': this.at('passwords'), '/run/server': pods.at('run'), ...mounts }, through },
    );
  }

  /** What runs before the server. */
  begin(apps: string, mounts: Readonly<Record<string, string>> = {}) {
    execFileSync('chown', ['-R', '1000:1000', mounts['/data'] ?? this.at('data')]);
    return ['users.sh', 'repositories.sh'].map((script) => this.tend(script, apps, mounts));
  }

  /** The pods of an app, with volumes of its own. */
  pods(): Pods {
    return new Pods(this.at(`app-${this.count++}`), this.image, this.scripts);
  }

  /** What its pods are told: app `one`, which keeps in both places. */
  env(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      APP: 'one',
      TARGETS: 'local offsite',
      LOCAL_REPOSITORY: this.local.of('one'),
      LOCAL_USER: 'one',
      LOCAL_PASSWORD: 'http-one',
      OFFSITE_REPOSITORY: this.offsite.of('one', 'one:http-one@'),
      RESTIC_PASSWORD: 'restic-one',
      LOCK_PATIENCE: '2s',
      OPEN_WITHIN: '10',
      ...more,
    };
  }

  /** Runs restic beside the repositories, as an owner does. */
  restic(args: readonly string[], more: More & { readonly place?: string; readonly app?: string } = {}) {
    const { place = 'data', app = 'one' } = more;
    const env = { RESTIC_REPOSITORY: `/data/${app}`, RESTIC_PASSWORD: `restic-${app}`, RESTIC_CACHE_DIR: '/tmp', TZ: 'UTC', ...more.env };
    return this.pods().command(['restic', ...args], env, { ...more, mounts: { '/data': this.at(place), ...more.mounts } });
  }
}

/** What backup.sh is told of a volume that keeps all of its files. */
export const files = (volume: string, to = 'local offsite') => `volume ${volume}\nto ${to}\nfrom /volumes/${volume}/data`;
