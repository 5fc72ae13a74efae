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
}

export type Ledger = readonly LedgerEntry[];
