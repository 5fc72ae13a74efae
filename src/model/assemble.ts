import type { Construct } from 'constructs';
import { BackupPlaces } from '../constructs/backup-places';
import { ServiceChart } from '../constructs/chart';
import { Lab, pathOf } from '../constructs/lab';
import type { Ledger } from '../constructs/ledger';
import { Workload } from '../constructs/workload';
import { deriveBackups } from '../derive/backups';
import { deriveLedger } from '../derive/ledger';
import { deriveNetworkPolicies } from '../derive/network-policies';
import { checkInventory } from '../inventory/check-inventory';
import { Objects } from '../objects/objects';
import { failOn, type Problem, ProblemsError } from '../problems';
import { chartThrew } from './chart-threw';
import type { Homelab } from './homelab';
import { render } from './render';
import { strangers } from './strangers';

/** All that is known of a homelab: what proofs, plan, report and the makers of files read. Nothing changes it any more. */
export interface Model {
  /** The inventory, and typed queries over the tree. */
  readonly lab: Lab;
  /** Every volume whose data stands on a disk. */
  readonly ledger: Ledger;
  readonly objects: Objects;
  /** What is wrong with what was declared. While there is any, the rest may be incomplete. */
  readonly problems: readonly Problem[];
}

/**
 * From a homelab's sources to its model: declares, derives, renders. Pure. Throws a `ProblemsError` where there can be no model:
 * of an inventory that is wrong, or of code in `clusters/` or `charts/` that throws.
 */
export function assemble(homelab: Homelab): Model {
  failOn(blaming([], `clusters/${homelab.name}/inventory.ts`, () => checkInventory(homelab.inventory)));
  const lab = new Lab({ homelab: homelab.name, inventory: homelab.inventory, sealed: homelab.sealed, ledger: homelab.ledger });
  const services = `clusters/${lab.homelab}/services.ts`;
  blaming(lab.problems, services, () => {
    const returned: unknown = homelab.services(lab);
    if (isThenable(returned)) throw new ProblemsError([cameTooLate(services, returned)]);
  });
  const misplaced = strangers(lab);
  if (misplaced.length > 0) throw new ProblemsError([...lab.problems, ...misplaced]);
  const declared = blaming(lab.problems, undefined, () => ({ ledger: deriveLedger(lab), places: new BackupPlaces(lab) }));
  blaming(lab.problems, undefined, () => deriveBackups(lab, declared.places));
  for (const chart of ServiceChart.all(lab)) blaming(lab.problems, services, () => chart.derive(declared));
  for (const workload of Workload.all(lab)) blaming(lab.problems, workload, () => workload.emit(declared.places));
  blaming(lab.problems, undefined, () => deriveNetworkPolicies(lab, declared.places));
  for (const chart of ServiceChart.all(lab)) blaming(lab.problems, services, () => chart.finish());
  lab.node.lock();
  const { objects, problems } = blaming(lab.problems, undefined, () => render(lab));
  return Object.freeze({
    lab,
    ledger: declared.ledger,
    objects: new Objects(objects),
    problems: [...lab.problems, ...unknownNames(lab), ...problems],
  });
}

/**
 * Runs what `clusters/` or `charts/` hold or gave. What it throws is theirs to mend, at the line of theirs that it went through, else
 * at `otherwise`; without either it is a bug of ours.
 */
function blaming<T>(before: readonly Problem[], otherwise: Construct | string | undefined, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ProblemsError) throw new ProblemsError([...before, ...error.problems]);
    const problem = chartThrew(typeof otherwise === 'object' ? pathOf(otherwise) : otherwise, error);
    if (problem === undefined) throw error;
    throw new ProblemsError([...before, problem]);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { readonly then?: unknown }).then === 'function';
}

/** What is declared after an `await` is not there yet: it would be taken for gone, and removed from the cluster. */
function cameTooLate(where: string, promise: PromiseLike<unknown>): Problem {
  promise.then(undefined, () => {}); // it finds the tree locked, which is nobody's concern any more
  return {
    code: 'SERVICES_ASYNC',
    where,
    what: 'its function returns a promise: whatever it declares after its first await comes too late, and would be removed from the cluster',
    repair: 'take async and await out of it: export default (lab) => { … }',
  };
}

/** Names that no inventory entry answers to, and no construct has complained about. */
function unknownNames(lab: Lab): Problem[] {
  return lab.unclaimed.map(({ what, repair }) => ({
    code: 'REFERENCE_UNKNOWN',
    where: `clusters/${lab.homelab}/services.ts`,
    what,
    repair,
  }));
}
