import { contains, dotted, overlap, tryAddress, tryCidr } from '../units/cidr';
import type { Description, DiskDescription, MachineDescription } from './description';

/** A disk of a machine, and what a node keeps on it. */
export interface PlannedDisk extends DiskDescription {
  /** Its name in the inventory. */
  readonly name: string;
  /** The class of the node's virtual disk on it, and that one's size in GiB. @default - the node has none there */
  readonly volume?: { readonly class: 'fast' | 'hot' | 'cold'; readonly gib: number };
}

/** A machine with what is decided for it. */
export interface PlannedMachine extends MachineDescription {
  readonly address: string;
  /** GiB that the kernel leaves of what is installed. */
  readonly usable: number;
  /** GiB. */
  readonly zfsCache: number;
  readonly planned: readonly PlannedDisk[];
  readonly vm: {
    readonly name: string;
    readonly vmid: number;
    readonly role: 'k3s-server' | 'k3s-agent';
    readonly gib: number;
    readonly address: string;
  };
}

/** GiB that Proxmox VE has for itself: of memory, of the first disk; QEMU's own for one VM; and a node's system disk. */
export const host = { memory: 1.5, disk: 10, qemu: 0.25, nodeSystem: 20 } as const;

/** How full a pool may get (`proofs/storage.ts`), less the one percent that snapshots take of it. */
const poolShare = 0.89;
const gibOf = (gb: number) => (gb * 1e9) / 2 ** 30;
const downTo = (step: number, amount: number) => Math.floor(amount / step) * step;

/** One machine is one server, two are a server and an agent, three are three servers: any one of those may be lost. */
export function plan({ machines, router }: Description): readonly PlannedMachine[] {
  const free = addresses(router.cidr, router.address);
  const systems = new Set(machines.map(({ disks: [system] }) => system?.kind));
  return machines.map((machine, index) => {
    const usable = downTo(0.1, machine.memory * 0.95);
    const zfsCache = machine.memory > 16 ? 2 : 1;
    const role = index === 0 || machines.length === 3 ? 'k3s-server' : 'k3s-agent';
    return {
      ...machine,
      address: free(10 + index),
      usable: Number(usable.toFixed(1)),
      zfsCache,
      planned: volumesOn(named(machine.disks, systems)),
      vm: {
        name: `${machine.name}-${role === 'k3s-server' ? 'server' : 'worker'}`,
        vmid: 100 + index,
        role,
        gib: Math.floor(usable - host.memory - zfsCache - host.qemu),
        address: free(20 + index),
      },
    };
  });
}

/** Addresses of the house by their place after the first, without the router's; closer together where the network is small. */
function addresses(range: string, router: string): (place: number) => string {
  const cidr = tryCidr(range);
  const taken = tryAddress(router);
  if (cidr === undefined || taken === undefined) throw new Error(`${range} is no range, or ${router} no address`); // readRouter lets none through
  const isSmall = cidr.last - cidr.first < 64;
  const offset = (place: number) => (isSmall ? Math.floor(place / 10) * 3 - 1 + (place % 10) : place + 1);
  return (place) => {
    const number = cidr.first + offset(place);
    return dotted(number >= taken && taken >= cidr.first + offset(10) ? number + 1 : number);
  };
}

/** K3s's own networks, or others where the house has those. */
export function k3sNetworks(range: string): { readonly pods: string; readonly services: string } {
  const isFree = (text: string) => {
    const [a, b] = [tryCidr(text), tryCidr(range)];
    return a === undefined || b === undefined || !(overlap(a, b) || contains(a, b.first));
  };
  const [usual, other] = [
    { pods: '10.42.0.0/16', services: '10.43.0.0/16' },
    { pods: '10.52.0.0/16', services: '10.53.0.0/16' },
  ] as const;
  return isFree(usual.pods) && isFree(usual.services) ? usual : other;
}

/** Disks by their kind. A storage is one thing on all machines: where a kind holds some machine's system, disks for data say so. */
function named(disks: readonly DiskDescription[], systems: ReadonlySet<string | undefined>): PlannedDisk[] {
  const seen = new Map<string, number>();
  return disks.map((disk, index) => {
    const base = index > 0 && systems.has(disk.kind) ? `${disk.kind}-data` : disk.kind;
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return { ...disk, name: count > 1 ? `${base}-${count}` : base };
  });
}

/** The first solid-state disk is `fast`, the others are `hot` and `cold` in their order: a node has one of each class. */
function volumesOn(disks: readonly PlannedDisk[]): PlannedDisk[] {
  const fast = disks.findIndex(({ kind }) => kind !== 'hdd');
  const slow = ['hot', 'cold'] as const;
  let next = 0;
  return disks.map((disk, index) => {
    const storageClass = index === fast ? 'fast' : slow[next++];
    const used = index === 0 ? host.disk + host.nodeSystem : 0;
    return storageClass === undefined
      ? disk
      : { ...disk, volume: { class: storageClass, gib: downTo(10, gibOf(disk.size) * poolShare - used) } };
  });
}
