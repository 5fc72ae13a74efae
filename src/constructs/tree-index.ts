import type { Construct } from 'constructs';
import { Member } from './member';

/** A class of constructs, whoever may make one and with what. */
export interface ConstructClass<T extends Construct> {
  readonly prototype: T;
}

/** What of ours stands in a tree at one moment, by its class: one walk answers any number of queries. */
export class TreeIndex {
  private readonly members: readonly Member[];
  private readonly byClass = new Map<ConstructClass<Construct>, readonly Construct[]>();

  constructor(root: Construct) {
    this.members = root.node.findAll().filter((node) => isOf(Member, node));
  }

  /** Every construct of a class or of one derived from it, in the order of declaration. */
  all<T extends Member>(of: ConstructClass<T>): readonly T[] {
    const known = this.byClass.get(of) ?? this.members.filter((node) => isOf(of, node));
    this.byClass.set(of, known);
    return known as readonly T[];
  }
}

/** Whether a construct is of a class, whatever that says of itself: cdk8s' have an `instanceof` of their own. */
function isOf<T extends Construct>(of: ConstructClass<T>, node: Construct): node is T {
  return Object.prototype.isPrototypeOf.call(of.prototype, node);
}
