import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { offsitePlace } from '../../src/inventory/offsite';
import { pruneOffsite } from '../../src/kit/prune';
import { resticAt } from '../../src/kit/restic';
import { offsiteFolder } from '../../src/twin/run/offsite';
import { policy } from '../hard/policy';
import { eventually } from '../twin-up/clone';
import { program } from '../twin-up/tools';
import { condition, type Loose, set } from './cluster';
import { apps, seals } from './house-backups';
import { processesOfPod } from './inside';
import { Month, timeOf, words } from './month';

const names = Object.keys(apps);
let month: Month;
beforeAll(async () => {
  month = await Month.begin();
});
afterAll(() => month?.end());

/** The services and what fills their volumes. */
const services = [
  { app: 'nextcloud', pod: 'nextcloud', volumes: ['nextcloud-html', 'nextcloud-data'] },
  { app: 'nextcloud', pod: 'nextcloud-db', volumes: ['nextcloud-db-data'] },
  { app: 'jellyfin', pod: 'jellyfin', volumes: ['jellyfin-config'] },
  { app: 'bot', pod: 'bot', volumes: ['bot-data'] },
] as const;

describe('a month', () => {
  test('of which ten nights keep all that there is, in both places, each at one time', async () => {
    await month.timed('ten nights', () => Promise.all(names.map((app) => month.nights(app, 1, 10))));
    for (const [app, { volumes }] of Object.entries(apps))
      for (const [volume, to] of Object.entries(volumes))
        for (const place of to)
          expect([place, volume, await month.repositories.times(app, place, volume)]).toEqual([place, volume, month.kept[place][volume]]);
  });

  test('in which a backup is killed: its job tries again, and a slow one keeps its own lock alive; others go on meanwhile', async () => {
    const kill = async () => {
      await month.slowly('bot-data');
      await month.data.put('bot-data', 'data/large.bin', randomBytes(2_500_000), 1000);
      await month.data.write('bot', 11);
      const slow = { AT: words(timeOf(11)), PATH: '/volumes/bot-data/bin:/usr/bin:/bin' };
      await month.cluster.begin('bot', 'bot-backup', 'night-11', (spec) => set(spec, slow));
      const [first] = await eventually(
        'the slow backup runs',
        async () => {
          const pods = await month.cluster.podsOf('bot', { 'batch.kubernetes.io/job-name': 'night-11' });
          return (await month.repositories.locks('bot', 'local')).length > 0 && pods;
        },
        120,
      );
      const [dead] = await month.repositories.locks('bot', 'local');
      for (const { pid } of processesOfPod(first.metadata.uid).filter(({ command }) => /restic|backup\.sh/.test(command))) killed(pid);
      const seen = new Set<string>();
      const ended = month.cluster.end('bot', 'night-11');
      let running = true;
      void ended.finally(() => {
        running = false;
      });
      while (running) {
        for (const lock of await month.repositories.locks('bot', 'local')) seen.add(lock);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      const { succeeded, pods, last } = await ended;
      expect({ succeeded, phases: pods.map(({ status }) => status.phase), last }).toEqual({
        succeeded: true,
        phases: ['Failed', 'Succeeded'],
        last: expect.stringMatching(month.whole('bot', 11)),
      });
      seen.delete(dead as string);
      expect(seen.size).toBeGreaterThan(4); // refreshed every 2.5 s
      month.note('bot', 11);
      fs.rmSync(join(await month.cluster.volume('bot-data'), 'bin'), { recursive: true });
      await month.nights('bot', 12, 14);
    };
    await month.timed('four nights, one killed', () =>
      Promise.all([kill(), month.nights('jellyfin', 11, 14), month.nights('nextcloud', 11, 14)]),
    );
  });

  test('in which a repository is full: what has room is kept, what has none is told; and then all again once its volume has grown', async () => {
    const folder = await month.cluster.volume('backups-i5');
    const room = () => Number(fs.statfsSync(folder).bavail) * fs.statfsSync(folder).bsize;
    const before = Number(fs.statfsSync(folder).blocks) * fs.statfsSync(folder).bsize;
    execFileSync('fallocate', ['--length', String(room() - 2 ** 19), join(folder, 'filler')]); // a lock has room, a night has not
    const full = async (app: string) => {
      await month.data.put(app === 'bot' ? 'bot-data' : 'jellyfin-config', 'data/days/much.bin', randomBytes(1_000_000), 1000);
      const { succeeded, last, pods } = await month.backup(app, 15);
      expect({ app, succeeded, tries: pods.length, last }).toEqual({
        app,
        succeeded: false,
        tries: 2,
        last: expect.stringMatching(new RegExp(`^backup of ${app}: not kept: \\S+ \\(local\\)\\. Kept: \\S+ \\(offsite, \\d+ bytes\\)$`)),
      });
      month.note(app, 15, ['offsite']);
      month.note(app, 15, ['offsite']); // by both tries
    };
    // one after the other: a lock that finds no room is tried for a quarter of an hour, since rest-server does not say why it could not take its
    // place (repo/repo.go, saveBlob: a rename's error is no PathError)
    const both = async () => {
      await full('jellyfin');
      await full('bot');
    };
    await month.timed('a full repository', () => Promise.all([both(), month.nights('nextcloud', 15, 15)]));

    month.clone.edit('clusters/loutik/services.ts', 'size: Bytes.gib(30)', 'size: Bytes.gib(31)');
    month.clone.edit('charts/bot.ts', 'size: Bytes.gib(2)', 'size: Bytes.gib(3)');
    month.clone.edit('charts/nextcloud.ts', 'nextcloud:34.0.4-apache', 'nextcloud:35.0.1-apache');
    await month.clone.commit('volumes grow, Nextcloud is upgraded');
    const rows = await month.data.all('nextcloud');
    const pushed = await month.timed('push', () => month.clone.json(['twin', 'push', '--name', 'month', '--timeout', '600']));
    expect(pushed).toMatchObject({ ok: true });
    const grown = await eventually('the volume has grown', async () => {
      const { blocks, bsize } = fs.statfsSync(folder);
      return Number(blocks) * bsize > before && Number(blocks) * bsize;
    });
    expect(grown - before).toBeGreaterThan(0.9 * 2 ** 30);
    await month.cluster.ready('nextcloud', 'nextcloud');
    expect(fs.readFileSync(join(await month.cluster.volume('nextcloud-html'), 'data/version.php'), 'utf8')).toContain('[35, 0, 1, 1]');
    expect(await month.data.all('nextcloud')).toEqual(rows);
    await month.cluster.ready('bot', 'bot');
    await month.timed('five nights', () => Promise.all(names.map((app) => month.nights(app, 16, 20))));
    fs.rmSync(join(folder, 'filler'));
  });

  test('in which a wrong password is sealed: that app’s backup and its pods wait and say why, others go on; the right one mends it', async () => {
    const right = month.repositories.password('nextcloud');
    const sealed = (value: string) => seals(month.cluster, [{ namespace: 'nextcloud', name: 'nextcloud-backup', key: 'password', value }]);
    const before = await month.data.all('nextcloud');
    const wrong = async () => {
      await sealed('wrong');
      const { succeeded, said, last } = await month.backup('nextcloud', 21);
      expect({ succeeded, last }).toEqual({
        succeeded: false,
        last: 'backup of nextcloud: not kept: all that belongs there (local) all that belongs there (offsite). Kept: nothing',
      });
      expect(said).toContain('its password is another than the sealed one');

      await month.wipe('nextcloud-data');
      await month.cluster.replace('nextcloud', 'nextcloud');
      await month.cluster.begin('nextcloud', 'nextcloud-cron', 'early');
      const why = 'waiting, since the local repository may hold it and does not open: its password is another than the sealed one';
      const waiting = await eventually('the pod waits', async () => {
        const pod = await month.cluster.pod('nextcloud', 'nextcloud');
        return month.cluster.said(pod, 'restore-data').includes(why) && pod;
      });
      const [cron] = await eventually('the early job waits', async () => {
        const pods = await month.cluster.podsOf('nextcloud', { 'batch.kubernetes.io/job-name': 'early' });
        return pods.length > 0 && pods.every((pod) => JSON.stringify(pod.status.initContainerStatuses ?? []).includes('running')) && pods;
      });
      expect(condition(waiting, 'Ready').status).toBe('False');
      expect(fs.readdirSync(await month.cluster.volume('nextcloud-data'))).toEqual([]); // and nobody made a folder of its own there
      await sealed(right);
      await month.readyAfter(await month.cluster.ready('nextcloud', 'nextcloud', 300), ['nextcloud-data'], 20);
      expect(await month.data.all('nextcloud')).toEqual(before);
      const early = await month.cluster.end('nextcloud', 'early');
      expect([early.succeeded, early.pods[0].metadata.uid]).toEqual([true, cron.metadata.uid]);
    };
    await month.timed('a wrong password', () => Promise.all([wrong(), month.nights('jellyfin', 21, 21), month.nights('bot', 21, 21)]));
  });

  test('in which passwords are sealed anew, of a repository and of a database: all goes on', async () => {
    const [repository, database] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
    await month.repositories.newKey('bot', repository, month.hasty); // the old one opens nothing any more
    await seals(month.cluster, [
      { namespace: 'bot', name: 'bot-backup', key: 'password', value: repository },
      { namespace: 'backups', name: 'rest-server-i5', key: 'bot.restic', value: repository },
      { namespace: 'nextcloud', name: 'nextcloud-db', key: 'password', value: database },
    ]);
    const cloud = async () => {
      for (const app of ['nextcloud-db', 'nextcloud']) {
        await month.cluster.replace('nextcloud', app);
        await month.cluster.ready('nextcloud', app);
      }
      await month.nights('nextcloud', 22, 26);
    };
    await month.timed('five nights, passwords anew', () =>
      Promise.all([cloud(), month.nights('bot', 22, 26), month.nights('jellyfin', 22, 26)]),
    );
  });

  test('after whose last night exactly what the policy says is kept, in the house and off site', async () => {
    await month.timed('four nights', () => Promise.all(names.map((app) => month.nights(app, 27, 30))));
    await Promise.all(
      ['i5', 'ryzen'].map(async (machine) => {
        const folder = await month.cluster.volume(`backups-${machine}`);
        fs.cpSync(month.hasty, join(folder, 'data/.hasty/restic'));
        const hurried = (spec: Loose) => set(spec, { PATH: '/data/.hasty:/usr/bin:/bin' });
        const { succeeded, last } = await month.timed(`prune on ${machine}`, () =>
          month.cluster.run('backups', `backups-prune-${machine}`, `sunday-${machine}`, hurried),
        );
        fs.rmSync(join(folder, 'data/.hasty'), { recursive: true });
        expect([succeeded, last]).toEqual([true, expect.stringMatching(/^retention: done: /)]);
      }),
    );
    const passwords = Object.fromEntries(names.map((app) => [app, month.repositories.password(app)]));
    const offsite = { repository: `${offsiteFolder(month.cluster.folder)}/`, keyId: '', key: '' };
    pruneOffsite(offsitePlace({ provider: 'a test' }), { passwords, offsite }, names, resticAt(await program('restic')), () => {});
    for (const [app, { volumes }] of Object.entries(apps))
      for (const [volume, to] of Object.entries(volumes))
        for (const place of to) {
          const expected = [...policy(month.kept[place][volume] ?? [])].reverse();
          expect([place, volume, await month.repositories.times(app, place, volume)]).toEqual([place, volume, expected]);
        }
    for (const app of names)
      for (const place of ['local', 'offsite'] as const) expect(await month.repositories.locks(app, place)).toEqual([]);
  });
});

describe('after the month', () => {
  test('a rehearsal of each app brings all of it back, and its result is read from the repository and from its pod', async () => {
    await month.timed('rehearsals', () =>
      Promise.all(
        names.map(async (app) => {
          const { succeeded, pods, last } = await month.cluster.run(app, `${app}-rehearsal`, 'rehearsed');
          const dump = '--no-lock dump --host rehearsal latest /rehearsal.json'.split(' ');
          const result = JSON.parse(await month.repositories.restic(app, 'local', dump));
          const steps = Object.entries(apps[app]?.volumes ?? {}).flatMap(([volume, to]) =>
            to.map((target) => expect.objectContaining({ volume, target, how: 'restored', ok: true, seconds: expect.any(Number) })),
          );
          const [database] = app === 'nextcloud' ? ['nextcloud-db-data'] : Object.keys(apps[app]?.volumes ?? {});
          const looked = expect.objectContaining({ volume: database, how: app === 'nextcloud' ? 'loaded' : 'checked', ok: true });
          expect({ app, succeeded, result }).toEqual({
            app,
            succeeded: true,
            result: expect.objectContaining({ app, ok: true, steps: expect.arrayContaining([...steps, looked]) }),
          });
          expect(result.steps).toHaveLength(steps.length + 1);
          expect(last).toBe(`rehearsal of ${app}: all comes back, in ${result.seconds} s`);
          expect(pods[0].status.containerStatuses[0].state.terminated.message).toBe(`all comes back, in ${result.seconds} s`);
          month.measured.push(`rehearsal of ${app}: ${result.seconds} s`);
        }),
      ),
    );
  });

  /** What there was at the last night; of the bot’s rows, which come by themselves, those that the last backup can have seen. */
  const wiped = async (lost: readonly (typeof services)[number][], act: () => Promise<void>) => {
    const names = [...new Set(lost.map(({ app }) => app))];
    const before = await Promise.all(names.map((app) => month.data.all(app)));
    const rows = names.includes('bot') ? await month.data.botRows() : [];
    await act();
    expect(await Promise.all(names.map((app) => month.data.all(app)))).toEqual(before);
    if (!names.includes('bot')) return;
    const seen = rows.filter((row) => row < lastCopy);
    expect(seen.length).toBeGreaterThan(5);
    expect((await month.data.botRows()).slice(0, seen.length)).toEqual(seen);
  };
  let lastCopy = '';

  test('volumes that are lost one by one come back, every byte and row, and the pods are Ready only then', async () => {
    const [night] = await month.cluster.podsOf('bot', { 'batch.kubernetes.io/job-name': 'night-30' });
    lastCopy = night.status.initContainerStatuses.find(({ name }: Loose) => name === 'copy').state.terminated.startedAt;
    const alone = async (service: (typeof services)[number]) => {
      for (const volume of service.volumes)
        await wiped([service], async () => {
          await month.wipe(volume);
          await month.cluster.replace(service.app, service.pod);
          await month.readyAfter(await month.cluster.ready(service.app, service.pod), [volume], 30);
        });
    };
    const fingerprint = async () => {
      const config = fs.readFileSync(join(await month.cluster.volume('nextcloud-html'), 'data/config/config.php'), 'utf8');
      return /'data-fingerprint' => '(\w+)'/.exec(config)?.[1];
    };
    const beside = async () => {
      const before = await fingerprint();
      await alone(database);
      await eventually(
        'Nextcloud tells its clients that its database was restored under it',
        async () => (await fingerprint()) !== before,
        300,
      );
      expect((await month.cluster.ready('nextcloud', 'nextcloud', 300)).status.containerStatuses[0].restartCount).toBe(1);
    };
    const [html, database, ...others] = services;
    await month.timed('one by one', () => Promise.all([alone(html).then(beside), ...others.map(alone)]));
  });

  test('and so do all at once', async () => {
    await month.timed('all at once', () =>
      wiped(services, async () => {
        for (const { volumes } of services) for (const volume of volumes) await month.wipe(volume);
        await Promise.all(services.map(({ app, pod }) => month.cluster.replace(app, pod)));
        await Promise.all(
          services.map(async ({ app, pod, volumes }) => month.readyAfter(await month.cluster.ready(app, pod, 300), volumes, 30)),
        );
      }),
    );
  });
});

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended by itself
  }
}
