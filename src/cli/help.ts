import type { Command, CommandGroup } from './command';
import { row, wrapped, wrappedCommand } from './width';

/** Where the meaning of options begins. */
const column = 19;

/** The command line as a whole. */
export function help(all: readonly (Command | CommandGroup)[], width: number): string {
  return [
    wrapped('Loutik: a home lab as one typed program.', width),
    '',
    'usage: npx loutik <command> [options]',
    '',
    ...all.map(({ name, summary }) => row(`  ${name}`, summary, 13, width)),
    '',
    ...options({}, width),
    '',
    wrappedCommand('example:', 'npx loutik synth', width),
  ].join('\n');
}

/** Commands under one word. */
export function groupHelp({ name, summary, commands }: CommandGroup, width: number): string {
  const shown = commands.filter(({ hidden }) => !hidden);
  return [
    wrapped(`npx loutik ${name}: ${summary}`, width, '  '),
    '',
    ...shown.map((command) => row(`  ${command.name}`, command.summary, column, width)),
    '',
    ...shown.flatMap(({ examples }) => examples.slice(0, 1)).map((command) => wrappedCommand('example:', command, width)),
  ].join('\n');
}

/** One command in full. */
export function commandHelp({ name, summary, examples, options: own = {}, takes = [], takesMore = false }: Command, width: number): string {
  const usage =
    takes.length > 0
      ? [
          '',
          wrapped(`usage: npx loutik ${name} ${takes.map((word) => `[${word}${takesMore ? '…' : ''}]`).join(' ')} [options]`, width, '  '),
        ]
      : [];
  return [
    wrapped(`npx loutik ${name}: ${summary}`, width, '  '),
    ...usage,
    '',
    ...options(own, width),
    '',
    ...examples.map((command) => wrappedCommand('example:', command, width)),
  ].join('\n');
}

function options(own: NonNullable<Command['options']>, width: number): string[] {
  const rows: readonly (readonly [string, string])[] = [
    ['--homelab NAME', 'a folder of clusters/; not needed while there is only one; synth and plan take all without it'],
    ['--json', 'the result on standard output, for programs'],
    ['-h, --help', 'this, or a command in full'],
    ['--version', 'the version'],
    ...Object.entries(own).map(([option, { value, about }]) => [`--${option}${value ? ` ${value}` : ''}`, about] as const),
  ];
  return ['options:', ...rows.map(([option, about]) => row(`  ${option}`, about, column, width))];
}
