/** One volume that was declared at some time: what stays true of it after it left the model. */
export interface LedgerEntry {
  /** PersistentVolume's name. */
  readonly name: string;
  readonly namespace: string;
  /** `<machine>.<disk>`. */
  readonly disk: string;
  readonly bytes: number;
  /** On the node. */
  readonly path: string;
  readonly owner: number;
  readonly state: 'declared' | 'retired';
  /** The node that its PersistentVolume selects by name. Absent where it selects its machine's one node by the machine's label. */
  readonly node?: string;
}

/** The machine and the disk that an entry's data lies on. */
export function diskOf({ disk }: Pick<LedgerEntry, 'disk'>): { readonly machine: string; readonly name: string } {
  const [machine = '', name = ''] = disk.split('.'); // neither is more than a DNS label
  return { machine, name };
}

/** Every volume whose data lies on a disk: `volumes.yaml` of a homelab. */
export type Ledger = readonly LedgerEntry[];
