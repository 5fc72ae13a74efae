import { assemble, type Model } from '../model/assemble';
import type { HomelabModules } from '../model/homelab';
import { loadHomelab } from '../model/load';
import { gather } from '../plan/gather';
import { planOf } from '../plan/plan';
import { readPushed } from '../plan/pushed';
import { resultOf } from '../plan/result';
import { ProblemsError } from '../problems';
import { prove } from '../proofs/prove';
import type { ReportData } from './data/report-data';
import { report } from './report';

export interface ReportRequest {
  readonly root: string;
  readonly homelab: string;
  readonly modules: HomelabModules;
  /** Said of what changed in place of comparing with the last commit. @default - it is compared */
  readonly changes?: string;
}

/**
 * Reads a homelab and makes its report. One whose proofs fail has a report that says so; throws a `ProblemsError` for one that cannot be
 * assembled.
 */
export async function makeReport({ root, homelab, modules, changes }: ReportRequest): Promise<ReportData> {
  const model = assemble({ ...(await loadHomelab(root, homelab, modules)), pushed: readPushed(root, homelab) });
  if (model.problems.length > 0) throw new ProblemsError(model.problems);
  const evidence = prove(model);
  return report(model, evidence, changes ?? (await changesSince({ root, homelab, modules }, model)));
}

/** What changed since the last commit; a sentence where nothing could be compared. */
async function changesSince({ root, homelab, modules }: ReportRequest, model: Model): Promise<ReportData['changes']> {
  try {
    const { before, after, outside, against, notes } = await gather({ root, homelab, modules, against: 'HEAD', model });
    return resultOf(planOf({ homelab, before, after }, outside), against, notes);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ what }) => what).join('; ');
  }
}
