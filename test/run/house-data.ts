import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { secretValue } from '../../src/twin/secret-values';
import { eventually } from '../twin-up/clone';
import type { Cluster } from './cluster';
import { type Answer, ask, processesOfPod } from './inside';

/** How the house's routes are asked for a page. */
export interface Door {
  readonly port: number;
  /** The authority that signed their certificates. */
  readonly ca: string;
  hostOf(app: string): string;
}

/** Every entry below a folder: kind, mode, owner, size, time of change, and what is in it; but for paths that match. */
export function treeOf(folder: string, without = /^$/): Readonly<Record<string, string>> {
  const entries = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => !without.test(path));
  return Object.fromEntries(
    entries.sort().map((path) => {
      const { mode, uid, gid, size, mtimeMs } = fs.lstatSync(join(folder, path));
      const file = (mode & 0o170000) === 0o100000;
      const content = file
        ? createHash('sha256')
            .update(fs.readFileSync(join(folder, path)))
            .digest('hex')
        : '';
      return [relative('.', path), `${mode.toString(8)} ${uid}:${gid} ${file ? `${size} ${Math.floor(mtimeMs)} ${content}` : ''}`];
    }),
  );
}

/** What the people of the house write, and what is there. */
export class Data {
  constructor(
    private readonly cluster: Cluster,
    private readonly door: Door,
  ) {}

  /** One day of an app's life. */
  async write(app: string, day: number): Promise<void> {
    if (app === 'nextcloud') return this.writeCloud(day);
    if (app === 'jellyfin') for (let row = 0; row < 5; row++) await this.say(randomBytes(40).toString('hex'));
    await this.put(app === 'jellyfin' ? 'jellyfin-config' : 'bot-data', `data/days/${day}.bin`, randomBytes(5000 + 1000 * day), 1000);
  }

  /** Everything that an app's people have. */
  async all(app: string): Promise<unknown> {
    const volume = (name: string) => this.cluster.volume(name).then((folder) => join(folder, 'data'));
    if (app === 'nextcloud') {
      const [files, days] = [treeOf(join(await volume('nextcloud-data'), 'files')), this.sql(digest('month', 'day, words'))];
      return { files, days: await days, cache: await this.sql(digest('(SELECT path, size, etag, mtime FROM oc_filecache)', 'path')) };
    }
    if (app === 'jellyfin') {
      const without = /^(config|log|cache|transcodes|metadata)(\/|$)|jellyfin\.db/; // what its start writes, and what is not kept
      return {
        files: treeOf(await volume('jellyfin-config'), without),
        rows: JSON.parse((await this.ask('jellyfin', 'GET', '/stand-in')).body),
      };
    }
    return { files: treeOf(await volume('bot-data'), /^logs(\/|$)|NadekoBot\.db/) };
  }

  /** The bot's rows, which it writes by itself: read on its node, since SQLite follows the way into it to a path that is not here. */
  async botRows(): Promise<readonly string[]> {
    const [, pid, database] = /^\/proc\/(\d+)\/root(\/.*)$/.exec(`${await this.cluster.volume('bot-data')}/data/NadekoBot.db`) ?? [];
    const read =
      'import sqlite3, sys; print("\\n".join(r[0] for r in sqlite3.connect(sys.argv[1], uri=True).execute("select text from rows order by id")))';
    const command = ['--target', `${pid}`, '--mount', 'python3', '-c', read, `file:${database}?mode=ro`]; // or root would make a log that the bot cannot write
    const { stdout } = await eventually('the bot has its database open', () =>
      promisify(execFile)('nsenter', command).catch(() => undefined),
    );
    return stdout.trim().split('\n');
  }

  /** A statement in Nextcloud's database, by its own client in its own container. */
  async sql(statement: string): Promise<string> {
    const pod = await this.cluster.pod('nextcloud', 'nextcloud-db');
    const server = processesOfPod(pod.metadata.uid).find(({ command }) => /^postgres( |$)/.test(command));
    if (server === undefined) throw new Error('PostgreSQL does not run');
    const psql = ['psql', '--username', 'nextcloud', '--no-password', '--no-psqlrc', '--tuples-only', '--no-align', '--command', statement];
    const enter = ['--target', String(server.pid), '--mount', '--net', '--pid', '--setuid', '999', '--setgid', '999'];
    const { stdout } = await promisify(execFile)('nsenter', [...enter, ...psql], {
      env: {
        PATH: /^PATH=(.*)$/m.exec(fs.readFileSync(`/proc/${server.pid}/environ`, 'utf8').replaceAll('\0', '\n'))?.[1],
        PGHOST: '/var/run/postgresql',
      },
    });
    return stdout.trim();
  }

  /** Files that come, change and go, with their rows; and rows that no file says. */
  private async writeCloud(day: number): Promise<void> {
    await this.sql('CREATE TABLE IF NOT EXISTS month (day int, words text)');
    await this.sql(`INSERT INTO month SELECT ${day}, md5(random()::text) FROM generate_series(1, 50)`);
    const put = async (path: string, content: Buffer) => {
      const { status } = await this.dav('PUT', path, content);
      if (status !== 201 && status !== 204) throw new Error(`${path} was not taken: ${status}`);
    };
    await put(`day%20${day}/%C3%BC%20%231.bin`, randomBytes(4000 + 1000 * day));
    await put('diary.txt', randomBytes(2000));
    if (day % 4 === 0) await this.dav('DELETE', `day%20${day - 2}/%C3%BC%20%231.bin`);
  }

  private dav(method: string, path: string, body?: Buffer): Promise<Answer> {
    const word = (key: string) => secretValue(this.cluster.folder, 'nextcloud', 'nextcloud-admin', key);
    const authorization = `Basic ${Buffer.from(`${word('username')}:${word('password')}`).toString('base64')}`;
    return this.ask('nextcloud', method, `/remote.php/dav/files/${word('username')}/${path}`, body, { authorization });
  }

  private async say(text: string): Promise<void> {
    const { status } = await this.ask('jellyfin', 'POST', '/stand-in', Buffer.from(text));
    if (status !== 201) throw new Error(`Jellyfin answered ${status}`);
  }

  /** Asks an app by its route, as soon as Traefik knows that its pod is Ready. */
  private ask(app: string, method: string, path: string, body?: Buffer, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const host = this.door.hostOf(app);
    const headers = { ...more, ...(body ? { 'content-length': String(body.length) } : {}) };
    const { port, ca } = this.door;
    return eventually(`${app} answers`, async () => {
      const answer = await ask(port, `${host}:443`, { host, ca, method, path, body, headers });
      return answer.status !== 503 && answer;
    });
  }

  /** A file of a volume, as its service writes one. */
  async put(volume: string, path: string, content: Buffer | string, owner: number, mode = 0o640): Promise<void> {
    const file = join(await this.cluster.volume(volume), path);
    fs.mkdirSync(join(file, '..'), { recursive: true });
    fs.chownSync(join(file, '..'), owner, owner);
    fs.writeFileSync(file, content);
    fs.chmodSync(file, mode);
    fs.chownSync(file, owner, owner);
  }
}

/** The number of rows and one sum over all of them. */
function digest(rows: string, order: string): string {
  return `SELECT count(*), md5(string_agg(r::text, ';' ORDER BY ${order})) FROM ${rows} AS r`;
}
