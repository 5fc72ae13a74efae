import { Construct } from 'constructs';
import type { Lab } from './lab';

/** A construct of ours. Its homelab hears of it as it comes, and so knows for how long what it found in its tree is all there is. */
export abstract class Member extends Construct {
  /** No construct of somebody else passes for one: its homelab would not hear of it. */
  declare protected readonly isOurs: true;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    (this.node.root as Lab).grow();
  }
}
