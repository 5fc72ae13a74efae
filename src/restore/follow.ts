import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster';
import type { Live } from './live';

interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly state?: {
    readonly running?: object;
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: { readonly exitCode?: number; readonly message?: string };
  };
}

interface PodStatus {
  readonly phase?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly containerStatuses?: readonly ContainerStatus[];
}

const statusesOf = ({ status }: Live): readonly ContainerStatus[] => {
  const { initContainerStatuses = [], containerStatuses = [] } = (status ?? {}) as PodStatus;
  return [...initContainerStatuses, ...containerStatuses];
};

/** The pods that a job has made. */
export function podsOf(cluster: Cluster, job: Live): Promise<readonly Live[]> {
  return cluster.list('v1', 'Pod', job.metadata.namespace, `batch.kubernetes.io/job-name=${job.metadata.name}`);
}

/** What keeps a pod from running; undefined for one that nothing keeps. */
export function hindrance(pod: Live): string | undefined {
  const { conditions = [] } = (pod.status ?? {}) as PodStatus;
  const unscheduled = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False')?.message;
  const waiting = statusesOf(pod).flatMap(({ name, state }) => {
    const { reason, message } = state?.waiting ?? {};
    return reason === undefined || reason === 'PodInitializing' || reason === 'ContainerCreating'
      ? []
      : `${name}: ${reason}${message ? ` (${message})` : ''}`;
  });
  return unscheduled ?? waiting[0];
}

/** The last words of a container that ended badly. */
function lastWords(pods: readonly Live[]): string | undefined {
  for (const { state, name } of pods.flatMap(statusesOf)) {
    const { exitCode = 0, message } = state?.terminated ?? {};
    if (exitCode !== 0) return message?.trim().split('\n').at(-1) || `${name} ended with ${exitCode}`;
  }
  return undefined;
}

/** Which of a pod's containers runs, if its kubelet knows. */
export function runs(pod: Live, container: string): boolean {
  return statusesOf(pod).some(({ name, state }) => name === container && state?.running !== undefined);
}

/** How restic writes how far it is, as in `[0:12] 45.00%  12 files …`. */
const percent = /\b(\d{1,3})\.\d\d%/;

/** What a job is at, from its pods: what hinders it, or how far restic is. */
async function progressOf(cluster: Cluster, pods: readonly Live[]): Promise<string | undefined> {
  const pod = pods.at(-1);
  const running = pod && statusesOf(pod).find(({ state }) => state?.running !== undefined);
  if (pod === undefined || running === undefined) return pod && hindrance(pod);
  const lines = (await cluster.log(pod, running.name, 5)).trim().split('\n');
  const found = lines.map((line) => percent.exec(line)?.[1]).findLast(Boolean);
  return found === undefined ? running.name : `${running.name} ${found} %`;
}

export interface JobEnd {
  readonly ok: boolean;
  /** Why not. */
  readonly why: string;
}

interface JobStatus {
  readonly succeeded?: number;
  readonly conditions?: PodStatus['conditions'];
}

const failureOf = ({ conditions = [] }: JobStatus) => conditions.find(({ type, status }) => type === 'Failed' && status === 'True');

/**
 * Runs a job to its end: one of its name that runs is followed, one that has ended was another's, and is made anew. `beat` is called at
 * every look.
 */
export async function follow(cluster: Cluster, job: Live, at: (text: string) => void, beat: () => Promise<void>): Promise<JobEnd> {
  const before = await cluster.get('batch/v1', 'Job', job.metadata.name, job.metadata.namespace ?? '');
  const status = (before?.status ?? {}) as JobStatus;
  if (before && (status.succeeded || failureOf(status))) await removed(cluster, [before]);
  await cluster.make(job);
  for (; ; await sleep(500)) {
    await beat();
    const live = await cluster.get('batch/v1', 'Job', job.metadata.name, job.metadata.namespace ?? '');
    if (live === undefined) {
      await cluster.make(job); // somebody removed it, and it may be begun again
      continue;
    }
    const { succeeded = 0, ...status } = (live.status ?? {}) as JobStatus;
    if (succeeded > 0) return { ok: true, why: '' };
    const pods = await podsOf(cluster, job);
    const failed = failureOf(status);
    if (failed) return { ok: false, why: lastWords(pods) ?? failed.message ?? 'its job failed' };
    const text = await progressOf(cluster, pods);
    if (text) at(text);
  }
}

/** Removes jobs, and waits until none of their pods runs any more. */
export async function removed(cluster: Cluster, jobs: readonly Live[]): Promise<void> {
  for (const job of jobs) await cluster.remove(job, 'Foreground');
  for (const { metadata } of jobs)
    while ((await cluster.get('batch/v1', 'Job', metadata.name, metadata.namespace ?? ''))?.metadata.uid === metadata.uid) await sleep(300);
}
