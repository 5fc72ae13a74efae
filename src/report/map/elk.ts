import type { ElkNode } from 'elkjs';

/** Finds places for boxes and ways for wires. */
export type Layouter = (graph: ElkNode) => Promise<ElkNode>;

/** The Eclipse Layout Kernel: loaded when something is drawn, for no other command should wait for it. */
export const elk: Layouter = async (graph) => {
  const { default: ELK } = await import('elkjs/lib/elk.bundled.js');
  return new ELK().layout(graph);
};

/** The same, which remembers: while sources are watched, most saves change no drawing. */
export function remembering(layouter: Layouter): Layouter {
  const known = new Map<string, Promise<ElkNode>>();
  return (graph) => {
    const key = JSON.stringify(graph);
    const found = known.get(key) ?? layouter(graph);
    known.set(key, found);
    if (known.size > 32) known.delete(known.keys().next().value as string);
    return found.then((laid) => structuredClone(laid));
  };
}
