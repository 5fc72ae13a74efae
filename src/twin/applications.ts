import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../problems';
import { ProblemsError } from '../problems';
import type { Api } from './api';
import { namespace } from './argocd';
import type { TwinFolder } from './folder';
import { listAt } from './git';
import { processesOf } from './processes';
import type { Step } from './progress';

/** One Argo CD Application, as it stands. */
export interface ApplicationState {
  readonly name: string;
  readonly sync: string;
  readonly health: string;
  /** The commit that it was compared with. */
  readonly revision: string;
  /** The commit that the last sync brought, and how that ended. */
  readonly operation?: { readonly phase: string; readonly revision: string; readonly message: string };
  /** Why it is not as it should be; empty when it is. */
  readonly why: string;
  /** Whether it follows the homelab's own repository. */
  readonly own: boolean;
}

/** Every Application, by name. */
export async function applications(api: Api, folder: TwinFolder): Promise<ApplicationState[]> {
  const list = await api.list('argoproj.io/v1alpha1', 'Application', namespace);
  return list
    .map(({ metadata, spec, status = {} }): ApplicationState => {
      const operation = status.operationState;
      const sync = status.sync?.status ?? 'Unknown';
      const health = status.health?.status || 'Unknown';
      const broken = (status.resources ?? []).filter(
        (resource: { health?: { status: string } }) => resource.health && resource.health.status !== 'Healthy',
      );
      const whys = [
        ...(status.conditions ?? []).map(({ message }: { message: string }) => message),
        ...(operation && operation.phase !== 'Succeeded' ? [operation.message] : []),
        ...broken.map(
          (resource: { kind: string; name: string; health: { status: string; message?: string } }) =>
            `${resource.kind} ${resource.name}: ${resource.health.message || resource.health.status}`,
        ),
      ];
      return {
        name: metadata.name,
        sync,
        health,
        revision: status.sync?.revision ?? '',
        operation: operation && {
          phase: operation.phase,
          revision: operation.syncResult?.revision ?? operation.operation?.sync?.revision ?? '',
          message: operation.message ?? '',
        },
        why: sync === 'Synced' && health === 'Healthy' ? '' : whys.filter(Boolean).join('; '),
        own: spec.source?.repoURL === `file://${folder.repository}`,
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Names of the Applications that a commit holds, the root among them. */
export function expectedApplications(folder: TwinFolder, commit: string, homelab: string): string[] {
  const names = listAt(folder.repository, commit, `dist/${homelab}/argocd/`)
    .map((path) => /\/application-([^/]+)\.yaml$/.exec(path)?.[1])
    .filter((name) => name !== undefined);
  return ['root', ...names].sort();
}

/** Whether an Application stands where a commit wants it. A tenant's own repository has commits of its own. */
export function isDone({ sync, health, revision, own, operation }: ApplicationState, commit: string): boolean {
  return (
    sync === 'Synced' &&
    health === 'Healthy' &&
    (!own || revision === commit) &&
    operation?.phase !== 'Running' &&
    operation?.phase !== 'Failed'
  );
}

/** Asks Argo CD to look at the repository now, as a Git host's webhook does. */
export async function refresh(api: Api): Promise<void> {
  const annotations = { 'argocd.argoproj.io/refresh': 'normal' };
  const list = await api.list('argoproj.io/v1alpha1', 'Application', namespace);
  await Promise.all(
    list.map(({ metadata }) =>
      api.patch({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata }, { metadata: { annotations } }),
    ),
  );
}

export interface Wait {
  readonly api: Api;
  readonly folder: TwinFolder;
  readonly commit: string;
  /** Applications that have to be there: those of the commit. */
  readonly expected: readonly string[];
  readonly step: Step;
  /** Seconds. */
  readonly timeout: number;
}

/** Waits until every Application is Synced and Healthy at a commit. One whose sync failed for that commit ends the wait. */
export async function waitForSync({ api, folder, commit, expected, step, timeout }: Wait): Promise<ApplicationState[]> {
  const begin = performance.now();
  for (;;) {
    const all = await applications(api, folder);
    const missing = expected.filter((name) => !all.some((application) => application.name === name));
    const open = all.filter((application) => !isDone(application, commit));
    const extra = all.filter(({ name }) => !expected.includes(name));
    if (missing.length + open.length + extra.length === 0) return all;
    step.at(describe(expected.length - missing.length - open.length, expected.length, open));
    const failed = open.filter(
      ({ operation, sync }) => sync !== 'Synced' && operation?.phase === 'Failed' && operation.revision === commit,
    );
    const broken = open.filter(({ own, revision, why }) => own && revision === '' && /failed to (load|generate)|ComparisonError/.test(why));
    const isLate = (performance.now() - begin) / 1000 > timeout;
    if (failed.length > 0 || broken.length > 0 || isLate) {
      const named = failed.length > 0 ? failed : broken.length > 0 ? broken : open;
      throw new ProblemsError([
        ...named.map((application) => syncFailed(application, isLate ? timeout : undefined)),
        ...(isLate ? missing.map((name) => syncFailed({ name, why: 'it is not there: an earlier one holds it back' }, timeout)) : []),
      ]);
    }
    if (processesOf(folder).length === 0) {
      throw new ProblemsError([
        { code: 'TWIN_FAILED', where: folder.name, what: 'nothing of the twin runs any more', repair: 'make it anew: npx loutik twin up' },
      ]);
    }
    await sleep(500);
  }
}

function describe(done: number, count: number, open: readonly ApplicationState[]): string {
  const next = open
    .slice(0, 3)
    .map(({ name, sync, health }) => `${name} ${sync === 'Synced' ? health : sync}`)
    .join(', ');
  return `${Math.max(0, done)} of ${count} Synced and Healthy${next ? `; ${next}${open.length > 3 ? ', …' : ''}` : ''}`;
}

function syncFailed({ name, why }: Pick<ApplicationState, 'name' | 'why'>, timeout: number | undefined): Problem {
  return {
    code: 'SYNC_FAILED',
    where: `Application ${name}`,
    what: `${why || 'it is not Synced and Healthy'}${timeout === undefined ? '' : ` (after ${timeout} s)`}`,
    repair: 'mend it, commit, and run npx loutik twin push; npx loutik twin status shows how it stands',
  };
}
