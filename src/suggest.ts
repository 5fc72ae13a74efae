/** No name that anybody mistypes is longer; comparing takes time by the square. */
const longest = 100;

/** The known name that a wrong one was most likely meant to be: at most a third of it mistyped, and not all of it. */
export function suggest(wrong: string, known: readonly string[]): string | undefined {
  if (wrong.length > longest) return undefined;
  let best: string | undefined;
  let least = Math.min(Math.max(1, Math.floor(wrong.length / 3)) + 1, wrong.length);
  for (const name of known) {
    const edits = distance(wrong.toLowerCase(), name.toLowerCase());
    if (edits < least) {
      least = edits;
      best = name;
    }
  }
  return best;
}

/** How many letters are one too many, missing, wrong, or swapped with the next (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
