/** What a page shows, in its order: something to put into a file, to run, or that was said. */
export type Step =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'edit'; readonly path: string; readonly before: string; readonly after: string }
  | { readonly kind: 'run'; readonly commands: readonly string[]; readonly fails: boolean; readonly elsewhere?: string }
  | { readonly kind: 'said'; readonly lines: readonly string[] }
  | { readonly kind: 'other'; readonly language: string; readonly text: string };

/** A block of code with the comment before it: `<!-- file: charts/notes.ts -->`. */
const block = /(?:^<!-- (file|in|elsewhere|fails)(?:: (.+?))? -->\n\n?)?^```(\w*)\n([\s\S]*?)^```$/gm;

/**
 * The steps of a page. `file` puts a block into a file, `in` carries out a diff in one, `fails` says that the commands end with 1, and
 * `elsewhere` names the test that runs what cannot be run here; a text after commands is what they say, with … for what may be anything.
 */
export function stepsOf(page: string): Step[] {
  return [...page.matchAll(block)].map(([, mark, given = '', language = '', text = '']): Step => {
    if (mark === 'file') return { kind: 'file', path: given, text };
    if (mark === 'in') return { kind: 'edit', path: given, before: side(text, '-'), after: side(text, '+') };
    if (language === 'sh')
      return { kind: 'run', commands: commandsIn(text), fails: mark === 'fails', elsewhere: mark === 'elsewhere' ? given : undefined };
    if (language === 'text') return { kind: 'said', lines: text.trimEnd().split('\n') };
    return { kind: 'other', language, text };
  });
}

/** One side of a diff: the lines that are common, and those with its own sign. */
function side(diff: string, sign: '-' | '+'): string {
  return diff
    .split('\n')
    .filter((line) => line.startsWith(' ') || line.startsWith(sign))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
}

/** The commands of a block, one a line, without what is said of them. */
export function commandsIn(text: string): string[] {
  return text
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s+)# .*$/, '').trim())
    .filter((line) => line !== '');
}

/** What a diff makes of a text; throws where the text does not have its one side exactly once. */
export function edited(text: string, { path, before, after }: Extract<Step, { readonly kind: 'edit' }>): string {
  const places = text.split(before).length - 1;
  if (places !== 1) throw new Error(`${path} has ${places === 0 ? 'no place' : 'several places'} for\n${before}`);
  return text.replace(before, () => after);
}

/** The first line of a page's text that does not follow in what was said; undefined when all do, in this order. */
export function unsaid(lines: readonly string[], said: string): string | undefined {
  const all = said.split('\n').map((line) => line.trim());
  let at = 0;
  return lines.find((line) => {
    const wanted = line.trim();
    if (wanted === '…' || wanted === '') return false;
    const pattern = new RegExp(
      `^${wanted
        .split('…')
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    );
    const found = all.findIndex((one, index) => index >= at && pattern.test(one));
    at = found + 1;
    return found < 0;
  });
}
