import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import { AppBackup } from './app-backup';
import type { BackupPlaces } from './backup-places';
import type { ContainerProps } from './container';
import { postgresImage } from './images';
import { scratch } from './mount';
import type { Volume } from './volume';
import type { Workload } from './workload';

/** The containers that fill a volume before its service starts. None for a volume that nobody backs up. */
export function restoreContainers(
  workload: Workload,
  volume: Volume,
  places: BackupPlaces,
): readonly (readonly [string, ContainerProps])[] {
  if (volume.backup.kind === 'none') return [];
  const backup = AppBackup.of(volume, places);
  const targets = places.targetsOf(volume);
  const whole = volume.whole({ readOnly: false });
  const dump = volume.backup.kind === 'dump';
  const copies = scratch(Bytes.gib(4), { name: 'copies' });
  const restore = backup.restic(volume, targets, places, {
    args: ['/scripts/restore.sh'],
    env: { TARGETS: targets.join(' '), KIND: dump ? 'dump' : 'files' },
    mounts: { '/volume': whole, ...(dump ? { '/copies': copies } : {}) },
  });
  const name = `restore-${volume.node.id}`;
  if (!dump) return [[name, restore]];
  return [
    [name, restore],
    [
      `load-${volume.node.id}`,
      {
        image: postgresImage,
        command: ['/bin/sh', '/scripts/load.sh'],
        env: workload.environment,
        mounts: { '/volume': whole, '/copies': copies, '/scripts': backup.scripts, '/tmp': scratch(Bytes.mib(64), { name: 'load-tmp' }) },
        resources: { cpu: Cpu.millis(100), memory: { request: Bytes.mib(256), limit: Bytes.mib(768) } },
      },
    ],
  ];
}
