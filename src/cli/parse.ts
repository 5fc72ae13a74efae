import { parseArgs } from 'node:util';
import { suggest } from '../suggest';
import { type Option, UsageError } from './command';

/** Options that every command has. */
const common = {
  homelab: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

/** The words that are no options, before the command's own options are known. */
export function wordsOf(argv: readonly string[]): string[] {
  return parseArgs({ args: [...argv], strict: false, allowPositionals: true, options: common }).positionals;
}

/** What was given to a command, by its own options and the common ones. */
export function parse(argv: readonly string[], own: Readonly<Record<string, Option>>) {
  const options = {
    ...common,
    ...Object.fromEntries(Object.entries(own).map(([name, { type, multiple = false }]) => [name, { type, multiple }])),
  };
  try {
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    return { values: values as Record<string, string | boolean | readonly string[] | undefined>, positionals };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const wrong = /Unknown option '--?([^']*)'/.exec(message)?.[1];
    const right = wrong === undefined ? undefined : suggest(wrong, Object.keys(options));
    throw new UsageError(
      `${wrong === undefined ? message : `There is no option ${wrong.length > 1 ? '--' : '-'}${wrong}`}${right ? `; did you mean --${right}?` : '.'} See: npx loutik --help`,
    );
  }
}
