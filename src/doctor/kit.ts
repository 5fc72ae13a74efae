import type { Problem } from '../problems';
import { at, type Finding } from './finding';

/** What `kit verify` says of a kit that opened. */
export interface KitVerdict {
  readonly problems: readonly Problem[];
  readonly todo: readonly Problem[];
  readonly opened: number;
}

/** What the kit is, by its verdict, or by why it did not open. No secret is in either. Pure. */
export function judgeKit(path: string, verdict: KitVerdict | readonly Problem[]): readonly Finding[] {
  if (!('opened' in verdict)) return verdict.map(unopened);
  const wrong = [...verdict.problems, ...verdict.todo].map(({ where, what, repair }) => at('kit', where).wrong(what, repair));
  return wrong.length > 0 ? wrong : [at('kit', path).ok(`it opens; ${verdict.opened} sealed values open to what it has`)];
}

/** A kit that is locked may be whole: who has its key can say. */
function unopened({ code, where, what, repair }: Problem): Finding {
  return code === 'KIT_LOCKED' ? at('kit', where).unknown(what, repair) : at('kit', where).wrong(what, repair);
}
