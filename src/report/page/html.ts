import { holesIn } from '../../units/hole';
import { visibleLines } from '../../visible';
import type { Said } from '../words/said';

/** Markup that is safe to put into a page: what was interpolated is in it as text. */
export class Html {
  private constructor(readonly text: string) {}

  /** Markup of our own: a style sheet, a script. Never of anybody's data. */
  static own(text: string): Html {
    return new Html(text);
  }
}

export type Part = Html | string | number | false | undefined | readonly Part[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text as markup shows it. What turns the direction of others' text, or cannot be seen, is spelled; what is still to be filled in is a question mark. */
export function escaped(text: string): string {
  let shown = text;
  for (const hole of holesIn(text)) shown = shown.replaceAll(`@@to fill: ${hole}@@`, '?');
  // emoji are joined by U+200D, which hides nothing
  return shown
    .split('\u200d')
    .map(visibleLines)
    .join('\u200d')
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A piece of markup: everything interpolated that is no markup itself is text. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return Html.own(strings.reduce((sum, string, index) => `${sum}${markup(parts[index - 1])}${string}`));
}

function markup(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(markup).join('');
  return escaped(String(part));
}

/** A name that somebody gave: whatever its direction, it turns no text beside it. */
export function name(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** What was said of something: what is English on a page of another language is marked as that, and the homelab’s own words as of a language that is not known. */
export function spoken(said: Said, language: string): Html {
  const tongues: Partial<Record<Said[number]['is'], string>> = language === 'en' ? {} : { english: 'en', written: '' };
  return html`${said.map(({ text, is }) => (tongues[is] === undefined ? text : html`<span lang="${tongues[is]}">${text}</span>`))}`;
}
