/** A file of settings that a script sources: whatever a value holds, the shell takes it as it is. */
export function shellEnv(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join('');
}
