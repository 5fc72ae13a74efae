import type { Construct } from 'constructs';
import { ServiceChart } from '../constructs/chart';
import { Lab, pathOf } from '../constructs/lab';
import type { Ledger } from '../constructs/ledger';
import { Secret } from '../constructs/secret';
import { Workload } from '../constructs/workload';
import { deriveBackups } from '../derive/backups';
import { checkModel } from '../derive/check-model';
import { deriveLedger } from '../derive/ledger';
import { deriveNetworkPolicies } from '../derive/network-policies';
import { checkInventory } from '../inventory/check-inventory';
import { failOn, type Problem, ProblemsError } from '../problems';
import { chartThrew } from './chart-threw';
import type { Homelab } from './homelab';

/** A homelab's whole tree, and what is known of its volumes. */
export interface Built {
  readonly lab: Lab;
  readonly ledger: Ledger;
}

/** Declares and derives. Throws every problem of the inventory at once; what charts do wrong is in `lab.problems`. */
export function build(homelab: Homelab): Built {
  failOn(checkInventory(homelab.inventory));
  const lab = new Lab({ homelab: homelab.name, inventory: homelab.inventory, sealed: homelab.sealed, ledger: homelab.ledger });
  theirs(lab, () => homelab.services(lab));
  deriveBackups(lab);
  const ledger = deriveLedger(lab);
  for (const chart of ServiceChart.all(lab)) theirs(lab, () => chart.derive(ledger));
  for (const workload of Workload.all(lab)) theirs(lab, () => workload.emit(), workload);
  checkModel(lab, ledger);
  checkUnusedSecrets(lab);
  deriveNetworkPolicies(lab);
  for (const chart of ServiceChart.all(lab)) theirs(lab, () => chart.finish());
  return { lab, ledger };
}

/** Runs code of `clusters/` or `charts/`, or what was given by it: what it throws is the user's to mend, at its line or construct. */
function theirs(lab: Lab, run: () => void, at?: Construct): void {
  try {
    run();
  } catch (error) {
    const problems: readonly Problem[] =
      error instanceof ProblemsError ? error.problems : [chartThrew(at ? pathOf(at) : `clusters/${lab.homelab}/services.ts`, error)];
    throw new ProblemsError([...lab.problems, ...problems]);
  }
}

function checkUnusedSecrets(lab: Lab): void {
  const declared = new Set(Secret.all(lab).map(({ namespace, name }) => `${namespace}/${name}`));
  for (const [key, { file }] of lab.sealed) {
    if (declared.has(key)) continue;
    lab.report({
      code: 'SEALED_SECRET_UNUSED',
      where: file,
      what: `nothing declares a secret ${key}`,
      repair: 'remove the file, or declare the secret in its chart',
    });
  }
}
