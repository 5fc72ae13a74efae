const open = '\u{E000}';
const close = '\u{E001}';
const pattern = /\u{E000}([^\u{E001}]*)\u{E001}/gu;

/** A value that only the owner knows and has not filled in yet. It survives being put into other strings; a file that contains one is withheld. */
export function toFill(what: string): string {
  return `${open}${what}${close}`;
}

/** What is still to be filled in a text. */
export function holesIn(text: string): string[] {
  if (!text.includes(open)) return [];
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
}

/** Whether a value is, or contains, a hole. */
export function isHole(value: string): boolean {
  return value.includes(open);
}
