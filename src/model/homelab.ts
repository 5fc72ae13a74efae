import type { Lab } from '../constructs/lab';
import type { Ledger } from '../constructs/ledger';
import type { SealedFile } from '../constructs/sealed-file';
import type { Inventory } from '../inventory/inventory';
import type { Waiver } from '../inventory/waivers';
import type { Definitions } from '../objects/definitions/definition';
import type { Objects } from '../objects/objects';
import type { Rehearsed } from './rehearsals-file';

/** A homelab's sources, each loaded when it is asked for; a missing file has no loader. */
export interface HomelabModules {
  readonly inventory?: () => Promise<unknown>;
  readonly services?: () => Promise<unknown>;
  /** Only where anything is waived. */
  readonly waivers?: () => Promise<unknown>;
}

/** What a push would change for the worse, of what Git has: one thing. */
export interface PushDanger {
  /** A kind of `plan`: `claim-moved`. */
  readonly kind: string;
  /** `PersistentVolumeClaim nextcloud/nextcloud-data` */
  readonly object: string;
  readonly field?: string;
  readonly what: string;
  readonly consequence: string;
  readonly instead: string;
}

/** What Git has of a homelab, and so what runs: nothing is made from it, and what is made is compared with it. */
export interface Pushed {
  /** `origin/main` */
  readonly ref: string;
  /** How many objects it has; none where the homelab is new. */
  readonly objects: number;
  /** What a push of some objects in their place would come to. */
  dangersOf(objects: Objects): readonly PushDanger[];
  /** The minor version of Kubernetes that its namespaces are held to; none where none says. */
  readonly kubernetesMinor?: number;
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
  /** The kinds that its `crds/` defines. @default - none */
  readonly definitions?: Definitions;
  /** Findings that its owner lives with. @default - none */
  readonly waivers?: readonly Waiver[];
  /** Restores that were rehearsed in its cluster. @default - none */
  readonly rehearsals?: readonly Rehearsed[];
  /** Nothing else is in its cluster: it was read from its folder, and is no part of one, as in a test. @default - a part */
  readonly standsAlone?: boolean;
  /** @default - nothing is compared with Git */
  readonly pushed?: Pushed;
}
