import fs from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { exec } from '../../src/restore/exec';
import { type Clone, eventually, type Ran } from '../twin-up/clone';
import { type Any, allReady, type House } from './house';

const skipped = 'argocd.argoproj.io/skip-reconcile';

/** What is kept, and brought back, as a user sees it: the real command, repositories, kubelets and Argo CD. */
export function restoreTests(house: House): void {
  const loutik = (args: readonly string[], options: Parameters<Clone['loutik']>[1] = {}): Promise<Ran> =>
    house.clone.loutik(args, { env: { ...house.clone.env, KUBECONFIG: house.folder.kubeconfig }, ...options });
  const json = async (...args: string[]) => JSON.parse((await loutik([...args, '--json'])).stdout) as Any;
  const done = async (...args: string[]) => {
    const { code, stderr } = await loutik(args);
    if (code !== 0) throw new Error(stderr);
    return stderr;
  };

  const podOf = async (namespace: string, name: string): Promise<Any> =>
    eventually(`a pod ${namespace}/${name} that runs`, async () =>
      (await house.api.list('v1', 'Pod', namespace)).find(
        ({ metadata, status }) =>
          metadata.labels['app.kubernetes.io/name'] === name && status.phase === 'Running' && metadata.deletionTimestamp === undefined,
      ),
    );
  /** What a command says in a container of a pod. */
  const said = async (namespace: string, name: string, script: string): Promise<string> => {
    const { metadata, spec } = await podOf(namespace, name);
    const chunks: Buffer[] = [];
    const output = new Writable({
      write(chunk: Buffer, _, end) {
        chunks.push(chunk);
        end();
      },
    });
    const place = { namespace, pod: metadata.name, container: spec.containers[0].name };
    const { code, said: words } = await exec(house.api, place, ['sh', '-c', script], output);
    if (code !== 0) throw new Error(`${script}: ${words}`);
    return Buffer.concat(chunks).toString().trim();
  };
  const bot = (script: string) => said('bot', 'bot', script);
  const sql = (statement: string) =>
    said('nextcloud', 'nextcloud-db', `PGPASSWORD=$POSTGRES_PASSWORD psql -h 127.0.0.1 -U nextcloud -X -t -A -q -c "${statement}"`);
  /** As whoever is at the node sees it. */
  const onNode = async (path: string) => {
    const pods = await house.api.list('v1', 'Pod', 'storage');
    for (const { metadata, spec } of pods) {
      const chunks: Buffer[] = [];
      const output = new Writable({
        write(chunk: Buffer, _, end) {
          chunks.push(chunk);
          end();
        },
      });
      const place = { namespace: 'storage', pod: metadata.name, container: spec.containers[0].name };
      const { code } = await exec(house.api, place, ['sh', '-c', `cat '/host${path}'`], output);
      if (code === 0) return Buffer.concat(chunks).toString().trim();
    }
    return undefined;
  };
  /** Tonight's backup of an app, now. */
  const backup = async (app: string) => {
    const { spec } = await house.api.get('batch/v1', 'CronJob', `${app}-backup`, app);
    const name = `${app}-by-hand-${Date.now()}`;
    await house.api.create({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: app }, spec: spec.jobTemplate.spec });
    await eventually(`a backup of ${app}`, async () => (await house.api.get('batch/v1', 'Job', name, app)).status.succeeded === 1, 180);
  };
  /** Everything that a restore stops, and Argo CD's part of it. */
  const standing = async (app: string) => {
    const [{ metadata, status }, jobs, workloads] = await Promise.all([
      house.api.get('argoproj.io/v1alpha1', 'Application', app, 'argocd'),
      house.api.list('batch/v1', 'CronJob', app),
      Promise.all(['Deployment', 'StatefulSet'].map((kind) => house.api.list('apps/v1', kind, app))),
    ]);
    return {
      cared: metadata.annotations?.[skipped] === undefined,
      sync: status.sync.status,
      suspended: jobs.filter(({ spec }) => spec.suspend === true).length,
      stopped: workloads.flat().filter(({ spec }) => spec.replicas === 0).length,
    };
  };
  const asBefore = { cared: true, sync: 'Synced', suspended: 0, stopped: 0 };
  const leftJobs = async (app: string) => (await house.api.list('batch/v1', 'Job', app, 'loutik.dev/restore')).length;

  describe('backups and restore', () => {
    beforeAll(async () => {
      await bot('echo first > /app/data/notes.txt && mkdir -p "/app/data/a b" && head -c 300000 /dev/urandom > "/app/data/a b/c[1].bin"');
      await backup('bot');
    });

    test('backups lists each volume in each repository, with age and size, and what is not kept at all with its reason', async () => {
      const { code, stdout, stderr } = await loutik(['backups', '--json']);
      const { services, unkept } = JSON.parse(stdout) as Any;
      expect(services.map(({ service }: Any) => service)).toEqual(['bot', 'jellyfin', 'nextcloud']);
      for (const target of ['local', 'offsite']) {
        const row = services[0].rows.find((one: Any) => one.target === target);
        expect(row.snapshots[0]).toMatchObject({ volume: 'bot-data', id: expect.stringMatching(/^[0-9a-f]{8}$/) });
        expect(row.snapshots[0].bytes).toBeGreaterThan(300_000);
        expect(Date.now() / 1000 - row.snapshots[0].at).toBeLessThan(600);
      }
      expect(unkept).toContainEqual({ volume: 'jellyfin-media', why: expect.stringContaining('ripped'), isMeant: true });
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('asked the repositories of 3 services') });
      expect(await leftJobs('bot')).toBe(0);
    });

    test('one file as it was is written here, byte for byte, and nothing in the cluster is changed; what is there is not overwritten', async () => {
      const hash = await bot('sha256sum < "/app/data/a b/c[1].bin"');
      await bot('echo second > /app/data/notes.txt; rm "/app/data/a b/c[1].bin"');
      const file = join(house.clone.folder, 'c.bin');
      await done('restore', 'bot', '--at', 'latest', '--path', '/a b/c[1].bin', '--output', file);
      const { createHash } = await import('node:crypto');
      expect(createHash('sha256').update(fs.readFileSync(file)).digest('hex')).toBe(hash.split(' ')[0]);
      const again = await loutik(['restore', 'bot', '--at', 'latest', '--path', 'notes.txt', '--output', file]);
      expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('is there already') });
      const { code, stdout } = await loutik(['restore', 'bot', '--at', 'latest', '--path', 'notes.txt', '--output', '-']);
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'first\n' });
      expect(await bot('cat /app/data/notes.txt; ls "/app/data/a b"')).toBe('second');
    });

    test('a file that is not in the snapshot is told with what is beside it', async () => {
      const { problems } = await json('restore', 'bot', '--at', 'latest', '--path', 'note.txt');
      expect(problems).toEqual([
        expect.objectContaining({ code: 'SNAPSHOT_UNKNOWN', where: '--path', what: expect.stringContaining('did you mean notes.txt?') }),
      ]);
    });

    test('a file lies beside the data where it is said, while its service runs on; then in its place, with what was there kept', async () => {
      const uid = (await podOf('bot', 'bot')).metadata.uid;
      const { phase, places } = await json('restore', 'bot', '--at', 'latest', '--path', 'notes.txt');
      expect(phase).toBe('beside');
      expect(await onNode(places[0].path)).toBe('first');
      expect((await podOf('bot', 'bot')).metadata.uid).toBe(uid);
      expect(await bot('cat /app/data/notes.txt')).toBe('second');
      expect((await loutik(['restore', 'bot', '--finish'])).code).toBe(2); // nobody is there to be asked
      await done('restore', 'bot', '--finish', '--yes');
      expect(await bot('cat /app/data/notes.txt')).toBe('first');
      expect((await podOf('bot', 'bot')).metadata.uid).not.toBe(uid);
      expect(await standing('bot')).toEqual(asBefore);
      await done('restore', 'bot', '--undo', '--yes');
      expect(await bot('cat /app/data/notes.txt')).toBe('second');
      await done('restore', 'bot', '--clean', '--yes');
      expect(await onNode(places[0].path)).toBe(undefined);
    });

    test('a database and its files come back as of one time, and are undone together; Argo CD lets it be meanwhile, and cares again', async () => {
      const write = async (word: string) => {
        await sql(`create table if not exists restored (word text); truncate restored; insert into restored values ('${word}')`);
        await said('nextcloud', 'nextcloud', `echo ${word} > /srv/nextcloud/files/restored.txt`);
      };
      const found = async () => [
        await sql('select word from restored'),
        await said('nextcloud', 'nextcloud', 'cat /srv/nextcloud/files/restored.txt'),
      ];
      await write('before');
      await backup('nextcloud');
      await write('after');
      let seen: Any;
      const { code, stderr } = await loutik(['restore', 'nextcloud', '--at', 'latest', '--to', 'place', '--yes'], {
        env: { ...house.clone.env, KUBECONFIG: house.folder.kubeconfig },
        onLine: (line, kill) => {
          if (seen !== undefined || !/puts into its place nextcloud-html …/.test(line)) return;
          kill('SIGSTOP'); // it goes on once it has been looked at, however long that takes
          seen = standing('nextcloud').finally(() => kill('SIGCONT'));
        },
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('is in its place') });
      expect(await seen).toMatchObject({ cared: false, suspended: 2, stopped: 2 });
      expect(await found()).toEqual(['before', 'before']);
      expect(await standing('nextcloud')).toEqual(asBefore);
      await done('restore', 'nextcloud', '--undo', '--yes');
      expect(await found()).toEqual(['after', 'after']);
      expect(await standing('nextcloud')).toEqual(asBefore);
      await done('restore', 'nextcloud', '--clean', '--yes');
    });

    test.each([
      ['stops bot', 'undo', 'second'],
      ['puts into its place bot-data', 'undo', 'second'],
      ['puts into its place bot-data', 'finish', 'first'],
      ['starts bot', 'finish', 'first'],
    ])('one whose command was killed when it said “%s” is told by the next, and --%s leaves a whole service', async (at, way, then) => {
      await bot('echo second > /app/data/notes.txt');
      const { code } = await loutik(['restore', 'bot', '--at', 'latest', '--to', 'place', '--yes'], {
        env: { ...house.clone.env, KUBECONFIG: house.folder.kubeconfig },
        onLine: (line, kill) => {
          if (line.trim() === `${at} …`) kill('SIGKILL');
        },
      });
      expect(code).toBe(null);
      const { problems } = await json('restore', 'bot', '--at', 'latest');
      expect(problems).toMatchObject([{ code: 'RESTORE_UNFINISHED', where: 'restore of bot', repair: expect.stringContaining('--undo') }]);
      await done('restore', 'bot', `--${way}`);
      expect(await bot('cat /app/data/notes.txt')).toBe(then);
      await eventually('Argo CD that cares again', async () => (await standing('bot')).sync === 'Synced');
      expect(await standing('bot')).toEqual(asBefore);
      expect(await leftJobs('bot')).toBe(0);
      await done('restore', 'bot', '--clean', '--yes');
    });

    test('a pod that is killed while it fetches is followed by another, and what comes is whole', async () => {
      let killed = false;
      const { code } = await loutik(['restore', 'bot', '--at', 'latest'], {
        env: { ...house.clone.env, KUBECONFIG: house.folder.kubeconfig },
        onLine: async (line) => {
          if (!/^ {2}fetches bot-data …/.test(line)) return;
          const pod = await eventually('the pod that fetches', async () =>
            (await house.api.list('v1', 'Pod', 'bot', 'loutik.dev/restore')).find(({ metadata }) =>
              metadata.name.startsWith('loutik-fetch'),
            ),
          );
          await house.api.delete('v1', 'Pod', pod.metadata.name, 'bot');
          killed = true;
        },
      });
      expect({ code, killed }).toEqual({ code: 0, killed: true });
      await done('restore', 'bot', '--clean', '--yes');
    });

    test('a repository with another password is told by backups, and nothing is restored from it', async () => {
      const { data } = await house.api.get('v1', 'Secret', 'bot-backup', 'bot');
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'bot-backup', namespace: 'bot' } };
      await house.api.patch(secret, { data: { password: Buffer.from('another').toString('base64') } });
      const { code, stderr } = await loutik(['backups', 'bot']);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('✗ bot-data  local') });
      expect(stderr).toContain('cannot be read: its password is another than the sealed one');
      const { problems } = await json('restore', 'bot', '--at', 'latest');
      expect(problems).toMatchObject([{ code: 'BACKUPS_UNREADABLE', where: 'backups of bot' }]);
      await house.api.patch(secret, { data: { password: data.password } });
    });

    test('while the house’s repository cannot be reached that is told, and what lies off site comes back', async () => {
      const server = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'rest-server-i5', namespace: 'backups' } };
      const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'backups', namespace: 'argocd' } };
      await house.api.patch(application, { metadata: { annotations: { [skipped]: 'true' } } });
      await new Promise((resolve) => setTimeout(resolve, 3000)); // until Argo CD has heard of it: what it hears of first it starts again
      // a server that is stopping still answers whoever has its address; one that Argo CD was about to start comes once more
      const own = 'app.kubernetes.io/name=rest-server-i5';
      let looks = 0;
      await eventually('no server', async () => {
        await house.api.patch(server, { spec: { replicas: 0 } });
        looks = (await house.api.list('v1', 'Pod', 'backups', own)).length === 0 ? looks + 1 : 0;
        return looks > 6;
      });
      const { code, stdout, stderr } = await loutik(['restore', 'bot', '--at', 'latest', '--path', 'notes.txt', '--output', '-']);
      await house.api.patch(server, { spec: { replicas: 1 } });
      await house.api.patch(application, { metadata: { annotations: { [skipped]: null } } });
      await allReady(house, new Set(), 120);
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'first\n' });
      expect(stderr).toContain('! the local repository cannot be read: it cannot be reached');
    });
  });
}
