/** How two texts differ, line by line. */
export interface TextDiff {
  readonly added: number;
  readonly removed: number;
  /** The first lines that differ, each behind `- ` or `+ `. */
  readonly lines: readonly string[];
}

/** As many lines as still tell what a change is about. */
const shownLines = 8;
/** Comparing takes time and space by the product of the lines that differ: beyond this, they are only counted. */
const mostCells = 1_000_000;

/** The lines that one text has and the other has not. */
export function textDiff(before: string, after: string): TextDiff {
  const a = linesOf(before);
  const b = linesOf(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const steps = edits(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const removed = steps.filter((line) => line.startsWith('-')).length;
  return { added: steps.length - removed, removed, lines: steps.slice(0, shownLines) };
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** What to take away and put in, by the longest common subsequence. */
function edits(a: readonly string[], b: readonly string[]): string[] {
  if (a.length * b.length > mostCells) return [...a.map((line) => `- ${line}`), ...b.map((line) => `+ ${line}`)];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: string[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) out.push(`- ${a[i++]}`);
    else out.push(`+ ${b[j++]}`);
  }
  return out;
}
