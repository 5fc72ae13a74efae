/** The longest value that a sentence still bears. */
const longest = 200;

/** A value as JSON, so that a text shows its quotes and its control characters; by its kind where JSON has nothing for it. */
export function spelled(value: unknown): string {
  const text = json(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function json(value: unknown): string {
  try {
    if (value instanceof Promise) return 'a promise';
    return JSON.stringify(value) ?? (value === undefined ? 'nothing' : `a ${typeof value}`);
  } catch {
    return typeof value === 'bigint' ? `${value}n` : 'an object that is no plain data';
  }
}
