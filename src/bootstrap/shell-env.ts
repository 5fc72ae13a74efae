import { shellQuote } from './shell-quote';

/** A file of settings that a script sources. */
export function shellEnv(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${shellQuote(value)}\n`)
    .join('');
}
