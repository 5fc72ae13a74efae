import { assemble, type Model } from '../model/assemble';
import type { HomelabModules } from '../model/homelab';
import { loadHomelab } from '../model/load';
import { gather } from '../plan/gather';
import { planOf } from '../plan/plan';
import { readPushed } from '../plan/pushed';
import { resultOf } from '../plan/result';
import { ProblemsError } from '../problems';
import { prove } from '../proofs/prove';
import type { Drawable, ReportData } from './data/report-data';
import { elk, type Layouter } from './map/elk';
import { drawn } from './page/drawings';
import { page } from './page/page';
import { drawableOf, report } from './report';
import type { Language } from './words/words';

export interface ReportRequest {
  readonly root: string;
  readonly homelab: string;
  readonly modules: HomelabModules;
  /** Said of what changed in place of comparing with the last commit. @default - it is compared */
  readonly changes?: string;
}

/** Reads a homelab and makes its report. One whose proofs fail has a report that says so; throws a `ProblemsError` for one that cannot be assembled. */
export async function makeReport(request: ReportRequest): Promise<ReportData> {
  const model = await read(request);
  return finished(request, model, drawableOf(model));
}

/** The same as a page, with the data on it: maps are laid out while proofs and changes are worked out. */
export async function makePage(
  request: ReportRequest,
  language: Language,
  layouter: Layouter = elk,
): Promise<{ readonly data: ReportData; readonly content: string }> {
  const model = await read(request);
  const drawable = drawableOf(model);
  const [drawings, data] = await Promise.all([drawn(drawable, language, layouter), finished(request, model, drawable)]);
  return { data, content: await page(data, language, drawings) };
}

async function read({ root, homelab, modules }: ReportRequest): Promise<Model> {
  const model = assemble({ ...(await loadHomelab(root, homelab, modules)), pushed: readPushed(root, homelab) });
  if (model.problems.length > 0) throw new ProblemsError(model.problems);
  return model;
}

async function finished(request: ReportRequest, model: Model, drawable: Drawable): Promise<ReportData> {
  const evidence = prove(model);
  return report(model, evidence, request.changes ?? (await changesSince(request, model)), drawable);
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
