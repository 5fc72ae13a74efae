import type { ElkNode } from 'elkjs';
import type { Drawable } from '../data/report-data';
import { boxWords } from '../map/draw';
import { elk, type Layouter } from '../map/elk';
import { layOutTalks } from '../map/graph';
import { type Drawing, layOutMap } from '../map/layout';
import { type Language, languages } from '../words/words';

/** Where everything stands that a page draws. */
export interface Drawings {
  readonly wide: Drawing;
  readonly narrow: Drawing;
  readonly talks: ElkNode | undefined;
}

/** What the map is drawn for: a desk, and a phone. */
const widths = { wide: 1180, narrow: 336 } as const;

/** The drawings of a page in a language. They are begun at once, and made while the caller goes on. */
export async function drawn({ map, talks: list }: Drawable, language: Language, layouter: Layouter = elk): Promise<Drawings> {
  const words = languages[language];
  const [wide, narrow, talks] = await Promise.all([
    layOutMap(map, boxWords(words), widths.wide, layouter),
    layOutMap(map, boxWords(words), widths.narrow, layouter),
    layOutTalks(list, words, layouter),
  ]);
  return { wide, narrow, talks };
}
