import type { Command, CommandGroup } from '../../src/cli/command';
import { commandHelp } from '../../src/cli/help';
import { commands } from '../../src/cli/main';
import { exit } from '../../src/cli/tell';
import { markdownTable } from '../../src/proofs/tell-evidence';

/** Columns that a page has room for. */
const width = 110;

/** Every command as its own `--help` tells it. */
export async function commandsReference(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  return all.map((one) => ('commands' in one ? groupText(one) : commandText(one, '##'))).join('\n\n');
}

function groupText({ name, summary, commands: own }: CommandGroup): string {
  const shown = own.filter(({ hidden }) => !hidden);
  return [`## ${name}`, `${capital(summary)}.`, ...shown.map((command) => commandText(command, '###'))].join('\n\n');
}

function commandText(command: Command, level: string): string {
  return [`${level} ${command.name}`, '```text', commandHelp(command, width), '```'].join('\n').replace('\n', '\n\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What each exit code says. Typed: a code without its words does not compile. */
const codes: Readonly<Record<keyof typeof exit, string>> = {
  done: 'done',
  problems: 'you have something to mend: each problem is told with its place and repair',
  usage: 'called wrongly',
  changes: 'of `plan --exit-code`: there are changes',
  dangers: 'of `plan --exit-code`: there are dangers among them',
  bug: 'a bug of Loutik’s',
};

/** The exit codes. */
export function exitCodes(): string {
  const rows = Object.entries(exit).map(([name, code]) => [String(code), codes[name as keyof typeof exit]]);
  return markdownTable([['code', 'says'], ...rows]);
}
