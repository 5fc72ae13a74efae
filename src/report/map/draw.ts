import type { Item } from '../data/report-data';
import { type Html, html } from '../page/html';
import type { Words } from '../words/words';
import type { BoxWords } from './boxes';
import type { Drawing } from './layout';

/** What boxes say in a language. */
export function boxWords({ map, notes, amounts }: Words): BoxWords {
  return {
    cpu: map.cpu,
    memory: map.memory,
    of: map.of,
    nameOf: ({ kind, name }) => (kind === 'more' ? map.more(name) : name),
    noteOf: ({ note }) => (note === undefined ? undefined : notes(note)),
    amount: amounts,
  };
}

/** A drawing of the map as SVG. Items are told by their numbers, so that one page can hold several drawings. */
export function drawMap({ width, height, boxes, wires }: Drawing, items: readonly Item[], words: Words, look: string): Html {
  const number = new Map(items.map(({ id }, index) => [id, index]));
  const numbers = (ids: readonly string[]) => ids.flatMap((id) => number.get(id) ?? []).join(' ');
  return html`<svg class="map ${look}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${words.map.label}">
${wires.map(({ wire, points }) => html`<polyline class="wire ${wire.kind}" data-ends="${numbers([wire.from, wire.to])}" points="${points.map(({ x, y }) => `${round(x)},${round(y)}`).join(' ')}"/>`)}
${boxes.map(
  ({ item, box, x, y, width: wide, height: high }) =>
    html`<g class="item ${item.kind} ${item.trust}" data-item="${number.get(item.id)}" data-related="${numbers(item.related)}" tabindex="0" role="button" aria-haspopup="dialog" aria-description="${words.kinds[item.kind]}" transform="translate(${round(x)},${round(y)})"><rect class="box" width="${round(wide)}" height="${round(high)}" rx="${item.kind === 'machine' ? 12 : item.kind === 'vm' || item.kind === 'metal' ? 9 : 6}"/>${box.texts.map(
      (line) => html`<text class="${line.look}" x="${round(line.x)}" y="${round(line.y)}" font-size="${line.size}">${line.text}</text>`,
    )}${box.bars.map(({ x: left, y: top, width: room, used }) => html`<rect class="track" x="${round(left)}" y="${round(top)}" width="${round(room)}" height="6" rx="3"/><rect class="bar ${used > 0.98 ? 'full' : used > 0.85 ? 'high' : ''}" x="${round(left)}" y="${round(top)}" width="${round(room * Math.min(1, used))}" height="6" rx="3"/>`)}</g>`,
)}
</svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
