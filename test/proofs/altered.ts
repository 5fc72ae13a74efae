import type { Model } from '../../src/model/assemble';
import type { Manifest, Rendered } from '../../src/objects/manifest';
import { Objects } from '../../src/objects/objects';
import type { Proof } from '../../src/proofs/proof';

// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
type Any = any;

/** A change of the objects of a homelab. */
export type Alter = (all: readonly Rendered[]) => readonly Rendered[];

const isOf =
  (kind: string, name: string, namespace?: string) =>
  ({ manifest: { kind: is, metadata } }: Rendered) =>
    is === kind && metadata.name === name && (namespace === undefined || metadata.namespace === namespace);

/** One object left out. */
export const without =
  (kind: string, name: string, namespace?: string): Alter =>
  (all) =>
    all.filter((one) => !isOf(kind, name, namespace)(one));

/** One object with a change. */
export const changed =
  (kind: string, name: string, change: (manifest: Any) => void, namespace?: string): Alter =>
  (all) =>
    all.map((one) => {
      if (!isOf(kind, name, namespace)(one)) return one;
      const manifest = structuredClone(one.manifest);
      change(manifest);
      return { ...one, manifest };
    });

/** One object more, at the place `x`. */
export const added =
  (manifest: object): Alter =>
  (all) => [...all, { app: 'x', home: '', source: 'x', manifest: manifest as Manifest }];

/** What a proof finds in a homelab whose objects are changed: code, place and sentence. */
export function foundWith(proof: Proof, model: Model, ...alter: readonly Alter[]) {
  const objects = alter.reduce((all, one) => one(all), model.objects.all);
  return proof.prove({ ...model, objects: new Objects(objects) }).findings.map(({ code, where, what }) => [code, where, what]);
}
