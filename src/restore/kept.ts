import type { BackupTarget } from '../constructs/backup-policy';
import type { PodSpec } from '../objects/pods';
import { envOf, type Live, running, type Template, templateOf } from './live';

type Container = PodSpec['containers'][number];

/** A volume that a job in the cluster keeps. */
export interface KeptVolume {
  readonly name: string;
  /** The repositories that it is kept in. */
  readonly to: readonly BackupTarget[];
  /** A database's: what is kept of it is a dump. */
  readonly isDump: boolean;
}

/** What one CronJob in the cluster keeps at one time. */
export interface KeptRun {
  readonly app: string;
  readonly namespace: string;
  readonly volumes: readonly KeptVolume[];
  readonly targets: readonly BackupTarget[];
  readonly backup: Live;
  /** The CronJob that rehearses its restore. */
  readonly rehearsal?: Live;
}

/** What is kept in a cluster, as its CronJobs say. */
export function keptRuns(cronJobs: readonly Live[]): readonly KeptRun[] {
  const rehearsals = cronJobs.flatMap((cronJob) => scriptOf(cronJob, '/scripts/rehearse.sh') ?? []);
  return cronJobs
    .flatMap((cronJob): KeptRun[] => {
      const found = scriptOf(cronJob, '/scripts/backup.sh');
      if (found === undefined) return [];
      const { app, kept, targets } = found;
      const namespace = cronJob.metadata.namespace ?? '';
      const rehearsal = rehearsals.find((other) => other.kept === kept && other.cronJob.metadata.namespace === namespace)?.cronJob;
      return [{ app, namespace, volumes: volumesIn(kept), targets, backup: cronJob, rehearsal }];
    })
    .sort((a, b) => (a.app < b.app ? -1 : a.app > b.app ? 1 : 0));
}

function scriptOf(cronJob: Live, script: string) {
  const template = templateOf(cronJob);
  const container = template && running(template.spec, script);
  const [app, kept] = container ? [envOf(container, 'APP'), envOf(container, 'KEPT')] : [];
  if (container === undefined || app === undefined || kept === undefined) return undefined;
  return { cronJob, app, kept, targets: (envOf(container, 'TARGETS') ?? '').split(' ').filter(Boolean) as BackupTarget[] };
}

/** The lines that scripts are told of what is kept: src/derive/kept.ts. */
function volumesIn(kept: string): KeptVolume[] {
  const volumes: { name: string; to: BackupTarget[]; isDump: boolean }[] = [];
  for (const line of kept.split('\n')) {
    const [word, ...rest] = line.split(' ');
    const last = volumes.at(-1);
    if (word === 'volume') volumes.push({ name: rest.join(' '), to: [], isDump: true });
    else if (word === 'to' && last) last.to = rest as BackupTarget[];
    else if (word === 'from' && last && rest.join(' ').startsWith('/volumes/')) last.isDump = false;
  }
  return volumes;
}

/** Who fills a volume before its service starts: whose files they become, and what makes a database of its dump. */
export interface Filler {
  readonly user: PodSpec['securityContext'];
  readonly spec: PodSpec;
  readonly prepare?: Container;
}

/** Looks for it among the objects of a namespace that make pods. */
export function fillerOf(volume: KeptVolume, makers: readonly Live[]): Filler | undefined {
  for (const { spec } of makers.flatMap((maker): Template[] => [templateOf(maker) ?? []].flat())) {
    const restores = (spec.initContainers ?? []).find(
      (container) => [...(container.args ?? [])].includes('/scripts/restore.sh') && envOf(container, 'VOLUME') === volume.name,
    );
    if (restores === undefined) continue;
    const prepare = volume.isDump ? running(spec, '/scripts/prepare.sh') : undefined;
    const { runAsUser, runAsGroup } = restores.securityContext ?? {};
    return { user: { ...spec.securityContext, ...(runAsUser === undefined ? {} : { runAsUser, runAsGroup }) }, spec, prepare };
  }
  return undefined;
}
