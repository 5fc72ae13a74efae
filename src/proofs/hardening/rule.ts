import type { Objects } from '../../objects/objects';

/** Something that is not as a rule wants it. */
export interface Unhardened {
  /** The object's place. */
  readonly where: string;
  readonly what: string;
  /** Why it may be so, where the code that declares it says why. */
  readonly because?: string;
}

/** One way to harden a cluster by its manifests. Pure. */
export interface HardeningRule {
  /** One word or a few, by which it is waived. */
  readonly id: string;
  readonly states: string;
  /** What becomes of who relies on the opposite. */
  readonly why: string;
  readonly repair: string;
  /** Who asks for it: checks of kube-linter, Polaris, kubescape and trivy, as they call them. */
  readonly asked: string;
  find(objects: Objects): readonly Unhardened[];
}
