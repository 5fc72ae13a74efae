/** A text as one word of a shell: whatever it holds, the shell takes it as it is. */
export function shellQuote(value: string | number): string {
  return `'${String(value).replaceAll("'", `'\\''`)}'`;
}
