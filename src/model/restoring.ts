import type { RecoveryStep } from '../inventory/after-loss';
import type { Inventory } from '../inventory/inventory';
import { timingsOf } from '../inventory/timings';
import type { Model } from './assemble';
import { rehearsedRate } from './rehearsals-file';
import type { KeptVolume, Service } from './services';

const day = 24 * 3600;

/** What comes back of volumes that are gone, how fast, and what does not. */
export interface Restored {
  readonly steps: readonly RecoveryStep[];
  /** How old the oldest of it may be, in seconds; undefined when nothing was to come back. */
  readonly age?: number;
  /** What had a backup, and none that is left. */
  readonly gone: readonly string[];
  /** What has none, on purpose. */
  readonly given: readonly string[];
}

/** The rate of writing a volume, in bytes a second: many small files on a spinning disk take longer than one large one. */
function writing(inventory: Inventory, { volume }: KeptVolume): number {
  const { disk } = volume.disk;
  const sequential = disk.throughput.value.bytesPerSecond;
  return disk.kind === 'hdd' && volume.backup.kind === 'daily'
    ? Math.min(sequential, timingsOf(inventory).smallFiles.value.bytesPerSecond)
    : sequential;
}

/** The slowest link between two machines, by their NICs. */
function network({ machines }: Inventory, from: string, to: string): number {
  const rate = (name: string) => {
    const machine = machines[name];
    return machine?.nics[machine.internet.nic]?.rate.bytesPerSecond ?? Number.POSITIVE_INFINITY;
  };
  return from === to ? Number.POSITIVE_INFINITY : Math.min(rate(from), rate(to));
}

/**
 * Volumes that are filled from their backups, all that share a line or a disk one after the other: those of the whole node, since they all
 * begin at once. How fast a repository gives a volume back was rehearsed, or follows from lines and disks; it is written no faster than its
 * disk takes it. `lost` are the machines whose repositories are gone.
 */
export function restored(
  { lab: { inventory }, rehearsals }: Pick<Model, 'lab' | 'rehearsals'>,
  volumes: readonly KeptVolume[],
  lost: readonly string[],
  on: string,
): Restored {
  const { download } = timingsOf(inventory);
  let house = 0;
  let outside = 0;
  const gone: string[] = [];
  const given: string[] = [];
  for (const kept of volumes) {
    const { volume, targets, server } = kept;
    const bytes = volume.size.count;
    if (volume.backup.kind === 'none') given.push(volume.name);
    else if (targets.includes('local') && server !== undefined && !lost.includes(server.machine))
      house +=
        bytes /
        Math.min(
          writing(inventory, kept),
          rehearsedRate(rehearsals, volume.name, 'local') ??
            Math.min(network(inventory, server.machine, on), server.volume.disk.disk.throughput.value.bytesPerSecond),
        );
    else if (targets.includes('offsite'))
      outside +=
        bytes / Math.min(writing(inventory, kept), rehearsedRate(rehearsals, volume.name, 'offsite') ?? download.value.bytesPerSecond);
    else gone.push(volume.name);
  }
  return {
    steps: [
      ...(house > 0 ? [['restore in the house', house] as const] : []),
      ...(outside > 0 ? [['restore from outside', outside] as const] : []),
    ],
    ...(house + outside > 0 ? { age: day } : {}),
    gone,
    given,
  };
}

/** What a service's own images take to be downloaded, and those of all that start beside it. */
export function pulling(inventory: Inventory, services: readonly Service[]): RecoveryStep {
  const { image, download } = timingsOf(inventory);
  const images = new Set(services.flatMap((service) => [...service.images])).size;
  return ['images', (images * image.value.count) / download.value.bytesPerSecond];
}

/** Volumes brought back from the newest snapshot beside them: each byte is read from the disk and written to it again. */
export function fromSnapshots(inventory: Inventory, volumes: readonly KeptVolume[]): RecoveryStep {
  const perDisk = new Map<string, number>();
  for (const kept of volumes) {
    const { volume } = kept;
    if (volume.backup.kind === 'none') continue;
    const disk = `${volume.disk.machine}.${volume.disk.name}`;
    const rate = Math.min(writing(inventory, kept), volume.disk.disk.throughput.value.bytesPerSecond / 2);
    perDisk.set(disk, (perDisk.get(disk) ?? 0) + volume.size.count / rate);
  }
  return ['copy from the snapshot', Math.max(0, ...perDisk.values())];
}
