const pattern = /@@to fill: ([\s\S]*?)@@/g;

/** A value that only the owner knows and has not filled in yet. It survives being put into other text; a file that contains one is withheld. */
export function toFill(what: string): string {
  return `@@to fill: ${what}@@`;
}

/** What is still to be filled in a text. */
export function holesIn(text: string): string[] {
  if (!text.includes('@@to fill: ')) return []; // nearly always
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
}

/** Whether a value is, or contains, a hole. */
export function isHole(value: string): boolean {
  return holesIn(value).length > 0;
}
