const beside = '\u00a0';
const units = `(?:[KMGT]iB|[kMGT]?B|W|[kMG]B/s|[MG]bit/s|s|min|h|d|j|%|cores?)`;
const beforeUnit = new RegExp(`(?<=\\d) (?=${units}(?![\\w/]))`, 'g');

/** A French text with its spaces where no line may end: before double signs and units, and within quotes. */
export function typesetText(text: string): string {
  return text
    .replace(/ (?=[:;!?»])/g, beside)
    .replace(/« /g, `«${beside}`)
    .replace(beforeUnit, beside);
}

/** The same of every text of a table, and of every text that its functions give: what they give in pieces is not theirs alone. */
export function typeset<T>(table: T): T {
  if (typeof table === 'string') return typesetText(table) as T;
  if (Array.isArray(table)) return table.map((one) => (typeof one === 'string' ? typesetText(one) : one)) as T;
  if (typeof table === 'function')
    return ((...given: readonly unknown[]) => {
      const said: unknown = table(...given);
      return typeof said === 'string' || Array.isArray(said) ? typeset(said) : said;
    }) as T;
  if (typeof table !== 'object' || table === null) return table;
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, typeset(value)])) as T;
}

/** An amount as it is written in French: a comma in its number, and a unit that stays beside it. */
export function amountFr(text: string): string {
  return text
    .replace(/(\d)\.(\d)/g, '$1,$2')
    .replace(/(\d) d\b/g, '$1 j')
    .replace(/(\d) core(s?)\b/g, '$1 cœur$2')
    .replace(/(\d) /g, `$1${beside}`);
}

const within = new RegExp(String.raw`(?<![\w.,:-])\d+(?:\.\d+)? ${units}(?![\w/])`, 'g');

/** A text of any words, with the amounts in it as French writes them. */
export function amountsFr(text: string): string {
  return /^\d+\.\d+$/.test(text) ? amountFr(text) : text.replace(within, amountFr);
}
