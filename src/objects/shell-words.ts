/** A word of a shell's line, without its quotes, and whether the shell fills in a part of it. */
export interface ShellWord {
  readonly text: string;
  readonly isOpen: boolean;
}

/** What stands between words: blanks and comments, and what ends a command. What is behind a single `|` reads what it writes. */
const between = /(?:[^\S\n]+|(?<![^\s;&|()])#[^\n]*)/y;
const end = /\|\||&&|[;&|()\n]/y;

/** One part of a word: text between quotes, an escape, what is filled in, or letters. */
const part = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|(\$\((?:[^()]|\([^()]*\))*\)|\$\{[^}]*\}|`[^`]*`)|([^\s;&|()'"\\$`]+|[^\s;&|()])/sy;

/**
 * A script's simple commands, each as its words, those of one pipe in one list. Of a shell's grammar only what is needed to find a program
 * with its options: quotes, escapes, lines that go on, comments, and what ends a command.
 */
export function pipesOf(given: string): readonly (readonly (readonly ShellWord[])[])[] {
  const script = given.replace(/\\\r?\n/g, ' ');
  const pipes: ShellWord[][][] = [[[]]];
  for (let at = 0; at < script.length; ) {
    const blank = matchAt(between, script, at);
    const stop = matchAt(end, script, at);
    if (blank !== null) at += blank[0].length;
    else if (stop === null) {
      const { word, length } = wordAt(script, at);
      pipes.at(-1)?.at(-1)?.push(word);
      at += length;
    } else {
      if (stop[0] === '|') pipes.at(-1)?.push([]);
      else pipes.push([[]]);
      at += stop[0].length;
    }
  }
  return pipes.filter((pipe) => pipe.some((command) => command.length > 0));
}

function wordAt(script: string, start: number): { readonly word: ShellWord; readonly length: number } {
  let [at, text, isOpen] = [start, '', false];
  for (let found = matchAt(part, script, at); found !== null; found = matchAt(part, script, at)) {
    const [whole, single, double, escaped, filled, letters] = found;
    text += single ?? double ?? escaped ?? filled ?? letters ?? '';
    isOpen ||= filled !== undefined || letters === '$' || /[$`]/.test(double ?? '');
    at += whole.length;
  }
  return { word: { text, isOpen }, length: Math.max(at - start, 1) };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
