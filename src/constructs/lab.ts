import { App } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Inventory } from '../inventory/inventory';
import type { Disk, Machine } from '../inventory/machine';
import type { Vm } from '../inventory/vm';
import type { Problem } from '../problems';
import type { Ledger } from './ledger';
import { references, type UnknownReference } from './references';
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

type DiskRefs<I extends Pick<Inventory, 'machines'>> = {
  readonly [M in keyof I['machines']]: { readonly [D in keyof I['machines'][M]['disks']]: DiskRef };
};

export interface LabProps<I extends Inventory> {
  /** The folder's name under `clusters/`. */
  readonly homelab: string;
  readonly inventory: I;
  /** What lies in the homelab's `secrets/`, by `<namespace>/<name>`. @default - nothing is sealed yet */
  readonly sealed?: ReadonlyMap<string, SealedFile>;
  /** The volumes that were declared up to now. @default - none */
  readonly ledger?: Ledger;
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
  readonly machines: { readonly [M in keyof I['machines']]: MachineRef };
  readonly sealed: ReadonlyMap<string, SealedFile>;
  readonly ledger: Ledger;
  readonly problems: Problem[] = [];
  private readonly unknown: UnknownReference[] = [];
  private whole?: TreeIndex;

  constructor(props: LabProps<I>) {
    super({ outdir: '.synth' });
    this.homelab = props.homelab;
    this.inventory = props.inventory;
    this.domain = props.inventory.domain;
    this.sealed = props.sealed ?? new Map();
    this.ledger = props.ledger ?? [];
    const machines = Object.entries<Machine>(props.inventory.machines);
    const onUnknown = (reference: UnknownReference) => this.unknown.push(reference);
    this.machines = references(
      'machine',
      Object.fromEntries(machines.map(([name, machine]) => [name, { name, machine }])),
      onUnknown,
    ) as typeof this.machines;
    const disks = machines.map(([machine, { disks }]) => [
      machine,
      Object.fromEntries(Object.entries(disks).map(([name, disk]) => [name, { machine, name, disk }])),
    ]);
    this.disks = references('disk', Object.fromEntries(disks), onUnknown, 2) as typeof this.disks;
  }

  /** A table of names in which a wrong one is told where it was given to something: `server.ports.htpp`. */
  namesOf(noun: string, table: Readonly<Record<string, object>>, whose: string): Readonly<Record<string, object>> {
    return references(noun, table, (reference) => this.unknown.push(reference), 1, whose);
  }

  /** Every construct of a class that stands in the tree now. Once the tree is locked, all queries share one walk. */
  all<T extends Construct>(of: ConstructClass<T>): readonly T[] {
    if (!this.node.locked) return new TreeIndex(this).all(of);
    this.whole ??= new TreeIndex(this);
    return this.whole.all(of);
  }

  /** Notes a problem and goes on, so that the user meets all of them at once. */
  report(problem: Problem): void {
    this.problems.push(problem);
  }

  /** Names that no inventory entry answers to and no construct has complained about yet. */
  get unclaimed(): readonly UnknownReference[] {
    return this.unknown.filter((reference) => !reference.claimed);
  }

  /** The VMs that are K3s nodes, with their names. */
  get nodes(): readonly (readonly [string, Vm])[] {
    return Object.entries<Vm>(this.inventory.vms).filter(([, vm]) => vm.role !== 'lab');
  }
}

/** Where a construct stands, as errors and headers name it: `loutik/jellyfin/media`. */
export function pathOf(construct: Construct, child?: string): string {
  return [Lab.of(construct).homelab, construct.node.path, child].filter(Boolean).join('/');
}
