import type { Construct } from 'constructs';

/** A class of constructs, whoever may make one and with what. */
export interface ConstructClass<T extends Construct> {
  readonly prototype: T;
}

/** Everything that stands in a tree at one moment, by its class: one walk answers any number of queries. */
export class TreeIndex {
  private readonly byClass = new Map<unknown, Construct[]>();

  constructor(root: Construct) {
    for (const node of root.node.findAll()) {
      for (let of = Object.getPrototypeOf(node); of !== null; of = Object.getPrototypeOf(of)) {
        const list = this.byClass.get(of.constructor);
        if (list) list.push(node);
        else this.byClass.set(of.constructor, [node]);
      }
    }
  }

  /** Every construct of a class or of one derived from it, in the order of declaration. */
  all<T extends Construct>(of: ConstructClass<T>): readonly T[] {
    return (this.byClass.get(of) ?? []) as T[];
  }
}
