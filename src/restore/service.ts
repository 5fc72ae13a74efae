import { setTimeout as sleep } from 'node:timers/promises';
import { lentLabel } from '../constructs/borrowed';
import { ProblemsError } from '../problems';
import { ApiError } from '../twin/api';
import type { Cluster } from './cluster';
import { hindrance, removed } from './follow';
import type { KeptRun } from './kept';
import type { Live } from './live';
import { applicationOf, makerKinds, mounts, skipReconcile, stillUsing, toStop } from './mounting';
import type { Stopped } from './plan';

/** How long pods may take to stop; twice the longest grace that our charts give, and what a node needs to notice. Seconds. */
const stopWithin = 600;

/**
 * How long Argo CD has to hear that it is to leave a service alone, an estimate, in milliseconds. It hears of Applications and of what they
 * deployed by two ways (argo-cd, controller/appcontroller.go: canProcessApp is asked in handleObjectUpdated, and not again when the refresh
 * comes up): what is stopped at once, it may hear of first.
 */
const hears = 3000;

/** How long a sync of Argo CD's is waited for that had begun before: one of a service that is not well may go on for hours. Seconds. */
const syncWithin = 30;

/** How long a service may take to be Ready: its start-up budget is half an hour at the most. Seconds. */
const startWithin = 1900;

type Wait = (at: string) => Promise<void>;

/** Everything of a service that uses the volumes which are kept together, and of those that they are lent to: stopped, and started as it was. */
export class Service {
  private readonly volumes: readonly string[];

  constructor(
    private readonly cluster: Cluster,
    private readonly run: Pick<KeptRun, 'app' | 'namespace' | 'volumes'> & { readonly backup?: KeptRun['backup'] },
    private readonly wait: Wait,
  ) {
    this.volumes = run.volumes.map(({ name }) => name);
  }

  /** What of another namespace uses them, by a claim of its own. */
  private in(namespace: string): Service {
    const { app, volumes } = this.run;
    return new Service(this.cluster, { app, namespace, volumes }, this.wait);
  }

  private async borrowers(): Promise<readonly string[]> {
    const claims = await this.cluster.list('v1', 'PersistentVolumeClaim', undefined, `${lentLabel} in (${this.volumes.join(',')})`);
    return [...new Set(claims.flatMap(({ metadata: { namespace } }) => namespace ?? []))].sort();
  }

  /** What there is to stop, as it is now. */
  async asItIs(): Promise<Stopped> {
    const own = await this.ownAsItIs();
    const borrowers: (Stopped & { readonly namespace: string })[] = [];
    for (const namespace of await this.borrowers()) borrowers.push({ ...(await this.in(namespace).ownAsItIs()), namespace });
    return borrowers.length > 0 ? { ...own, borrowers } : own;
  }

  private async ownAsItIs(): Promise<Stopped> {
    const objects = await this.makers();
    const [daemon] = objects.filter((object) => object.kind === 'DaemonSet' && mounts(object, this.volumes));
    if (daemon) throw failed(`DaemonSet ${daemon.metadata.name} uses the volume`, 'remove it, restore, and bring it back');
    const [tracked = this.run.backup] = this.run.backup ? [] : objects.filter((object) => mounts(object, this.volumes));
    return toStop(objects, this.volumes, tracked && applicationOf(tracked, await this.applications()));
  }

  /**
   * Stops all of it and waits until no pod uses the volumes, and nobody starts it again. Argo CD is told first; a sync that it had begun by
   * then goes on, and starts what it finds stopped.
   */
  async stop(stopped: Stopped): Promise<void> {
    for (const one of stopped.borrowers ?? []) await this.in(one.namespace).stop(one);
    await this.skip(stopped, 'true');
    if (stopped.application !== undefined) await sleep(hears);
    for (const begin = performance.now(); ; await sleep(1000)) {
      const objects = await this.makers();
      const wasStopped = isStopped(stopped, objects); // at the last look, and nobody has started it since
      for (const name of stopped.cronJobs) await this.cluster.patch(this.named('batch/v1', 'CronJob', name), { spec: { suspend: true } });
      for (const { kind, name } of stopped.workloads)
        await this.cluster.patch(this.named('apps/v1', kind, name), { spec: { replicas: 0 } });
      await removed(
        this.cluster,
        objects.filter((object) => object.kind === 'Job' && mounts(object, this.volumes) && !hasEnded(object)),
      );
      const left = await this.using();
      const seconds = (performance.now() - begin) / 1000;
      const isSyncing = seconds < syncWithin && (await this.isSyncing(stopped));
      if (left.length === 0 && wasStopped && !isSyncing) return;
      const names = left.map(({ metadata }) => metadata.name).join(', ');
      await this.wait(names || (isSyncing ? 'Argo CD is at it' : ''));
      if (seconds > stopWithin)
        throw failed(
          names ? `${names} still ${left.length === 1 ? 'uses' : 'use'} the volume` : 'it is started again and again',
          'stop what makes it; then go on with --finish, or go back with --undo',
        );
    }
  }

