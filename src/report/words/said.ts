/**
 * A piece of a sentence: `ours` is in the page’s language, `named` a name, a number or the homelab’s own words, which no language changes,
 * and `english` a sentence of Loutik that no table has.
 */
export interface Piece {
  readonly text: string;
  readonly is: 'ours' | 'named' | 'english';
}

/** A sentence, in its pieces. */
export type Said = readonly Piece[];

export const ours = (text: string): Said => [{ text, is: 'ours' }];
export const named = (text: string): Said => [{ text, is: 'named' }];
export const english = (text: string): Said => [{ text, is: 'english' }];

/** A sentence as one text. */
export function textOf(said: Said): string {
  return said.map(({ text }) => text).join('');
}
