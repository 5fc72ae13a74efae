import { accountsFile } from '../constructs/offsite-credentials';
import { wholeRepositoryScript } from '../constructs/repository-script';
import type { PodSpec } from '../objects/pods';
import type { Filler, KeptRun } from './kept';
import { type Live, running, templateOf } from './live';
import { folderOf, type Part, type Plan } from './plan';
import fetchScript from './scripts/fetch.sh';
import readerScript from './scripts/reader.sh';
import swapScript from './scripts/swap.sh';

type Container = PodSpec['containers'][number];
type Env = NonNullable<Container['env']>;

/** On every job of a restore: its id. */
export const mark = 'loutik.dev/restore';

/** Where the volume is mounted, by a name that no other has. */
const volumeName = 'restored-volume';

/** A reader ends itself after an hour (reader.sh), and is given some time to start. Seconds. */
const readerDeadline = 4000;

/** Seconds for which a job that has ended stays, for who looks at its log. */
const keptFor = 3600;

/** A script with what it shares with those of a backup in place of where it takes that from: a cluster may have another version of it. */
export const whole = (script: string) => script.replace('. /scripts/repository.sh', () => wholeRepositoryScript);

/** A text that kubelet leaves as it is: it takes `$$` for `$`, and `$(NAME)` for a variable (kubernetes, third_party/forked/golang/expansion). */
function literal(text: string): string {
  return text.replaceAll('$', () => '$$');
}

/** What a reader's pod runs for a question, by exec. */
export function asked(...words: readonly string[]): readonly string[] {
  return ['/bin/sh', '-c', 'eval "$READER"', 'reader', ...words];
}

/** A job that keeps a pod for an hour in which the app's repositories can be read, with the app's own secret and under its own rules. */
export function readerJob(run: KeptRun, id: string): Live {
  const container = resticOf(run);
  const env: Env = [
    ...(container.env ?? []),
    { name: 'OPEN_WITHIN', value: '30' },
    { name: 'READER', value: literal(whole(readerScript)) },
  ];
  const reader = { ...shell(container, 'reader', asked('wait')), env, volumeMounts: mountsOf(container, ['/tmp', accountsFile]) };
  return job(run, `loutik-reader-${id}`, id, { ...baseOf(run), containers: [reader] }, readerDeadline);
}

/** A job that brings one volume back beside its data. A database's container, as its pod has it, makes the database of the dump. */
export function fetchJob(run: KeptRun, filler: Filler, plan: Plan, part: Part): Live {
  const container = resticOf(run);
  const env: Env = [
    ...(container.env ?? []),
    ...Object.entries({
      VOLUME: part.volume,
      TARGET: part.target,
      SNAPSHOT: part.snapshot,
      AT: String(part.at),
      FOLDER: folderOf(plan),
      KIND: part.isDump ? 'dump' : 'files',
      PART: literal(plan.path ?? ''),
    }).map(([name, value]) => ({ name, value })),
  ];
  const fetch: Container = {
    ...shell(container, 'fetch', ['/bin/sh', '-c', literal(whole(fetchScript))]),
    env,
    volumeMounts: [
      ...mountsOf(container, part.isDump ? ['/tmp', accountsFile, '/copies'] : ['/tmp', accountsFile]),
      { name: volumeName, mountPath: '/volume' },
    ],
  };
  const prepare: Container | undefined = filler.prepare && {
    ...filler.prepare,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: (filler.prepare.volumeMounts ?? []).map((mount) =>
      mount.mountPath === '/volume' ? { name: volumeName, mountPath: '/volume', subPath: folderOf(plan) } : mount,
    ),
  };
  return job(
    run,
    nameOf('fetch', plan, part),
    plan.id,
    withVolume(run, filler, part, prepare ? { initContainers: [fetch], containers: [prepare] } : { containers: [fetch] }),
  );
}

export type Action = 'place' | 'undo' | 'remove';

/** A job that puts what was brought into its place, or back, or removes it. */
export function swapJob(run: KeptRun, filler: Filler, plan: Plan, part: Part, action: Action): Live {
  const container = resticOf(run);
  const env: Env = Object.entries({
    VOLUME: part.volume,
    FOLDER: folderOf(plan),
    ACTION: action,
    PART: literal(plan.path ?? ''),
  }).map(([name, value]) => ({ name, value }));
  const swap: Container = {
    ...shell(container, action, ['/bin/sh', '-c', literal(whole(swapScript))]),
    env,
    volumeMounts: [...mountsOf(container, ['/tmp']), { name: volumeName, mountPath: '/volume' }],
  };
  return job(run, nameOf(action, plan, part), plan.id, withVolume(run, filler, part, { containers: [swap] }));
}

function nameOf(what: string, plan: Plan, part: Part): string {
  return `loutik-${what}-${plan.id}-${plan.parts.findIndex(({ volume }) => volume === part.volume)}`;
}

function resticOf(run: KeptRun): Container {
  const container = running(podOf(run), '/scripts/backup.sh');
  if (container === undefined) throw new Error(`${run.backup.metadata.name} runs no backup.sh`); // it was found by that
  return container;
}

function podOf({ backup }: KeptRun): PodSpec {
  return templateOf(backup)?.spec ?? { containers: [] };
}

function shell(container: Container, name: string, command: readonly string[]): Container {
  const { args: _, ...rest } = container;
  return { ...rest, name, command: [...command], terminationMessagePolicy: 'FallbackToLogsOnError' };
}

function mountsOf({ volumeMounts = [] }: Container, paths: readonly string[]) {
  return volumeMounts.filter(({ mountPath }) => paths.includes(mountPath));
}

/** The backup's own pod without its containers. */
function baseOf(run: KeptRun): PodSpec {
  const { initContainers: _, ...spec } = podOf(run);
  return { ...spec, restartPolicy: 'Never' };
}

/** The pod of a job that works on a volume, as the user whose files they are. */
function withVolume(run: KeptRun, filler: Filler, part: Part, containers: Pick<PodSpec, 'containers' | 'initContainers'>): PodSpec {
  const base = baseOf(run);
  const names = new Set((base.volumes ?? []).map(({ name }) => name));
  return {
    ...base,
    ...containers,
    securityContext: filler.user,
    volumes: [
      ...(base.volumes ?? []),
      ...(filler.spec.volumes ?? []).filter(({ name }) => !names.has(name)),
      { name: volumeName, persistentVolumeClaim: { claimName: part.volume } },
    ],
  };
}

function job({ app, namespace, backup }: KeptRun, name: string, id: string, spec: PodSpec, deadline?: number): Live {
  const used = new Set(
    [...(spec.initContainers ?? []), ...spec.containers].flatMap(({ volumeMounts = [] }) => volumeMounts.map((m) => m.name)),
  );
  const labels = { ...templateOf(backup)?.metadata?.labels, [mark]: id };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/part-of': app, [mark]: id } },
    spec: {
      ...(deadline === undefined ? {} : { activeDeadlineSeconds: deadline }),
      backoffLimit: 5,
      // what says why it ends does not become right by being tried again; a pod that was killed goes on
      podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [1] } }] },
      ttlSecondsAfterFinished: keptFor,
      template: {
        metadata: { labels },
        spec: { ...spec, volumes: (spec.volumes ?? []).filter((volume) => used.has(volume.name)) },
      },
    },
  };
}
