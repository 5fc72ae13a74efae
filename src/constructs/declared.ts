import type { BackupPlaces } from './backup-places';
import type { Ledger } from './ledger';

/** What is known of a homelab once every app is declared, and not before. */
export interface Declared {
  /** Every volume whose data stands on a disk. */
  readonly ledger: Ledger;
  readonly places: BackupPlaces;
}
