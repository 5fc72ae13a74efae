import type { Inventory } from '../../src';
import { BackupPlaces } from '../../src/constructs/backup-places';
import { Lab } from '../../src/constructs/lab';
import { flowsOf } from '../../src/derive/flows';
import { assemble, type Model } from '../../src/model/assemble';
import type { Manifest } from '../../src/objects/manifest';
import { Objects } from '../../src/objects/objects';
import type { Proof } from '../../src/proofs/proof';
import { base } from '../inventory/base';
import { faultsOf } from '../lab';

/** The model of a homelab that consists of what `declare` makes. */
// biome-ignore lint/suspicious/noExplicitAny: tests hand over what the compiler would not let through
export const modelOf = (declare: (lab: any) => void, inventory: Inventory = base): Model =>
  assemble({ name: 'test', inventory, services: declare, sealed: new Map(), ledger: [] });

/** What one proof has against a homelab: severity but for `fails`, code, place, and what is wrong. */
export const against = (proof: Proof, model: Model) =>
  proof.prove(model).findings.map(({ severity, code, where, what }) => [...(severity === 'fails' ? [] : [severity]), code, where, what]);

/** What a homelab is told, but for what may be waived; what some proofs have against it by themselves is a part of that. */
export function foundBy(
  proofs: Proof | readonly Proof[],
  // biome-ignore lint/suspicious/noExplicitAny: as above
  declare: (lab: any) => void,
  inventory: Inventory = base,
): readonly (readonly string[])[] {
  const all = faultsOf((lab) => void declare(lab), { inventory }).map(({ code, where, what }) => [code, where, what]);
  const model = modelOf((lab) => void declare(lab), inventory);
  for (const { prove, waivable = [] } of [proofs].flat()) {
    const own = prove(model).findings.filter(
      ({ severity, code }) => severity === 'fails' && !(waivable as readonly string[]).includes(code),
    );
    expect(all).toEqual(expect.arrayContaining(own.map(({ code, where, what }) => [code, where, what])));
  }
  return all;
}

/** A model of objects alone, as they are given: for many random ones. */
export function rawModel(manifests: readonly Manifest[], inventory: Inventory = base): Model {
  const lab = new Lab({ homelab: 'test', inventory });
  lab.node.lock();
  const objects = manifests.map((manifest) => ({ app: 'app', home: 'app', source: `test/app/${manifest.metadata.name}`, manifest }));
  const places = new BackupPlaces(lab);
  return { lab, ledger: [], objects: new Objects(objects), flows: flowsOf(lab, places), places, waivers: [], rehearsals: [], problems: [] };
}
