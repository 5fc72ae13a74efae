import type { Lab } from '../constructs/lab';
import type { Ledger, LedgerEntry } from '../constructs/ledger';
import { Volume } from '../constructs/volume';

/** Every volume that is declared, and every one that was and has not been purged: what stands on the disks. */
export function deriveLedger(lab: Lab): Ledger {
  const declared = Volume.all(lab)
    .filter((volume) => volume.nodeDisk !== undefined)
    .map<LedgerEntry>((volume) => ({
      name: volume.name,
      namespace: volume.namespace,
      disk: `${volume.disk.machine}.${volume.disk.name}`,
      bytes: volume.size.count,
      path: volume.path,
      owner: volume.owner,
      state: 'declared',
      ...(volume.selects === undefined ? {} : { node: volume.selects }),
    }));
  const names = new Set(declared.map(({ name }) => name));
  const retired = lab.ledger.filter(({ name }) => !names.has(name)).map<LedgerEntry>((entry) => ({ ...entry, state: 'retired' }));
  return [...declared, ...retired].sort((a, b) => (a.name < b.name ? -1 : 1));
}
