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
  failOn(checkInventory(homelab.inventory));
  const lab = new Lab({ homelab: homelab.name, inventory: homelab.inventory, sealed: homelab.sealed, ledger: homelab.ledger });
  const services = `clusters/${lab.homelab}/services.ts`;
  blaming(lab, services, () => homelab.services(lab));
  const declared = blaming(lab, undefined, () => ({ ledger: deriveLedger(lab), places: new BackupPlaces(lab) }));
  blaming(lab, undefined, () => deriveBackups(lab, declared.places));
  for (const chart of ServiceChart.all(lab)) blaming(lab, services, () => chart.derive(declared));
  for (const workload of Workload.all(lab)) blaming(lab, workload, () => workload.emit(declared.places));
  blaming(lab, undefined, () => deriveNetworkPolicies(lab, declared.places));
  for (const chart of ServiceChart.all(lab)) blaming(lab, services, () => chart.finish());
  lab.node.lock();
  const { objects, problems } = blaming(lab, undefined, () => render(lab));
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
function blaming<T>(lab: Lab, otherwise: Construct | string | undefined, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ProblemsError) throw new ProblemsError([...lab.problems, ...error.problems]);
    const problem = chartThrew(typeof otherwise === 'object' ? pathOf(otherwise) : otherwise, error);
    if (problem === undefined) throw error;
    throw new ProblemsError([...lab.problems, problem]);
  }
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
