/**
 * What is done by hand so that a new value is taken, or the old one goes: before anybody has the new one (`readied`), on a machine that was
 * given it just now, or once all have it (`settled`). No value stands in it.
 */
export type Taking =
  | { readonly at: 'readied' | 'settled'; readonly what: string; readonly commands?: readonly string[] }
  | { readonly at: 'machine'; readonly on: string; readonly what?: string; readonly commands: readonly string[] };

/** What a machine's shell is told, as one that has it in its files already. */
export function onMachine(on: string, commands: readonly string[], what?: string): Taking {
  return { at: 'machine', on, commands, ...(what === undefined ? {} : { what }) };
}
