import { assemble, type Model } from '../../src/model/assemble';
import type { Homelab } from '../../src/model/homelab';
import type { Evidence } from '../../src/proofs/proof';
import { prove } from '../../src/proofs/prove';
import type { ReportData } from '../../src/report/data/report-data';
import { report } from '../../src/report/report';

export interface Reported {
  readonly model: Model;
  readonly evidence: readonly Evidence[];
  readonly data: ReportData;
}

/** The report of a homelab, with what it was made from. */
export function reported(homelab: Homelab, changes: ReportData['changes'] = 'not compared'): Reported {
  const model = assemble(homelab);
  const evidence = prove(model);
  return { model, evidence, data: report(model, evidence, changes) };
}
