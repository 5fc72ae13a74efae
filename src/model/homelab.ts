import type { Lab } from '../constructs/lab';
import type { Ledger } from '../constructs/ledger';
import type { SealedFile } from '../constructs/sealed-file';
import type { Inventory } from '../inventory/inventory';
import type { Waiver } from '../inventory/waivers';

/** A homelab's sources, each loaded when it is asked for; a missing file has no loader. */
export interface HomelabModules {
  readonly inventory?: () => Promise<unknown>;
  readonly services?: () => Promise<unknown>;
  /** Only where anything is waived. */
  readonly waivers?: () => Promise<unknown>;
}

/** Everything that a synth is made from: nothing else goes in. */
export interface Homelab {
  /** The folder's name under `clusters/`. */
  readonly name: string;
  readonly inventory: Inventory;
  /** The default export of `services.ts`. */
  readonly services: (lab: Lab) => void;
  readonly sealed: ReadonlyMap<string, SealedFile>;
  readonly ledger: Ledger;
  /** Findings that its owner lives with. @default - none */
  readonly waivers?: readonly Waiver[];
  /** Nothing else is in its cluster: it was read from its folder, and is no part of one, as in a test. @default - a part */
  readonly standsAlone?: boolean;
}
