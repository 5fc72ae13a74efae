/** Longer lines are hard to read. */
const widest = 100;
const usual = 80;

/** How many characters a line of a terminal holds, as far as text is made for it. */
export function widthOf(stream: { readonly columns?: number }, env: NodeJS.ProcessEnv): number {
  const said = /^[1-9]\d{0,4}$/.test(env.COLUMNS ?? '') ? Number(env.COLUMNS) : stream.columns;
  return Math.min(said || usual, widest);
}

/** A text on lines of at most `width`, all but the first behind `indent`. A word that is longer stands alone. */
export function wrapped(text: string, width: number, indent = ''): string {
  return filled(text.split(' '), width, indent).join('\n');
}

/** A command behind its label, on lines of at most `width`, that can still be copied: no quoted word is broken. */
export function wrappedCommand(label: string, command: string, width: number): string {
  const words = command.match(/(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'])+/g) ?? [];
  return filled([label, ...words], width - ' \\'.length, ' '.repeat(label.length + 1)).join(' \\\n');
}

/** What stands on the left, and beside it, from a column on, what it means; below it where there is no room. */
export function row(left: string, right: string, column: number, width: number): string {
  const start = width - column < 24 ? 6 : column;
  const indent = ' '.repeat(start);
  const [first = '', ...more] = filled(right.split(' '), width - start, '');
  const beside = start === column && left.length < column ? left.padEnd(column) : `${left}\n${indent}`;
  return [`${beside}${first}`, ...more.map((line) => `${indent}${line}`)].join('\n');
}

function filled(words: readonly string[], width: number, indent: string): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `${indent}${word}`);
  }
  return lines;
}
