import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../api';
import { failed } from '../control-plane';
import type { TwinFolder } from '../folder';
import type { Progress } from '../progress';

/** How one pod stands. */
export interface PodState {
  /** `<namespace>/<name>`. */
  readonly name: string;
  readonly node: string;
  /** Ready, or ended well. */
  readonly good: boolean;
  readonly restarts: number;
  /** Why it is not good. */
  readonly why: string;
}

interface OwnerReference {
  readonly controller?: boolean;
}

interface ContainerStatus {
  readonly name: string;
  readonly restartCount: number;
  readonly ready: boolean;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: { readonly reason?: string; readonly exitCode?: number };
  };
}

/** Every pod of a twin, by name. */
export async function podStates(api: Api): Promise<readonly PodState[]> {
  return statesOf(await api.list('v1', 'Pod'));
}

/** How pods stand, by name, but for one that failed and that its controller replaces: a job's first try, one that was evicted. Pure. */
// biome-ignore lint/suspicious/noExplicitAny: what the API server answers
export function statesOf(pods: readonly any[]): readonly PodState[] {
  return pods
    .filter(
      ({ metadata, status }) => status.phase !== 'Failed' || !metadata.ownerReferences?.some((owner: OwnerReference) => owner.controller),
    )
    .map(({ metadata, spec, status }): PodState => {
      const containers: readonly ContainerStatus[] = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
      const ready = status.conditions?.some(({ type, status: is }: { type: string; status: string }) => type === 'Ready' && is === 'True');
      const good = ready || status.phase === 'Succeeded';
      const unscheduled = status.conditions?.find(
        ({ type, status: is }: { type: string; status: string }) => type === 'PodScheduled' && is === 'False',
      );
      return {
        name: `${metadata.namespace}/${metadata.name}`,
        node: spec.nodeName ?? '',
        good,
        restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
        why: good ? '' : [...containers.flatMap(whyOf), unscheduled?.message].filter(Boolean).join('; ') || status.phase,
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function whyOf({ name, ready, state }: ContainerStatus): string[] {
  const { waiting, terminated } = state ?? {};
  if (waiting)
    return waiting.reason === 'PodInitializing'
      ? []
      : [`${name}: ${waiting.reason ?? 'waits'}${waiting.message ? ` (${waiting.message})` : ''}`];
  if (terminated) return terminated.exitCode === 0 ? [] : [`${name}: ended with ${terminated.exitCode}`];
  return ready ? [] : [`${name}: not ready`];
}

/** Waits until every pod is Ready or has ended well, `timeout` seconds at most. */
export async function waitForPods(folder: TwinFolder, api: Api, timeout: number, progress: Progress): Promise<void> {
  const step = progress.begin('pods become Ready');
  for (const begin = performance.now(); ; await sleep(500)) {
    const pods = await podStates(api);
    const open = pods.filter(({ good }) => !good);
    if (open.length === 0) return step.done(`${pods.length} pods Ready`);
    const [first] = open;
    step.at(`${pods.length - open.length} of ${pods.length}, next ${first?.name}: ${first?.why}`);
    if ((performance.now() - begin) / 1000 > timeout)
      throw failed(
        first?.name ?? 'pods',
        `not Ready after ${timeout} s: ${open.map(({ name, why }) => `${name} (${why})`).join(', ')}`,
        folder,
      );
  }
}