  /** Starts all of it as it was, tells Argo CD to care again, and waits until it is Ready. */
  async start(stopped: Stopped): Promise<void> {
    // whoever came in between has the volume as it was before
    for (const pod of await this.using()) await this.cluster.remove(pod, 'Background');
    for (const { kind, name, replicas } of stopped.workloads)
      await this.cluster.patch(this.named('apps/v1', kind, name), { spec: { replicas } });
    for (const name of stopped.cronJobs) await this.cluster.patch(this.named('batch/v1', 'CronJob', name), { spec: { suspend: false } });
    await this.skip(stopped, stopped.application?.skipped ?? null);
    for (const one of stopped.borrowers ?? []) await this.in(one.namespace).start(one);
  }

  /** Waits until it is Ready. */
  async ready({ workloads, borrowers = [] }: Stopped): Promise<void> {
    await this.ownReady(workloads);
    for (const one of borrowers) await this.in(one.namespace).ready(one);
  }

  private async ownReady(workloads: Stopped['workloads']): Promise<void> {
    for (const begin = performance.now(); ; await sleep(1000)) {
      const open: string[] = [];
      for (const { kind, name, replicas } of workloads) {
        const live = await this.cluster.get('apps/v1', kind, name, this.run.namespace);
        if (live && !isReady(live, replicas)) open.push(name);
      }
      if (open.length === 0) return;
      const why = (await this.using()).map(hindrance).find(Boolean);
      await this.wait(why ?? open.join(', '));
      if ((performance.now() - begin) / 1000 > startWithin)
        throw failed(
          `${open.join(', ')} is not Ready after ${startWithin / 60} minutes${why ? `: ${why}` : ''}`,
          `what was there before is kept: npx loutik restore ${this.run.app} --undo`,
        );
    }
  }

  private async makers(): Promise<readonly Live[]> {
    const lists = await Promise.all(makerKinds.map(([apiVersion, kind]) => this.cluster.list(apiVersion, kind, this.run.namespace)));
    return lists.flat();
  }

  private async using(): Promise<readonly Live[]> {
    return stillUsing(await this.cluster.list('v1', 'Pod', this.run.namespace), this.volumes);
  }

  /** None where there is no Argo CD. */
  private async applications(): Promise<readonly Live[]> {
    try {
      return await this.cluster.list('argoproj.io/v1alpha1', 'Application');
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return [];
      throw error;
    }
  }

  private async skip({ application }: Stopped, value: string | null): Promise<void> {
    if (application === undefined) return;
    const object = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: application };
    await this.cluster.patch(object, { metadata: { annotations: { [skipReconcile]: value } } });
  }

  /** Whether Argo CD is in the middle of a sync (argo-cd, pkg/apis/application/v1alpha1/types.go: Operation, OperationState). */
  private async isSyncing({ application }: Stopped): Promise<boolean> {
    if (application === undefined) return false;
    const live = await this.cluster.get('argoproj.io/v1alpha1', 'Application', application.name, application.namespace);
    const { operation, status } = (live ?? {}) as { operation?: unknown; status?: { operationState?: { phase?: string } } };
    return operation !== undefined || status?.operationState?.phase === 'Running';
  }

  private named(apiVersion: string, kind: string, name: string) {
    return { apiVersion, kind, metadata: { name, namespace: this.run.namespace } };
  }
}

/** Whether none of it starts a pod; what is not there starts none. */
function isStopped({ workloads, cronJobs }: Stopped, objects: readonly Live[]): boolean {
  const specOf = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name)?.spec as Readonly<Record<string, unknown>> | undefined;
  const isRunning = (spec: Readonly<Record<string, unknown>> | undefined, key: string, rest: unknown) =>
    spec !== undefined && spec[key] !== rest;
  return (
    !workloads.some(({ kind, name }) => isRunning(specOf(kind, name), 'replicas', 0)) &&
    !cronJobs.some((name) => isRunning(specOf('CronJob', name), 'suspend', true))
  );
}

/** A job that has ended uses nothing, and its log may be wanted. */
function hasEnded({ status }: Live): boolean {
  const { conditions = [] } = (status ?? {}) as { conditions?: readonly { readonly type: string; readonly status: string }[] };
  return conditions.some(({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True');
}

/** Whether all that is wanted of a workload runs, and is of its newest description. */
export function isReady({ metadata, status }: Live, replicas: number): boolean {
  const { readyReplicas = 0, observedGeneration = 0 } = (status ?? {}) as { readyReplicas?: number; observedGeneration?: number };
  return readyReplicas >= replicas && observedGeneration >= ((metadata as { generation?: number }).generation ?? 0);
}

function failed(what: string, repair: string): ProblemsError {
  return new ProblemsError([{ code: 'RESTORE_FAILED', where: 'the service', what, repair }]);
}
