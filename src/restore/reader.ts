import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BackupTarget } from '../constructs/backup-policy';
import { ProblemsError } from '../problems';
import type { Cluster } from './cluster';
import { exec } from './exec';
import { hindrance, podsOf, runs } from './follow';
import { asked, readerJob } from './jobs';
import type { KeptRun } from './kept';
import type { Live } from './live';
import { type Repository, readListing } from './moments';

/** How long its pod may take to run: its image is on the node, since backups use it. Seconds. */
const startWithin = 180;

/** A file or folder in a snapshot. */
export interface Entry {
  readonly path: string;
  readonly type: string;
  readonly size?: number;
}

/** A pod that reads an app's repositories for as long as somebody asks. */
export class Reader {
  private constructor(
    private readonly cluster: Cluster,
    private readonly run: KeptRun,
    private readonly job: Live,
    private readonly pod: Live,
  ) {}

  static async open(cluster: Cluster, run: KeptRun, id: string): Promise<Reader> {
    const job = readerJob(run, id);
    await cluster.make(job);
    for (const begin = performance.now(); ; await sleep(300)) {
      const pod = (await podsOf(cluster, job)).at(-1);
      if (pod && runs(pod, 'reader')) return new Reader(cluster, run, job, pod);
      if ((performance.now() - begin) / 1000 < startWithin) continue;
      await cluster.remove(job, 'Background');
      throw unreadable(run, `no pod that reads it runs after ${startWithin} s: ${(pod && hindrance(pod)) ?? 'nothing says why'}`);
    }
  }

  async close(): Promise<void> {
    await this.cluster.remove(this.job, 'Background');
  }

  async list(): Promise<readonly Repository[]> {
    return readListing(await this.text('list'));
  }

  /** What lies at a path of a snapshot: the file, or the folder and what is in it. Nothing when nothing does. */
  async look(target: BackupTarget, snapshot: string, path: string): Promise<readonly Entry[]> {
    const lines = (await this.text('look', target, snapshot, path)).split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Entry);
  }

  /** Writes a file, or a folder as tar, to a stream; does not end that. */
  async dump(target: BackupTarget, snapshot: string, { path, type }: Entry, output: Writable): Promise<void> {
    await this.ask([type === 'dir' ? 'tar' : 'file', target, snapshot, path], output);
  }

  private async text(...words: readonly string[]): Promise<string> {
    const chunks: Buffer[] = [];
    const output = new Writable({
      write(chunk: Buffer, _, done) {
        chunks.push(chunk);
        done();
      },
    });
    await this.ask(words, output);
    return Buffer.concat(chunks).toString('utf8');
  }

  private async ask(words: readonly string[], output: Writable): Promise<void> {
    const { namespace = '', name } = this.pod.metadata;
    const { code, said } = await exec(this.cluster.api, { namespace, pod: name, container: 'reader' }, asked(...words), output).catch(
      (error: Error) => {
        throw unreadable(this.run, error.message);
      },
    );
    if (code !== 0) throw unreadable(this.run, said.trim().split('\n').slice(-2).join('; ') || `it ended with ${code}`);
  }
}

function unreadable({ app }: KeptRun, what: string): ProblemsError {
  return new ProblemsError([
    { code: 'BACKUPS_UNREADABLE', where: `backups of ${app}`, what, repair: 'mend that, and try again: nothing was changed' },
  ]);
}
