import { join } from 'node:path';
import { eventually } from '../twin-up/clone';
import { type House, onNode, page, podOf, psql } from './house';

/** Writes rows one after the other, and knows which of them were acknowledged. */
abstract class Writer {
  /** Every row that was sent, in its order; the last one may not be answered. */
  sent: string[] = [];
  acknowledged = 0;
  /** What its rows begin with, and no other's. */
  protected readonly mark = `power ${Date.now()}`;
  private running?: Promise<void>;
  private goesOn = false;

  constructor(protected readonly house: House) {}

  /** Finds its database as it runs now. */
  protected async connect(): Promise<void> {}

  protected abstract write(row: string): Promise<boolean>;

  async begin(): Promise<void> {
    await this.connect();
    this.goesOn = true;
    this.running = (async () => {
      while (this.goesOn) {
        if (this.sent.length > this.acknowledged) return; // its fate is known once somebody looks
        const row = `${this.mark} ${this.sent.length}`;
        this.sent.push(row);
        if (await this.write(row).catch(() => false)) this.acknowledged += 1;
      }
    })();
  }

  /** Waits for so many rows more. */
  async more(rows: number): Promise<void> {
    const goal = this.acknowledged + rows;
    await eventually(`${rows} rows more`, async () => this.acknowledged >= goal);
  }

  async end(): Promise<void> {
    this.goesOn = false;
    await this.running;
  }

  /** What is kept is what counts from now on. */
  settle(kept: number): void {
    this.sent = this.sent.slice(0, kept);
    this.acknowledged = kept;
  }
}

/** Rows of Nextcloud's PostgreSQL, each a transaction of its own. */
export class PostgresWriter extends Writer {
  private sql: (statement: string) => Promise<string> = () => Promise.reject(new Error('not connected'));

  protected override async connect(): Promise<void> {
    this.sql = await psql(this.house);
    await this.sql('CREATE TABLE IF NOT EXISTS power (id serial PRIMARY KEY, row text NOT NULL)');
  }

  protected async write(row: string): Promise<boolean> {
    await this.sql(`INSERT INTO power (row) VALUES ('${row}')`);
    return true;
  }

  /** The rows that are there. */
  async kept(): Promise<readonly string[]> {
    await this.connect();
    return (await this.sql(`SELECT row FROM power WHERE row LIKE '${this.mark} %' ORDER BY id`)).split('\n').filter(Boolean);
  }
}

/** Rows of Jellyfin's SQLite. */
export class SqliteWriter extends Writer {
  protected async write(row: string): Promise<boolean> {
    const { status } = await page(this.house, 'jellyfin', { path: '/stand-in', method: 'POST', body: row });
    return status === 201;
  }

  /** The rows of these that are there, as the file says. */
  async kept(): Promise<readonly string[]> {
    const { spec } = await podOf(this.house, 'jellyfin', 'jellyfin');
    const volume = await this.house.api.get('v1', 'PersistentVolume', 'jellyfin-config');
    const file = join(volume.spec.local.path, 'data/data/jellyfin.db'); // seen from its node: SQLite follows links, and /proc has one
    const read = `import json, sqlite3, sys
database = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
print(json.dumps([text for (text,) in database.execute("SELECT text FROM rows ORDER BY id") if text.startswith(sys.argv[2] + " ")]))`;
    const said = await onNode(this.house, spec.nodeName, ['python3', '-c', read, file, this.mark]);
    return JSON.parse(said) as string[];
  }
}
