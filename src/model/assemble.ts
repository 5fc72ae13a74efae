import type { Construct } from 'constructs';
import { BackupPlaces } from '../constructs/backup-places';
import { ServiceChart } from '../constructs/chart';
import { Files } from '../constructs/files';
import { Lab, pathOf } from '../constructs/lab';
import type { Ledger } from '../constructs/ledger';
import { Secret } from '../constructs/secret';
import { Workload } from '../constructs/workload';
import { deriveBackups } from '../derive/backups';
import { deriveDefinitions } from '../derive/definitions';
import { type Flows, flowsOf } from '../derive/flows';
import { deriveLedger } from '../derive/ledger';
import { deriveNetworkPolicies } from '../derive/network-policies';
import { deriveRehearsals } from '../derive/rehearsals';
import { readInventory } from '../inventory/check-inventory';
import type { Waiver } from '../inventory/waivers';
import { Objects } from '../objects/objects';
import { failOn, type Problem, ProblemsError } from '../problems';
import { atOnce } from './at-once';
import { chartThrew, problemsIn } from './chart-threw';
import type { Homelab, Pushed } from './homelab';
import type { Rehearsed } from './rehearsals-file';
import { render } from './render';
import { strangers } from './strangers';

/** All that is known of a homelab: what proofs, plan, report and the makers of files read. Nothing changes it any more. */
export interface Model {
  /** The inventory, and typed queries over the tree. */
  readonly lab: Lab;
  /** Every volume whose data stands on a disk. */
  readonly ledger: Ledger;
  readonly objects: Objects;
  /** Which pods may open connections to what, as it is declared. */
  readonly flows: Flows;
  /** Where the backups of each volume lie. */
  readonly places: BackupPlaces;
  /** Findings that the owner lives with. */
  readonly waivers: readonly Waiver[];
  /** Restores that were rehearsed in the cluster. */
  readonly rehearsals: readonly Rehearsed[];
  /** What Git has, where there is a repository. */
  readonly pushed?: Pushed;
  /** What is wrong with what was declared. While there is any, the rest may be incomplete. */
  readonly problems: readonly Problem[];
}

/**
 * From a homelab's sources to its model: declares, derives, renders. Pure. Throws a `ProblemsError` where there can be no model:
 * of an inventory that is wrong, or of code in `clusters/` or `charts/` that throws.
 */
export function assemble(homelab: Homelab): Model {
  const { inventory, problems: wrong } = readInventory(homelab.inventory);
  failOn(wrong);
  const lab = new Lab({
    homelab: homelab.name,
    inventory,
    sealed: homelab.sealed,
    ledger: homelab.ledger,
    definitions: homelab.definitions,
    standsAlone: homelab.standsAlone,
  });
  const services = `clusters/${lab.homelab}/services.ts`;
  blaming(lab, services, () => atOnce(lab, services, () => homelab.services(lab)));
  complete(lab);
  blaming(lab, undefined, () => deriveDefinitions(lab));
  const declared = blaming(lab, undefined, () => ({ ledger: deriveLedger(lab), places: new BackupPlaces(lab) }));
  blaming(lab, undefined, () => deriveBackups(lab, declared.places));
  blaming(lab, undefined, () => deriveRehearsals(lab, declared.places));
  for (const chart of ServiceChart.all(lab)) blaming(lab, services, () => atOnce(lab, services, () => chart.derive(declared)));
  complete(lab);
  for (const workload of Workload.all(lab)) blaming(lab, workload, () => workload.emit(declared.places));
  for (const part of [...Secret.all(lab), ...Files.all(lab)]) blaming(lab, part, () => part.emit());
  const flows = blaming(lab, undefined, () => flowsOf(lab, declared.places));
  blaming(lab, undefined, () => deriveNetworkPolicies(lab, flows));
  for (const chart of ServiceChart.all(lab)) blaming(lab, services, () => atOnce(lab, services, () => chart.finish()));
  complete(lab);
  lab.node.lock();
  const { objects, problems } = blaming(lab, undefined, () => render(lab));
  return Object.freeze({
    lab,
    ledger: declared.ledger,
    objects: new Objects(objects, lab.definitions),
    flows,
    places: declared.places,
    waivers: homelab.waivers ?? [],
    rehearsals: homelab.rehearsals ?? [],
    pushed: homelab.pushed,
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
    const own = problemsIn(error);
    if (own !== undefined) throw new ProblemsError([...lab.problems, ...own]);
    const problem = chartThrew(typeof otherwise === 'object' ? pathOf(otherwise) : otherwise, error);
    if (problem === undefined) throw error;
    throw new ProblemsError([...lab.problems, problem]);
  }
}

/** Stops where the tree is not what was meant: nothing can be said of a whole that has something else in the place of what is wrong. */
function complete(lab: Lab): void {
  const misplaced = strangers(lab);
  if (lab.isWhole && misplaced.length === 0) return;
  throw new ProblemsError([...lab.problems, ...unknownNames(lab), ...misplaced]);
}

/** Names that no inventory entry answers to, and no construct has complained about. */
function unknownNames(lab: Lab): Problem[] {
  return lab.untold.map((problem) => ({ ...problem, where: `clusters/${lab.homelab}/services.ts` }));
}
