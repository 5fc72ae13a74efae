/**
 * A piece of a sentence: `ours` is in the page’s language, `named` a name or a number, which no language changes, `written` what the homelab
 * says in its own words, in a language that nobody knows here, and `english` a sentence of Loutik that no table has.
 */
export interface Piece {
  readonly text: string;
  readonly is: 'ours' | 'named' | 'written' | 'english';
}

/** A sentence, in its pieces. */
export type Said = readonly Piece[];

export const ours = (text: string): Said => [{ text, is: 'ours' }];
export const named = (text: string): Said => [{ text, is: 'named' }];
export const written = (text: string): Said => [{ text, is: 'written' }];
export const english = (text: string): Said => [{ text, is: 'english' }];

/** A sentence as one text. */
export function textOf(said: Said): string {
  return said.map(({ text }) => text).join('');
}
