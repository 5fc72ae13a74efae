import type { Item } from '../data/report-data';
import { linesOf, widthOf } from './text';

/** A line of text of a box, by its baseline. */
export interface BoxText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly look: 'name' | 'note' | 'label';
}

export interface BoxBar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly used: number;
}

/** What is written in a box, and the room that it takes. */
export interface Box {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly BoxText[];
  readonly bars: readonly BoxBar[];
}

/** Words that boxes are labelled with. */
export interface BoxWords {
  readonly cpu: string;
  readonly memory: string;
  readonly of: string;
  readonly nameOf: (item: Item) => string;
  readonly noteOf: (item: Item) => string | undefined;
  readonly amount: (text: string) => string;
}

const pad = 10;
/** How much wider the names of what holds others are: they are bold. */
const bold = 1.12;
const gap = 8;

/** A box as wide as its text, up to `most`. */
export function chip(item: Item, words: BoxWords, most: number, size = 12): Box {
  const name = words.nameOf(item);
  const note = words.noteOf(item);
  const lines = [
    ...linesOf(name, size, most - 2 * pad).map((text) => ({ text, look: 'name' as const, size })),
    ...(note === undefined ? [] : linesOf(note, size - 1, most - 2 * pad).map((text) => ({ text, look: 'note' as const, size: size - 1 }))),
  ];
  const height = lines.length * (size + 4) + 8;
  return {
    width: Math.max(...lines.map((line) => widthOf(line.text, line.size))) + 2 * pad,
    height,
    texts: lines.map((line, index) => ({ ...line, x: pad, y: 4 + (index + 1) * (size + 4) - 4 })),
    bars: [],
  };
}

/** A NIC: its name and its rate on one line. */
export function plug(item: Item, words: BoxWords, most: number): Box {
  const text = [words.nameOf(item), words.noteOf(item)].filter(Boolean).join(' · ');
  const lines = linesOf(text, 11, most - 2 * gap);
  return {
    width: Math.max(...lines.map((line) => widthOf(line, 11))) + 2 * gap,
    height: lines.length * 14 + 8,
    texts: lines.map((line, index) => ({ text: line, look: 'note', size: 11, x: gap, y: 15 + index * 14 })),
    bars: [],
  };
}

/** The head of something that others stand in, or a disk: name, note, and a bar for each share, side by side where two have room; `above` is left free. */
export function head(item: Item, words: BoxWords, width: number, size: number, above = 0): Box {
  const inner = width - 2 * pad;
  let y = pad + above;
  const texts: BoxText[] = [];
  const bars: BoxBar[] = [];
  const write = (text: string, look: BoxText['look'], at: number, x = pad, room = inner) => {
    for (const line of linesOf(text, look === 'name' ? at * bold : at, room)) {
      y += at + 4;
      texts.push({ text: line, look, size: at, x, y: y - 4 });
    }
  };
  write(words.nameOf(item), 'name', size);
  const note = words.noteOf(item);
  if (note !== undefined) write(note, 'note', 12);
  const columns = item.shares.length > 1 && inner >= 260 ? 2 : 1;
  const room = (inner - (columns - 1) * 16) / columns;
  const top = y + 4;
  let lowest = y;
  item.shares.forEach((share, index) => {
    const x = pad + (index % columns) * (room + 16);
    y = columns === 2 ? top : lowest + (index === 0 ? 4 : 6);
    const what = share.what === 'disk' ? '' : `${words[share.what]} `;
    write(`${what}${words.amount(share.usedText)} ${words.of} ${words.amount(share.ofText)}`, 'label', 11, x, room);
    bars.push({ x, y: y + 2, width: room, used: share.of > 0 ? share.used / share.of : 1 });
    lowest = Math.max(lowest, y + 8);
  });
  return { width, height: lowest + pad, texts, bars };
}
