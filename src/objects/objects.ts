import { type Definitions, noDefinitions } from './definitions/definition';
import type { Kind, Kinds } from './kinds';
import { kinds } from './kinds';
import { identity, identityOf, type Manifest, type ObjectId, type Rendered } from './manifest';
import { type Pod, podOf } from './pods';

/** A manifest of a kind that Loutik writes, with that kind's fields. */
export type ManifestOf<K extends Kind> = Manifest & Kinds[K];

/** Every object of a homelab: what proofs, plan and report ask. */
export class Objects {
  private readonly byIdentity: ReadonlyMap<string, Rendered>;
  private readonly byKind = new Map<string, Rendered[]>();
  private allPods?: readonly Pod[];

  constructor(
    readonly all: readonly Rendered[],
    /** The kinds among them that are not Loutik's own. */
    readonly definitions: Definitions = noDefinitions,
  ) {
    const first = new Map<string, Rendered>();
    for (const rendered of all) {
      const id = identityOf(rendered);
      if (!first.has(id)) first.set(id, rendered);
      const kind = `${rendered.manifest.apiVersion}/${rendered.manifest.kind}`;
      const alike = this.byKind.get(kind);
      if (alike) alike.push(rendered);
      else this.byKind.set(kind, [rendered]);
    }
    this.byIdentity = first;
  }

  /** The object of that identity; the first, when several claim it. */
  byId(id: ObjectId): Rendered | undefined {
    return this.byIdentity.get(identity(id));
  }

  /** Every object of a kind, in the order of the tree. Its fields are those that the schema checks, once the proof `schema` holds. */
  ofKind<K extends Kind>(kind: K): readonly Rendered<ManifestOf<K>>[] {
    return (this.byKind.get(`${kinds[kind].apiVersion}/${kind}`) ?? []) as readonly Rendered[] as readonly Rendered<ManifestOf<K>>[];
  }

  /** The pods that workloads and jobs make, each kind of them once. */
  pods(): readonly Pod[] {
    this.allPods ??= this.all.flatMap((rendered) => podOf(rendered) ?? []);
    return this.allPods;
  }
}
