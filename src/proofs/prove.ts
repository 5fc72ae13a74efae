import { numbersOf } from '../inventory/numbers';
import { assemble, type Model } from '../model/assemble';
import type { Homelab } from '../model/homelab';
import { rehearsedNumbers } from '../model/rehearsals-file';
import { ProblemsError } from '../problems';
import { type Evidence, isWrong, type Proof, problemOf } from './proof';
import { proofs } from './registry';
import { waived } from './waived';

/** Carries out every proof. One that throws hides no other's result. */
export function prove(model: Model, all: readonly Proof[] = proofs): readonly Evidence[] {
  const known = new Map([...numbersOf(model.lab.inventory), ...rehearsedNumbers(model.rehearsals)]);
  return all.map((proof): Evidence => {
    try {
      const { figures, findings: found, leansOn = [] } = proof.prove(model);
      const findings = waived(model, proof, found);
      const numbers = [...new Set(leansOn)].flatMap((where) => known.get(where) ?? []);
      return { proof: proof.id, holds: findings.every(({ severity }) => severity !== 'fails'), figures, findings, numbers };
    } catch (broken) {
      return { proof: proof.id, holds: false, figures: [], findings: [], numbers: [], broken };
    }
  });
}

/** A model that every proof holds for. */
export interface Proved {
  readonly model: Model;
  readonly evidence: readonly Evidence[];
}

/**
 * From a homelab's sources to its proved model: what files are made of. Throws a `ProblemsError` with all that is wrong at once, and
 * what a proof threw when nothing else is. Of who is `strict`, what is still to do is wrong too.
 */
export function proved(homelab: Homelab, { strict = false }: { readonly strict?: boolean } = {}): Proved {
  const model = assemble(homelab);
  const evidence = prove(model);
  const failed = evidence.flatMap(({ findings }) => findings.filter((finding) => isWrong(finding, strict)).map(problemOf));
  const problems = [...model.problems, ...failed];
  if (problems.length > 0) throw new ProblemsError(problems);
  const broken = evidence.find((one) => one.broken !== undefined);
  if (broken) throw broken.broken;
  return { model, evidence };
}
