const beside = '\u00a0';

/** A French text with its spaces where no line may end: before double signs and within quotes. */
export function typesetText(text: string): string {
  return text.replace(/ (?=[:;!?»])/g, beside).replace(/« /g, `«${beside}`);
}

/** The same of every text of a table, and of what its functions say. */
export function typeset<T>(table: T): T {
  if (typeof table === 'string') return typesetText(table) as T;
  if (Array.isArray(table)) return table.map(typeset) as T;
  if (typeof table === 'function') return ((...given: readonly unknown[]) => typeset(table(...given))) as T;
  if (typeof table !== 'object' || table === null) return table;
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, typeset(value)])) as T;
}

const units = `(?:[KMGT]iB|B|W|[kMG]B/s|[MG]bit/s|s|min|h|d|%|cores?)`;

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
