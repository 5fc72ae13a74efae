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
  readonly operation?: { readonly phase: string; readonly revision: string; readonly message: string; readonly retries: number };
  /** Whether Argo CD cannot say what should be: no repository, no YAML. */
  readonly isUnreadable: boolean;
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
          retries: operation.retryCount ?? 0,
        },
        isUnreadable: (status.conditions ?? []).some(({ type }: { type: string }) => type === 'ComparisonError'),
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
  /** How often a sync may be tried again before it counts as failed: the first ones may meet what is not there yet. */
  readonly retries: number;
}

/** How long an Application may be unreadable, in milliseconds: while Argo CD starts, its repository server is not there yet. */
const unreadableFor = 20_000;

/** Waits until every Application is Synced and Healthy at a commit. One whose sync failed for that commit ends the wait. */
export async function waitForSync({ api, folder, commit, expected, step, timeout, retries }: Wait): Promise<ApplicationState[]> {
  const begin = performance.now();
  const unreadableSince = new Map<string, number>();
  for (;;) {
    const all = await applications(api, folder);
    const missing = expected.filter((name) => !all.some((application) => application.name === name));
    const open = all.filter((application) => !isDone(application, commit));
    const extra = all.filter(({ name }) => !expected.includes(name));
    if (missing.length + open.length + extra.length === 0) return all;
    step.at(describe(expected.length - missing.length - open.length, expected.length, open));
    const now = performance.now();
    for (const { name, isUnreadable } of all) {
      if (!isUnreadable) unreadableSince.delete(name);
      else if (!unreadableSince.has(name)) unreadableSince.set(name, now);
    }
    const failed = open.filter(
      (application) => hasFailed(application, commit, retries) || now - (unreadableSince.get(application.name) ?? now) > unreadableFor,
    );
    if (failed.length > 0) throw new ProblemsError(syncFailed(failed));
    if ((now - begin) / 1000 > timeout) {
      const absent = missing.map((name) => ({ name, why: 'it is not there: an earlier one holds it back' }));
      throw new ProblemsError(syncFailed([...open, ...absent], ` (after ${timeout} s)`));
    }
    if (processesOf(folder).length === 0) {
      throw new ProblemsError([
        { code: 'TWIN_FAILED', where: folder.name, what: 'nothing of the twin runs any more', repair: 'make it anew: npx loutik twin up' },
      ]);
    }
    await sleep(500);
  }
}

/** Whether a sync of this commit has ended, or goes on only because Argo CD tries for ever. */
function hasFailed({ own, sync, operation }: ApplicationState, commit: string, retries: number): boolean {
  if (operation === undefined || sync === 'Synced' || (own && operation.revision !== commit)) return false;
  return ['Failed', 'Error'].includes(operation.phase) || operation.retries > retries;
}

function describe(done: number, count: number, open: readonly ApplicationState[]): string {
  const next = open
    .slice(0, 3)
    .map(({ name, sync, health }) => `${name} ${sync === 'Synced' ? health : sync}`)
    .join(', ');
  return `${Math.max(0, done)} of ${count} Synced and Healthy${next ? `; ${next}${open.length > 3 ? ', …' : ''}` : ''}`;
}

/** One problem for each reason: what keeps all Applications from their commit is told once. */
function syncFailed(applications: readonly Pick<ApplicationState, 'name' | 'why'>[], after = ''): Problem[] {
  const byReason = new Map<string, string[]>();
  for (const { name, why } of applications) byReason.set(why, [...(byReason.get(why) ?? []), name]);
  return [...byReason].map(([why, names]) => ({
    code: 'SYNC_FAILED',
    where: `${names.length === 1 ? 'Application' : 'Applications'} ${names.join(', ')}`,
    what: `${why || 'it is not Synced and Healthy'}${after}`,
    repair: 'mend it, commit, and run npx loutik twin push; npx loutik twin status shows how it stands',
  }));
}
