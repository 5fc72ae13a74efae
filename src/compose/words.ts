import type { Part, Text } from './node';

interface Sign {
  readonly sign: string;
  readonly part: number;
}

/** A command in one text as its words: by the rules of a shell for quotes and backslashes, as Compose splits it. */
export function wordsOf(text: Text): readonly Text[] {
  const signs = text.parts.flatMap(({ text: piece }, part): Sign[] => [...piece].map((sign) => ({ sign, part })));
  const words: Sign[][] = [];
  let word: Sign[] | undefined;
  let quote = '';
  for (let at = 0; at < signs.length; at++) {
    const one = signs[at] as Sign;
    const next = signs[at + 1];
    if (quote === '' && /\s/.test(one.sign)) {
      if (word) words.push(word);
      word = undefined;
      continue;
    }
    word ??= [];
    if (one.sign === '\\' && quote !== "'" && next !== undefined && (quote === '' || '"\\$`'.includes(next.sign))) {
      word.push(next);
      at += 1;
    } else if (quote === '' && (one.sign === '"' || one.sign === "'")) quote = one.sign;
    else if (one.sign === quote) quote = '';
    else word.push(one);
  }
  if (word) words.push(word);
  return words.map((one) => textFrom(one, text));
}

function textFrom(signs: readonly Sign[], { at, parts }: Text): Text {
  const pieces: Part[] = [];
  let before = -1;
  for (const { sign, part } of signs) {
    const last = pieces.at(-1);
    if (part === before && last !== undefined) pieces[pieces.length - 1] = { ...last, text: last.text + sign };
    else pieces.push({ ...parts[part], text: sign });
    before = part;
  }
  return { at, value: signs.map(({ sign }) => sign).join(''), parts: pieces.length === 0 ? [{ text: '' }] : pieces };
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
