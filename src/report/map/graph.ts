import type { ElkNode } from 'elkjs';
import type { Talk } from '../data/report-data';
import { type Html, html } from '../page/html';
import type { Words } from '../words/words';
import type { Layouter } from './elk';
import { widthOf } from './text';

/** More ends than an eye follows: the table alone tells then. */
const most = 40;

const endsOf = (talks: readonly Talk[]) => [...new Set(talks.flatMap(({ from, to }) => [from, to]))];

/** How the page calls an end: what is outside has a name in each language. */
function namesOf(talks: readonly Talk[], words: Words) {
  const outside = new Set(talks.filter(({ isOutside }) => isOutside).map(({ to }) => to));
  return { outside, nameOf: (end: string) => (outside.has(end) ? (words.network.outside[end] ?? end) : end) };
}

/** Who may talk to whom, laid out from left to right; nothing where it would be a thicket. */
export async function layOutTalks(talks: readonly Talk[], words: Words, layouter: Layouter): Promise<ElkNode | undefined> {
  const ends = endsOf(talks);
  if (ends.length > most || ends.length === 0) return undefined;
  const { nameOf } = namesOf(talks, words);
  return layouter({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.edgeRouting': 'SPLINES',
      'elk.layered.spacing.nodeNodeBetweenLayers': '90',
      'elk.spacing.nodeNode': '14',
      'elk.layered.considerModelOrder.strategy': 'NONE',
      'elk.randomSeed': '1',
    },
    children: ends.map((end): ElkNode => ({ id: end, width: widthOf(nameOf(end), 13) + 24, height: 30 })),
    edges: talks.map(({ from, to }, index) => ({ id: String(index), sources: [from], targets: [to] })),
  });
}

/** The same as it is drawn. */
export function talkGraph(talks: readonly Talk[], words: Words, graph: ElkNode): Html {
  const ends = endsOf(talks);
  const { outside, nameOf } = namesOf(talks, words);
  const { width = 0, height = 0, children = [], edges = [] } = graph;
  const number = new Map(ends.map((end, index) => [end, index]));
  const near = (end: string) => [...new Set(talks.flatMap(({ from, to }) => (from === end ? [to] : to === end ? [from] : [])))];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${words.network.graph}"><svg class="map talk" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" height="${Math.ceil(height)}" role="group" aria-label="${words.network.graph}">
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
${edges.map((edge, index) => {
  const [section] = edge.sections ?? [];
  const talk = talks[index];
  return section && talk
    ? html`<path class="wire" marker-end="url(#arrow)" data-ends="${number.get(talk.from)} ${number.get(talk.to)}" d="${curve([section.startPoint, ...(section.bendPoints ?? []), section.endPoint])}"/>`
    : '';
})}
${children.map(
  ({ id, x = 0, y = 0, width: wide = 0, height: high = 0 }) =>
    html`<g class="item ${outside.has(id) ? 'internet' : 'pod'}" data-item="${number.get(id)}" data-related="${near(id)
      .map((end) => number.get(end))
      .join(
        ' ',
      )}" data-name="${id}" tabindex="0" role="button" transform="translate(${Math.round(x)},${Math.round(y)})"><rect class="box" width="${wide}" height="${high}" rx="8"/><text class="name" x="12" y="20" font-size="13">${nameOf(id)}</text></g>`,
)}</svg></div>`;
}

/** Splines of the layout as a path: three points for each piece after the first. */
function curve([first, ...rest]: readonly { readonly x: number; readonly y: number }[]): string {
  const at = ({ x, y }: { readonly x: number; readonly y: number }) => `${Math.round(x)} ${Math.round(y)}`;
  if (first === undefined) return '';
  if (rest.length % 3 !== 0) return `M${[first, ...rest].map(at).join('L')}`;
  const pieces: string[] = [];
  for (let index = 0; index < rest.length; index += 3)
    pieces.push(
      `C${rest
        .slice(index, index + 3)
        .map(at)
        .join(' ')}`,
    );
  return `M${at(first)}${pieces.join('')}`;
}
