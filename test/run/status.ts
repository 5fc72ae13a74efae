import { usageLines } from '../../src/twin/run/usage';
import type { Any, House } from './house';

export function statusTests(house: House): void {
  test('twin status says what each container uses beside what it declares, but for stand-ins, and what each image is', async () => {
    const { images, usage, nodes } = await house.clone.json(['twin', 'status', ...house.named]);
    expect(images).toEqual(house.upped.images);
    expect(nodes.map(({ ready }: Any) => ready)).toEqual([true, true]);
    const used = new Map<string, Any>(usage.map((one: Any) => [one.name.replace(/\/[^/]+\//, '/'), one]));
    for (const name of ['nextcloud/nextcloud-db', 'nextcloud/nextcloud-valkey', 'kube-system/traefik', 'storage/storage-volumes']) {
      const { memory } = used.get(name);
      expect(memory.used).toBeGreaterThan(0);
      expect(memory.used).toBeLessThan(memory.limit);
      expect(memory.requested).toBeLessThanOrEqual(memory.limit);
    }
    for (const standIn of ['jellyfin/jellyfin', 'nextcloud/nextcloud', 'bot/bot', 'portfolio/portfolio'])
      expect(used.has(standIn)).toBe(false);
    house.measured.push(`used, stand-ins left out:\n${usageLines(usage).join('\n')}\n`);
  });
}
