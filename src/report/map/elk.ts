import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { ElkNode } from 'elkjs';

/** Finds places for boxes and ways for wires. */
export type Layouter = (graph: ElkNode) => Promise<ElkNode>;

type Answer = { readonly id: number } & ({ readonly laid: ElkNode } | { readonly fault: string });

/** This file, in a bundle too: packages are found from it. */
const here = typeof __filename === 'string' ? __filename : import.meta.url;

/** What the thread runs. `import()` would read the kernel's 1.6 MB twice more, to learn what it exports. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const Kernel = require(workerData);
const kernel = new Kernel();
parentPort.on('message', ({ id, graph }) => {
  kernel.layout(graph).then(
    (laid) => parentPort.postMessage({ id, laid }),
    (error) => parentPort.postMessage({ id, fault: String(error?.message ?? error) }),
  );
});
`;

/** The Eclipse Layout Kernel in a thread of its own, begun by the first graph: it takes as long as all proofs, which go on meanwhile. */
class Kernel {
  private readonly waiting = new Map<number, { readonly resolve: (laid: ElkNode) => void; readonly reject: (fault: Error) => void }>();
  private worker?: Worker;
  private last = 0;

  layOut(graph: ElkNode): Promise<ElkNode> {
    this.worker ??= this.begun();
    const { worker } = this;
    worker.ref(); // the process does not end before the answer is there
    this.last += 1;
    const id = this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, graph });
    });
  }

  private begun(): Worker {
    const worker = new Worker(program, { eval: true, workerData: createRequire(here).resolve('elkjs/lib/elk.bundled.js') });
    worker.on('message', (answer: Answer) => {
      const asked = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (this.waiting.size === 0) worker.unref();
      if ('laid' in answer) asked?.resolve(answer.laid);
      else asked?.reject(new Error(`the map cannot be laid out: ${answer.fault}`));
    });
    const ended = (fault: Error) => {
      for (const { reject } of this.waiting.values()) reject(fault);
      this.waiting.clear();
      this.worker = undefined;
    };
    worker.on('error', ended);
    worker.on('exit', (code) => ended(new Error(`the thread that lays out the map ended with ${code}`)));
    return worker;
  }
}

const kernel = new Kernel();

export const elk: Layouter = (graph) => kernel.layOut(graph);

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
