import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemsError } from '../problems';
import { type Api, ApiError } from '../twin/api';
import type { Live } from './live';

/** How long a cluster that was there may be silent: a K3s server restarts in a minute, a VM that moves in some. Seconds. */
const patience = 600;

/** What a restore asks of a cluster. It outlasts a lost connection: every question is one that may be asked twice. */
export class Cluster {
  constructor(
    readonly api: Api,
    private readonly tell: (line: string) => void,
    private readonly within = patience,
  ) {}

  list(apiVersion: string, kind: string, namespace?: string, labels?: string): Promise<readonly Live[]> {
    return this.ask(async () => {
      const found = await this.api.list(apiVersion, kind, namespace, labels);
      return found.map((object) => ({ apiVersion, kind, ...object }) as Live); // a list's items say neither
    });
  }

  get(apiVersion: string, kind: string, name: string, namespace: string): Promise<Live | undefined> {
    return this.ask(() => this.api.get(apiVersion, kind, name, namespace));
  }

  /** Makes an object; one of its name that is there already stays. */
  async make(object: Live): Promise<void> {
    await this.ask(() => this.api.create(object), [409]);
  }

  /** False when it is not the object any more whose resourceVersion is given. */
  async replace(object: Live): Promise<boolean> {
    return (await this.ask(() => this.api.replace(object), [409, 404])) !== undefined;
  }

  /** False when it is not there. */
  async patch(object: Pick<Live, 'apiVersion' | 'kind' | 'metadata'>, change: object): Promise<boolean> {
    return (await this.ask(() => this.api.patch(object, change), [404])) !== undefined;
  }

  async remove(
    { apiVersion, kind, metadata }: Pick<Live, 'apiVersion' | 'kind' | 'metadata'>,
    after: 'Foreground' | 'Background',
  ): Promise<void> {
    await this.ask(() => this.api.delete(apiVersion, kind, metadata.name, metadata.namespace, after), [404]);
  }

  /** The end of a container's log; nothing where there is none yet. */
  async log(pod: Live, container: string, lines: number): Promise<string> {
    try {
      return await this.api.log(pod.metadata.namespace ?? '', pod.metadata.name, container, lines);
    } catch {
      return ''; // it is shown meanwhile, and nothing depends on it
    }
  }

  private async ask<T>(question: () => Promise<T>): Promise<T>;
  private async ask<T>(question: () => Promise<T>, expected: readonly number[]): Promise<T | undefined>;
  private async ask<T>(question: () => Promise<T>, expected: readonly number[] = []): Promise<T | undefined> {
    let isTold = false;
    for (const begin = performance.now(); ; await sleep(1000)) {
      try {
        return await question();
      } catch (error) {
        if (error instanceof ApiError && expected.includes(error.status)) return undefined;
        const isPassing = !(error instanceof ApiError) || error.status >= 500 || error.status === 429;
        if (!isPassing || (performance.now() - begin) / 1000 > this.within) throw told(error as Error);
        if (!isTold) this.tell('the API server does not answer; what was begun in the cluster goes on, and this waits for it');
        isTold = true;
      }
    }
  }
}

function told(error: Error): Error {
  if (error instanceof ApiError && error.status !== 401 && error.status !== 403 && error.status < 500) return error;
  return new ProblemsError([
    {
      code: 'CLUSTER_UNREACHABLE',
      where: 'the API server',
      what: error.message,
      repair: 'what was begun in the cluster goes on or waits there: the same command finds it, once the API server answers',
    },
  ]);
}
