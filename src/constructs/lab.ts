import { App } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Inventory } from '../inventory/inventory';
import type { Disk, Machine } from '../inventory/machine';
import type { Peripheral } from '../inventory/peripheral';
import type { Vm } from '../inventory/vm';
import { type Definitions, noDefinitions } from '../objects/definitions/definition';
import type { Problem } from '../problems';
import type { Carried } from '../shape/carried';
import { isRecord } from '../shape/composed';
import { joined, Place, type Shape } from '../shape/shape';
import { one } from '../shape/values';
import type { Ledger, LedgerEntry } from './ledger';
import type { Member } from './member';
import { references } from './references';
import type { SealedFile } from './sealed-file';
import { type ConstructClass, TreeIndex } from './tree-index';

/** A disk of a machine, as charts name it: `lab.disks.ryzen.hdd`. */
export interface DiskRef {
  readonly machine: string;
  readonly name: string;
  readonly disk: Disk;
}

/** A machine, as charts name it: `lab.machines.i5`. */
export interface MachineRef {
  readonly name: string;
  readonly machine: Machine;
}

/** A device of a machine, as charts name it: `lab.peripherals.i5.zigbee`. */
export interface PeripheralRef {
  readonly machine: string;
  readonly name: string;
  readonly peripheral: Peripheral;
}

/** A device of the homelab. */
export const peripheralRef: Shape<PeripheralRef> = one(
  (value) => isRecord(value) && typeof value.machine === 'string' && typeof value.name === 'string' && isRecord(value.peripheral),
  'give it one of the homelab: lab.peripherals.<machine>.<device>',
  () => ({ machine: '', name: '', peripheral: {} as Peripheral }),
  'REFERENCE_UNKNOWN',
);

/** A disk of the homelab. */
export const diskRef: Shape<DiskRef> = one(
  (value) => isRecord(value) && typeof value.machine === 'string' && typeof value.name === 'string' && isRecord(value.disk),
  'give it one of the homelab: lab.disks.<machine>.<disk>',
  () => ({ machine: '', name: '', disk: {} as Disk }),
  'REFERENCE_UNKNOWN',
);

/** A machine of the homelab. */
export const machineRef: Shape<MachineRef> = one(
  (value) => isRecord(value) && typeof value.name === 'string' && isRecord(value.machine),
  'give it one of the homelab: lab.machines.<machine>',
  () => ({ name: 'machine', machine: {} as Machine }),
  'REFERENCE_UNKNOWN',
);

type DiskRefs<I extends Pick<Inventory, 'machines'>> = {
  readonly [M in keyof I['machines']]: { readonly [D in keyof I['machines'][M]['disks']]: DiskRef };
};

type PeripheralRefs<I extends Pick<Inventory, 'machines'>> = {
  readonly [M in keyof I['machines']]: { readonly [P in keyof NonNullable<I['machines'][M]['peripherals']>]: PeripheralRef };
};

/** What a homelab’s tree begins with. */
export interface LabProps<I extends Inventory> {
  /** The folder's name under `clusters/`. */
  readonly homelab: string;
  readonly inventory: I;
  /** What lies in the homelab's `secrets/`, by `<namespace>/<name>`. @default - nothing is sealed yet */
  readonly sealed?: ReadonlyMap<string, SealedFile>;
  /** The volumes that were declared up to now. @default - none */
  readonly ledger?: Ledger;
  /** The kinds that the homelab's `crds/` defines. @default - none */
  readonly definitions?: Definitions;
  /** Nothing else is in its cluster. @default - it may stand on a platform that is declared elsewhere, as in a test */
  readonly standsAlone?: boolean;
}

/** One homelab: the root of the construct tree, and what charts may ask of the inventory. */
export class Lab<I extends Inventory = Inventory> extends App {
  /** The homelab that a construct stands in. */
  static override of(construct: Construct): Lab {
    return construct.node.root as Lab;
  }

  readonly homelab: string;
  readonly inventory: I;
  readonly domain: string;
  readonly disks: DiskRefs<I>;
  readonly peripherals: PeripheralRefs<I>;
  readonly machines: { readonly [M in keyof I['machines']]: MachineRef };
  readonly sealed: ReadonlyMap<string, SealedFile>;
  readonly ledger: Ledger;
  /** The kinds that the homelab knows beyond Loutik's own. */
  readonly definitions: Definitions;
  readonly standsAlone: boolean;
  /** The VMs that are K3s nodes, with their names. */
  readonly nodes: readonly (readonly [string, Vm])[];
  private readonly reported: Problem[] = [];
  private readonly unknown: Carried[] = [];
  private readonly byName: ReadonlyMap<string, LedgerEntry>;
  private refused = false;
  private index?: TreeIndex;

