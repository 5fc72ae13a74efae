/** What a terminal obeys or hides instead of showing it: control and format characters (Unicode Cc, Cf), lone surrogates, other ends of lines. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text that somebody else may have written, for one line of a terminal: what it would obey is shown escaped. */
export function visible(text: string): string {
  return text.replace(hidden, (character) => names[character] ?? escaped(character));
}

/** As `visible`, of a text that has lines and columns. */
export function visibleLines(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(hidden, (character) => (/[\n\t]/.test(character) ? character : visible(character)));
}

/** A result for programs, on one line that is safe on a terminal too. */
export function jsonLine(result: object): string {
  return `${JSON.stringify(result).replace(hidden, escaped)}\n`;
}

/** As JSON escapes it: each of its UTF-16 units. */
function escaped(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
