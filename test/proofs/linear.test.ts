import { assemble, type Model } from '../../src/model/assemble';
import type { Homelab } from '../../src/model/homelab';
import { Objects } from '../../src/objects/objects';
import type { Pod } from '../../src/objects/pods';
import { prove } from '../../src/proofs/prove';
import { proofs } from '../../src/proofs/registry';

/** How often something was read of what it counts. */
class Reads {
  count = 0;
  private readonly known = new WeakMap<object, object>();

  /** The same, and each read of a field of it, or below it, is counted. */
  of<T>(value: T): T {
    if (typeof value !== 'object' || value === null) return value;
    const known = this.known.get(value) ?? new Proxy(value, { get: (target, key) => this.read(target, key) });
    this.known.set(value, known);
    return known as T;
  }

  private read(target: object, key: string | symbol): unknown {
    this.count += 1;
    return this.of(Reflect.get(target, key));
  }
}

/** Objects whose manifests and pods are counted. */
class Counted extends Objects {
  private counted?: readonly Pod[];

  constructor(
    { all }: Objects,
    private readonly reads: Reads,
  ) {
    super(all.map((one) => ({ ...one, manifest: reads.of(structuredClone(one.manifest)) })));
  }

  override pods(): readonly Pod[] {
    this.counted ??= super.pods().map((pod) => this.reads.of({ ...pod }));
    return this.counted;
  }
}

/** The bench's homelab of so many services, on as many nodes whatever their number. */
async function modelOf(services: number): Promise<Model> {
  process.env.BENCH_SERVICES = '60';
  const [{ inventory }, { default: declare }] = await Promise.all([
    import('../../bench/homelab/inventory'),
    import('../../bench/homelab/services'),
  ]);
  process.env.BENCH_SERVICES = String(services);
  return assemble({ name: 'bench', inventory, services: declare, sealed: new Map(), ledger: [] } as Homelab);
}

/** By proof: how often it reads something of a homelab of so many services. */
async function readsOf(services: number): Promise<ReadonlyMap<string, number>> {
  const model = await modelOf(services);
  const reads = new Reads();
  const counted = { ...model, objects: new Counted(model.objects, reads) };
  return new Map(
    proofs.map((proof) => {
      reads.count = 0;
      const [evidence] = prove(counted, [proof]);
      expect(evidence?.broken).toBeUndefined();
      return [proof.id, reads.count];
    }),
  );
}

test('each proof reads as much of objects and pods for every six services more, however many there are', async () => {
  const [some, more, most] = [await readsOf(6), await readsOf(12), await readsOf(18)];
  const grown = (from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>) =>
    Object.fromEntries([...to].map(([proof, reads]) => [proof, reads - (from.get(proof) ?? 0)]));
  expect(grown(more, most)).toEqual(grown(some, more));
});
