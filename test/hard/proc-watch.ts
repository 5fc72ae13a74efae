import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Where a text stood that should have stood nowhere: its file of `/proc`, and whose. */
export interface Sighting {
  readonly text: string;
  readonly file: 'cmdline' | 'environ';
  readonly command: string;
}

/** Looks into `/proc/*` of every process of this machine, some hundred times a second, from a process of its own: whoever waits for a command sees nothing meanwhile. */
export class ProcWatch {
  static async start(): Promise<ProcWatch> {
    const child = spawn(process.execPath, [join(__dirname, 'proc-eyes.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return new ProcWatch(child);
  }

  private constructor(private readonly child: ChildProcessByStdio<Writable, Readable, null>) {}

  /** Ends it, whatever it saw: after a test that failed. */
  stop(): void {
    this.child.kill('SIGKILL');
  }

  /** Ends it. @returns where these stood, and how many processes were looked into */
  async end(texts: readonly string[]): Promise<{ readonly sightings: readonly Sighting[]; readonly processes: number }> {
    let said = '';
    this.child.stdout.setEncoding('utf8').on('data', (chunk) => {
      said += chunk;
    });
    this.child.stdin.end(JSON.stringify(texts));
    await once(this.child, 'close');
    const { found, processes } = JSON.parse(said) as { found: [number, Sighting['file'], string][]; processes: number };
    return { sightings: found.map(([at, file, command]) => ({ text: texts[at] ?? '', file, command })), processes };
  }
}
