import type { PodSpec } from '../../src/objects/pods';
import { asked, fetchJob, readerJob, swapJob } from '../../src/restore/jobs';
import { fillerOf, type KeptRun, keptRuns } from '../../src/restore/kept';
import { type Live, templateOf } from '../../src/restore/live';
import type { Part, Plan } from '../../src/restore/plan';
import { manifestsOf, reference } from '../lab';

const objects = [...manifestsOf(reference()).values()] as Live[];
const runs = keptRuns(objects.filter(({ kind }) => kind === 'CronJob'));
const run = (app: string) => runs.find((one) => one.app === app) as KeptRun;
const makers = objects.filter(({ kind, metadata }) => kind !== 'CronJob' && metadata.namespace === 'nextcloud');
const filler = (volume: string, isDump: boolean) => {
  const found = fillerOf({ name: volume, to: [], isDump }, makers);
  if (found === undefined) throw new Error(volume);
  return found;
};
const part = (volume: string, isDump: boolean): Part => ({
  volume,
  isDump,
  target: 'local',
  snapshot: '0123abcd',
  at: 1_800_000_000,
  bytes: 1,
});
const plan = (parts: readonly Part[], path?: string): Plan => ({
  id: '20261127-1200-abcd',
  app: 'nextcloud',
  namespace: 'nextcloud',
  parts,
  path,
  phase: 'fetching',
  to: 'scratch',
  seen: 0,
});
const specOf = (job: Live) => templateOf(job)?.spec as PodSpec;
const database = part('nextcloud-db-data', true);
const files = part('nextcloud-data', false);

test('what a cluster keeps is read from its jobs: each app, its volumes, where they lie and which is a database', () => {
  expect(runs.map(({ app, volumes }) => [app, volumes])).toEqual([
    ['bot', [{ name: 'bot-data', to: ['local', 'offsite'], isDump: false }]],
    ['jellyfin', [{ name: 'jellyfin-config', to: ['local', 'offsite'], isDump: false }]],
    [
      'nextcloud',
      [
        { name: 'nextcloud-db-data', to: ['local', 'offsite'], isDump: true },
        { name: 'nextcloud-html', to: ['local', 'offsite'], isDump: false },
        { name: 'nextcloud-data', to: ['offsite'], isDump: false },
      ],
    ],
  ]);
  expect(runs.map(({ backup, rehearsal }) => [backup.metadata.name, rehearsal?.metadata.name])).toEqual([
    ['bot-backup', 'bot-rehearsal'],
    ['jellyfin-backup', 'jellyfin-rehearsal'],
    ['nextcloud-backup', 'nextcloud-rehearsal'],
  ]);
  expect(keptRuns(objects.filter(({ kind, metadata }) => kind === 'CronJob' && metadata.namespace === 'backups'))).toEqual([]);
});

test('who fills a volume says whose files they become; a database’s own container is found with it', () => {
  expect(filler('nextcloud-data', false)).toMatchObject({ user: { runAsUser: 33 }, prepare: undefined });
  expect(filler('nextcloud-db-data', true)).toMatchObject({ user: { runAsUser: 999 }, prepare: { name: 'prepare' } });
  expect(fillerOf({ name: 'films', to: [], isDump: false }, makers)).toBe(undefined);
});

const jobs: readonly (readonly [string, Live])[] = [
  ['reads', readerJob(run('nextcloud'), 'x')],
  ['fetches files', fetchJob(run('nextcloud'), filler('nextcloud-data', false), plan([files]), files)],
  ['fetches a database', fetchJob(run('nextcloud'), filler('nextcloud-db-data', true), plan([files, database]), database)],
  ['swaps', swapJob(run('nextcloud'), filler('nextcloud-data', false), plan([files]), files, 'place')],
];

describe.each(jobs)('a job that %s', (_, job) => {
  const { containers, initContainers = [], volumes = [] } = specOf(job);
  const all = [...initContainers, ...containers];

  test('is under the network policy of the app’s backups, and is no pod of its Service or Argo CD’s', () => {
    const labels = templateOf(job)?.metadata?.labels;
    expect(labels).toMatchObject({ 'app.kubernetes.io/name': 'nextcloud-backup', 'loutik.dev/restore': expect.any(String) });
    expect(job.metadata.annotations).toBe(undefined);
    expect(job.metadata.name.length).toBeLessThanOrEqual(63);
  });

  test('meets Pod Security restricted, has a memory limit, and no token', () => {
    const spec = specOf(job);
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec).toMatchObject({ automountServiceAccountToken: false, restartPolicy: 'Never' });
    for (const { securityContext, resources } of all) {
      expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
      expect(resources?.limits?.memory).toBeDefined();
    }
  });

  test('mounts what it has, and has what it mounts', () => {
    const mounted = new Set(all.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name)));
    expect([...mounted].sort()).toEqual(volumes.map(({ name }) => name).sort());
  });
});

test('only what swaps, or fetches, mounts the volume; a database is made in the restore’s folder', () => {
  const claims = jobs.map(([, job]) =>
    (specOf(job).volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []),
  );
  expect(claims).toEqual([[], ['nextcloud-data'], ['nextcloud-db-data'], ['nextcloud-data']]);
  const [prepare] = specOf(jobs[2]?.[1] as Live).containers;
  expect(prepare?.volumeMounts).toContainEqual({ name: 'restored-volume', mountPath: '/volume', subPath: '.restored/20261127-1200-abcd' });
  expect(specOf(jobs[2]?.[1] as Live).securityContext).toMatchObject({ runAsUser: 999 });
});

test('what kubelet would take for a variable comes through: $ of scripts and of names of files', () => {
  // kubernetes, third_party/forked/golang/expansion/expand.go: $$ is $, $(NAME) a variable's value
  const expanded = (text = '') => text.replace(/\$\$|\$\((\w+)\)/g, (found) => (found === '$$' ? '$' : 'EXPANDED'));
  const [fetch] = specOf(fetchJob(run('nextcloud'), filler('nextcloud-data', false), plan([files], 'a $(APP) $$.txt'), files)).containers;
  expect(expanded(fetch?.env?.find(({ name }) => name === 'PART')?.value)).toBe('a $(APP) $$.txt');
  expect(expanded(fetch?.command?.at(-1))).toContain('origin="$SNAPSHOT of $(moment "$AT")"');
  const reader = specOf(readerJob(run('nextcloud'), 'x')).containers[0];
  expect(expanded(reader?.env?.find(({ name }) => name === 'READER')?.value)).toContain('case $1 in');
  expect(asked('list')).toEqual(['/bin/sh', '-c', 'eval "$READER"', 'reader', 'list']);
});