  constructor(props: LabProps<I>) {
    super({ outdir: '.synth' });
    this.homelab = props.homelab;
    this.inventory = props.inventory;
    this.domain = props.inventory.domain;
    this.sealed = props.sealed ?? new Map();
    this.ledger = props.ledger ?? [];
    this.definitions = props.definitions ?? noDefinitions;
    this.standsAlone = props.standsAlone ?? false;
    this.nodes = Object.entries<Vm>(props.inventory.vms).filter(([, vm]) => vm.role !== 'lab');
    this.byName = new Map([...this.ledger].reverse().map((entry) => [entry.name, entry])); // the first of a name counts
    const machines = Object.entries<Machine>(props.inventory.machines);
    const onUnknown = (unknown: Carried) => this.unknown.push(unknown);
    this.machines = references(
      'machine',
      Object.fromEntries(machines.map(([name, machine]) => [name, { name, machine }])),
      onUnknown,
    ) as typeof this.machines;
    const disks = machines.map(([machine, { disks }]) => [
      machine,
      Object.fromEntries(Object.entries(disks).map(([name, disk]) => [name, { machine, name, disk }])),
    ]);
    const peripherals = machines.map(([machine, { peripherals: own = {} }]) => [
      machine,
      Object.fromEntries(Object.entries(own).map(([name, peripheral]) => [name, { machine, name, peripheral }])),
    ]);
    this.peripherals = references('device', Object.fromEntries(peripherals), onUnknown, 2) as typeof this.peripherals;
    this.disks = references('disk', Object.fromEntries(disks), onUnknown, 2) as typeof this.disks;
  }

  /** What the ledger says of a volume. */
  remembered(volume: string): LedgerEntry | undefined {
    return this.byName.get(volume);
  }

  /** A table of names in which a wrong one is told where it was given to something: `server.ports.htpp`. */
  namesOf(noun: string, table: Readonly<Record<string, object>>, whose: string): Readonly<Record<string, object>> {
    return references(noun, table, (reference) => this.unknown.push(reference), 1, whose);
  }

  /** Every construct of a class that stands in the tree now. Queries share one walk for as long as nothing of ours comes. */
  all<T extends Member>(of: ConstructClass<T>): readonly T[] {
    this.index ??= new TreeIndex(this);
    return this.index.all(of);
  }

  /** @internal Hears that something of ours came. */
  grow(): void {
    this.index = undefined;
  }

  /** What was noted up to now. */
  get problems(): readonly Problem[] {
    return [...this.reported];
  }

  /** Notes a problem and goes on, so that the user meets all of them at once. */
  report(problem: Problem): void {
    this.reported.push(problem);
  }

  /** Reads what a construct was given: what is wrong with it is told at the construct's place, and something harmless stands for it. */
  read<T>(where: string, shape: Shape<T>, given: unknown): T {
    const place = Place.of();
    const read = shape.read(given, place);
    for (const problem of place.problems) this.report({ ...problem, where: joined(where, problem.where) });
    for (const carried of place.carried) carried.tell();
    if (place.problems.length > 0) this.refused = true;
    return read;
  }

  /** Tells a problem in whose place something harmless stands in the tree. */
  refuse(problem: Problem): void {
    this.refused = true;
    this.report(problem);
  }

  /** Whether everything that was given is of its type: else something harmless stands in the tree, and nothing can be said of the whole. */
  get isWhole(): boolean {
    return !this.refused;
  }

  /** Names that no inventory entry answers to and nobody has told yet. */
  get untold(): readonly Problem[] {
    return this.unknown.filter(({ told }) => !told).flatMap(({ problems }) => problems);
  }
}

/** Whether a construct can be called so: a word that is not a property of every object, as `constructor` is. */
export function isId(id: unknown): id is string {
  return typeof id === 'string' && /^[^\p{C}]{1,253}$/u.test(id) && id.trim() !== '' && !(id in Object.prototype);
}

/** Where a construct stands, as errors and headers name it: `loutik/jellyfin/media`. */
export function pathOf(construct: Construct, child?: string): string {
  const { path } = construct.node;
  const own = path === '' ? Lab.of(construct).homelab : `${Lab.of(construct).homelab}/${path}`;
  return child ? `${own}/${child}` : own;
}
