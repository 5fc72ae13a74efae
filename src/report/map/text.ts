/** How wide a character is in the page's font, in shares of its size: a browser's fonts differ, so each is taken for a wide one. */
function share(character: string): number {
  if (/\p{M}|\p{Cf}/u.test(character)) return 0;
  if (/[ijlI.,:;'|! \u00a0]/.test(character)) return 0.34;
  if (/[mwMW@%]/.test(character)) return 0.96;
  if (/[\p{Lu}0-9_+=×]/u.test(character) && character < '\u0250') return 0.7;
  return character < '\u0250' ? 0.63 : 1.25;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The room that a line of text takes, in pixels. */
export function widthOf(text: string, size: number): number {
  let sum = 0;
  for (const character of text) sum += share(character);
  return Math.ceil(sum * size);
}

/** A text as lines that are no wider: broken at spaces (but those that do not break), after hyphens, else within a word. Nothing of it is cut. */
export function linesOf(text: string, size: number, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const put = (part: string) => {
    if (line !== '' && widthOf(line + part.trimEnd(), size) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    if (widthOf(part, size) <= width) line += line === '' ? part.trimStart() : part;
    else
      for (const { segment } of segmenter.segment(part)) {
        if (line !== '' && widthOf(line + segment, size) > width) {
          lines.push(line);
          line = '';
        }
        line += segment;
      }
  };
  for (const part of text.match(/(?:[^\s-]|\u00a0)+-?|[^\S\u00a0]+|-/gu) ?? []) put(part);
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines.length === 0 ? [''] : lines;
}
