import { pathOf } from '../constructs/lab';
import { RepositoryServer } from '../constructs/repository-server';
import { keptTimes } from '../constructs/retention';
import { Volume } from '../constructs/volume';
import type { Inventory } from '../inventory/inventory';
import { placeOfNode } from '../inventory/metal';
import { type Promised, poolShare, promisedOn, snapshotsOn } from '../inventory/promised';
import { timingsOf } from '../inventory/timings';
import { systemDiskOf } from '../inventory/vm';
import type { Model } from '../model/assemble';
import type { Demand } from '../model/demand';
import { diskKeptFree } from '../model/nodes';
import { type Schedule, scheduleOf } from '../model/schedule';
import { containersOf } from '../objects/pods';
import { Bytes } from '../units/bytes';
import { onceFor } from '../units/remembered';
import type { Figure, Finding, Proof } from './proof';

/** An image on a node is unpacked to about twice its size, and containerd keeps what was downloaded beside it. */
const unpacked = 3;

export const storage: Proof = {
  id: 'storage',
  states:
    'Each disk holds the system, virtual disks, replicas and snapshots that are promised on it, each repository the backups, each node its images: all below their fill limits.',
  why: 'Virtual disks are sparse: a pool that is promised twice over fills up one night, and stops every VM on it.',
  prove(model) {
    const { lab } = model;
    const all = [...pools(lab.inventory), ...repositories(model), ...images(model, scheduleOf(model))];
    return {
      figures: all.map(({ name, parts, usable }): Figure => ({ about: name, value: `${total(parts)} of ${usable}` })),
      findings: all.flatMap((space): Finding[] => (total(space.parts).exceeds(space.usable) ? [space.full(told(space))] : [])),
      leansOn: ['timings.change', 'timings.image', 'timings.system'],
    };
  },
};

/** Something that fills up. */
interface Space {
  readonly name: string;
  readonly usable: Bytes;
  /** How `usable` came about, in brackets behind it. */
  readonly of?: string;
  readonly parts: readonly Promised[];
  readonly full: (what: string) => Finding;
}

function total(parts: readonly Promised[]): Bytes {
  return Bytes.sum(parts.map(({ size }) => size));
}

function told({ parts, usable, of = '' }: Space): string {
  const largest = [...parts].sort((a, b) => b.size.count - a.size.count);
  const shown = parts.length <= 8 ? parts : largest.slice(0, 7);
  const list = shown.map(({ name, size }) => `${name} ${size}`).join(' + ');
  return `${total(parts)} promised of ${usable}${of}: ${list}${shown.length < parts.length ? ` + ${parts.length - shown.length} more` : ''}`;
}

const fails = (finding: Omit<Finding, 'severity'>): Finding => ({ ...finding, severity: 'fails' });

/** The machines' disks. */
function pools(inventory: Inventory): Space[] {
  const promised = promisedOn(inventory);
  const snapshots = snapshotsOn(inventory);
  return Object.entries(inventory.machines).flatMap(([machine, { disks }]) =>
    Object.entries(disks).map(([disk, { size }]): Space => {
      const name = `${machine}.${disk}`;
      return {
        name,
        usable: size.times(poolShare),
        of: ` (${poolShare * 100} % of ${size})`,
        parts: [...(promised.get(name) ?? []), ...(snapshots.get(name) ?? [])],
        full: (what) =>
          fails({
            code: 'DISK_OVERCOMMITTED',
            where: `machines.${machine}.disks.${disk}`,
            what,
            repair: 'make a virtual disk smaller, or put it on another disk',
          }),
      };
    }),
  );
}

/** What is backed up in the house, with all that is kept of it. */
function repositories({ lab, places }: Pick<Model, 'lab' | 'places'>): Space[] {
  const times = keptTimes(timingsOf(lab.inventory).change.value);
  const kept = new Map<RepositoryServer, Volume[]>();
  for (const volume of Volume.all(lab)) {
    const server = places.targetsOf(volume).includes('local') ? places.serverOf(volume) : undefined;
    if (server === undefined) continue;
    const list = kept.get(server);
    if (list) list.push(volume);
    else kept.set(server, [volume]);
  }
  return RepositoryServer.all(lab).map(
    (server): Space => ({
      name: `repositories on ${server.machine}`,
      usable: server.volume.size,
      parts: (kept.get(server) ?? []).map(({ name, size }) => ({ name, size: size.times(times) })),
      full: (what) =>
        fails({
          code: 'REPOSITORY_TOO_SMALL',
          where: pathOf(server.volume),
          what,
          repair: `give the server more room in clusters/${lab.homelab}/services.ts, or back up less in the house: to: ['offsite']`,
        }),
    }),
  );
}

/** A job may run on any of many nodes, and is asked for each. */
const imagesOf = onceFor(({ spec, name }: Demand) => containersOf(spec).map(({ image }) => image ?? name));

/** The images and the scratch space of each node, beside its system. */
function images({ lab: { inventory } }: Model, { nodes, demands, placed }: Schedule): Space[] {
  const { image, system } = timingsOf(inventory);
  const stays = new Map(nodes.map((node) => [node, new Set<Demand>()]));
  const jobs = new Map(nodes.map((node) => [node, new Set<Demand>()]));
  for (const { demand, node } of placed) stays.get(node)?.add(demand);
  for (const demand of demands) if (demand.stay === 0) for (const node of demand.nodes) jobs.get(node)?.add(demand);
  return nodes.map((node): Space => {
    const own = stays.get(node) ?? new Set<Demand>();
    // a job leaves its images on any node that it may run on
    const all = [...own, ...(jobs.get(node) ?? [])];
    const names = new Set(all.flatMap(imagesOf));
    const disk = systemDiskOf(node.vm) ?? '';
    return {
      name: `images on ${node.name}`,
      usable: node.capacity.ephemeralStorage.times(1 - diskKeptFree),
      of: ` (${Math.round((1 - diskKeptFree) * 100)} % of ${node.capacity.ephemeralStorage})`,
      parts: [
        { name: 'system', size: system.value },
        { name: `${names.size} images`, size: image.value.times(unpacked * names.size) },
        { name: 'scratch space', size: Bytes.sum([...own].map(({ each }) => each.ephemeralStorage)) },
      ],
      full: (what) =>
        fails({
          code: 'DISK_OVERCOMMITTED',
          where: `${placeOfNode(inventory, node.name)}.disks.${disk}`,
          what,
          repair: 'make it larger, or run less on this node: below that the kubelet stops pods',
        }),
    };
  });
}
