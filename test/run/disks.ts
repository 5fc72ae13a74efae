import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../twin-up/clone';
import { type Any, allReady, answers, type House, onNode, page, podOf, psql, volumeOf } from './house';

export function disksTests(house: House): void {
  describe('disks', () => {
    /** Fills a volume to its last byte while something is done. */
    const full = async (volume: string, meanwhile: () => Promise<void>) => {
      const file = join(await volumeOf(house, volume), 'filled');
      try {
        const { bavail, bsize } = fs.statfsSync(join(file, '..'));
        execFileSync('fallocate', ['--length', String(Math.max(1, (bavail as number) * bsize - 2 ** 20)), file]);
        expect(() => fs.appendFileSync(file, Buffer.alloc(2 ** 22))).toThrow('ENOSPC');
        await meanwhile();
      } finally {
        fs.rmSync(file, { force: true });
      }
    };
    /** Writes into a volume as its own pod could, and takes it away again. */
    const takes = async (volume: string) => {
      const file = join(await volumeOf(house, volume), 'tried');
      fs.writeFileSync(file, Buffer.alloc(2 ** 20), { flush: true });
      fs.rmSync(file);
    };
    const row = () =>
      page(house, 'jellyfin', { path: '/stand-in', method: 'POST', body: 'x'.repeat(2 ** 16) }).then(({ status }) => status);

    test('a full volume is full for its own pod alone, which goes on when there is space again', async () => {
      expect(await row()).toBe(201);
      await full('jellyfin-config', async () => {
        await eventually('a row that is refused', async () => (await row()) === 507, 20);
        for (const other of ['jellyfin-cache', 'bot-data', 'jellyfin-media', 'nextcloud-data']) await takes(other); // of its disk, its app, its node, another
        expect(await answers(house, 'nextcloud')).toBe(true);
        expect(await house.api.isReady()).toBe(true);
      });
      expect(await row()).toBe(201);
    });

    test('a database whose volume is full refuses, and comes back whole when there is space again', async () => {
      const sql = await psql(house);
      await sql('CREATE TABLE IF NOT EXISTS filling (number int, words text)');
      const insert = (number: number) =>
        sql(`INSERT INTO filling SELECT ${number}, string_agg(md5(random()::text), '') FROM generate_series(1, 10000)`);
      let written = 0;
      await full('nextcloud-db-data', async () => {
        const refused = async () => {
          await insert(written); // rejects once nothing fits any more
          written += 1;
          return false;
        };
        await eventually(
          'a row that is refused',
          () => refused().catch((error: Error) => /No space left|closed|recovery|refused/.test(error.message)),
          120,
        );
        for (const other of ['nextcloud-html', 'nextcloud-data', 'bot-data']) await takes(other);
        expect(await answers(house, 'jellyfin')).toBe(true);
      });
      const again = await eventually(
        'PostgreSQL again',
        () =>
          psql(house)
            .then((made) => made('SELECT 1').then(() => made))
            .catch(() => undefined),
        180,
      );
      expect(await again('SELECT count(DISTINCT number) FROM filling')).toBe(String(written));
      await again('DROP TABLE filling');
      await allReady(house, new Set(), 180);
      expect(await answers(house, 'nextcloud')).toBe(true);
    });

    test('while a disk is not there its pods wait and nothing is written in its place; they start by themselves once it is', async () => {
      const node = (await podOf(house, 'jellyfin', 'jellyfin')).spec.nodeName as string;
      const kept = await onNode(house, node, ['ls', '-R', '/srv/cold/backups-ryzen/data']);
      await onNode(house, node, ['umount', '--lazy', '/srv/cold']);
      for (const [namespace, name] of [
        ['jellyfin', 'jellyfin'],
        ['backups', 'rest-server-ryzen'],
      ] as const) {
        const { metadata } = await podOf(house, namespace, name);
        await house.api.delete('v1', 'Pod', metadata.name, namespace);
      }
      const waits = async (namespace: string, name: string) => {
        const pod = await podOf(house, namespace, name).catch(() => undefined);
        const events = (await house.api.list('v1', 'Event', namespace)) as Any[];
        return events.some(({ involvedObject, reason }) => involvedObject.uid === pod?.metadata.uid && reason === 'FailedMount');
      };
      await eventually(
        'pods that wait',
        async () => (await waits('jellyfin', 'jellyfin')) && (await waits('backups', 'rest-server-ryzen')),
        120,
      );
      await sleep(5000); // the DaemonSet looks again meanwhile
      expect(await onNode(house, node, ['find', '/srv/cold', '-mindepth', '1'])).toBe('');
      expect((await podOf(house, 'jellyfin', 'jellyfin')).status.phase).toBe('Pending');
      await mountAgain(house, node, 'cold');
      await allReady(house, new Set(), 240);
      expect(await answers(house, 'jellyfin')).toBe(true);
      expect(await onNode(house, node, ['ls', '-R', '/srv/cold/backups-ryzen/data'])).toBe(kept);
    });
  });
}

/** Mounts a data disk as the node did at its start. */
async function mountAgain(house: House, node: string, disk: string): Promise<void> {
  const image = house.folder.file('nodes', node, `${disk}.img`);
  await eventually('a disk that nobody holds', async () => execFileSync('losetup', ['--associated', image], { encoding: 'utf8' }) === '');
  const device = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim();
  const script = `mount ${fs.readFileSync(house.folder.file('xfs-quota'), 'utf8').trim() === 'yes' ? '-o prjquota' : ''} ${device} /srv/${disk}
    for volume in /srv/${disk}/.twin/*.img; do [ ! -e "$volume" ] || sh /etc/loutik/volume-disk.sh "\${volume%.img}" 0; done`;
  await onNode(house, node, ['sh', '-euc', script]);
  execFileSync('losetup', ['--detach', device]); // once it is unmounted
}
