import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ProblemsError } from '../problems';
import { suggest } from '../suggest';
import { type Call, type Command, type CommandGroup, type Option, type Outcome, UsageError } from './command';
import { withExcerpt } from './excerpt';
import { hasColour, printProblems } from './print-problems';

/** 0 done, 1 the user has something to mend, 2 called wrongly, 70 a bug of ours. */
const exit = { done: 0, problems: 1, usage: 2, bug: 70 } as const;

const commands: Readonly<Record<string, () => Promise<Command | CommandGroup>>> = {
  synth: async () => (await import('./synth')).synth,
  kit: async () => (await import('./kit')).kit,
  twin: async () => (await import('./twin/twin')).twin,
};

/** Runs the command line. Text for people goes to standard error, `--json` to standard output. */
export async function run(call: Call): Promise<void> {
  const json = call.argv.includes('--json');
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : exit.bug));
  try {
    const { text, result, output } = await dispatch(call);
    if (text) process.stderr.write(`${text}\n`);
    if (output !== undefined && !json) process.stdout.write(`${output}\n`);
    if (json && result) process.stdout.write(`${JSON.stringify({ ok: true, ...result })}\n`);
  } catch (error) {
    process.exitCode = tell(error, json, call.root);
  }
}

function tell(error: unknown, json: boolean, root: string): number {
  if (error instanceof ProblemsError) {
    const problems = error.problems.map((problem) => withExcerpt(root, problem));
    process.stderr.write(`${printProblems(problems, hasColour(process.stderr, process.env), error.unchanged)}\n`);
    if (json) process.stdout.write(`${JSON.stringify({ ok: false, problems })}\n`);
    return exit.problems;
  }
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    if (json) process.stdout.write(`${JSON.stringify({ ok: false, usage: error.message })}\n`);
    return exit.usage;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  if (json) process.stdout.write(`${JSON.stringify({ ok: false, bug: String(error) })}\n`);
  process.stderr.write(`${stack}\n\nThis is a bug of Loutik's, not yours. Every file is whole. Please report it with the lines above.\n`);
  return exit.bug;
}

async function dispatch({ root, argv, homelabs }: Call): Promise<Partial<Outcome>> {
  const [first, second] = wordsOf(argv);
  if (first === undefined) {
    const { values } = parse(argv, {});
    if (values.version) return { text: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version };
    if (values.help) return { text: await help() };
    throw new UsageError(await help());
  }
  const command = await find(first, second, argv.includes('--help') || argv.includes('-h'));
  if ('text' in command) return command;
  const words = command.name.split(' ').length;
  const { values, positionals } = parse(argv, command.options ?? {});
  if (values.help) return { text: commandHelp(command) };
  const args = positionals.slice(words);
  if (args.length > (command.takes?.length ?? 0))
    throw new UsageError(
      `${command.name} takes no ${args.slice(command.takes?.length ?? 0).join(' ')}. See: npx loutik ${command.name} --help`,
    );
  const { homelab: wanted, json, help: _, version: __, ...options } = values;
  try {
    const homelab = choose(Object.keys(homelabs), wanted as string | undefined);
    return await command.run({ root, homelab, modules: homelabs[homelab] ?? {}, json: json === true, options, args });
  } catch (error) {
    if (error instanceof ProblemsError) error.unchanged = command.onProblems;
    throw error;
  }
}

/** The words that are no options, before the command's own options are known. */
function wordsOf(argv: readonly string[]): string[] {
  return parseArgs({ args: [...argv], strict: false, allowPositionals: true, options: common }).positionals;
}

/** The command that one or two words name, or the help of a group. */
async function find(first: string, second: string | undefined, wantsHelp: boolean): Promise<Command | { readonly text: string }> {
  const load = Object.hasOwn(commands, first) ? commands[first] : undefined;
  if (load === undefined) {
    const right = suggest(first, Object.keys(commands));
    throw new UsageError(`There is no command ${first}${right ? `; did you mean ${right}?` : '.'} See: npx loutik --help`);
  }
  const found = await load();
  if (!('commands' in found)) return found;
  const command = found.commands.find(({ name }) => name === `${first} ${second}`);
  if (command) return command;
  if (second === undefined && wantsHelp) return { text: groupHelp(found) };
  if (second === undefined) throw new UsageError(groupHelp(found));
  const right = suggest(
    second,
    found.commands.filter(({ hidden }) => !hidden).map(({ name }) => name.slice(first.length + 1)),
  );
  throw new UsageError(
    `There is no command ${first} ${second}${right ? `; did you mean ${first} ${right}?` : '.'} See: npx loutik ${first} --help`,
  );
}

const common = {
  homelab: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

function parse(argv: readonly string[], own: Readonly<Record<string, Option>>) {
  const options = { ...common, ...Object.fromEntries(Object.entries(own).map(([name, { type }]) => [name, { type }])) };
  try {
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    return { values: values as Record<string, string | boolean | undefined>, positionals };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const wrong = /Unknown option '--?([^']*)'/.exec(message)?.[1];
    const right = wrong === undefined ? undefined : suggest(wrong, Object.keys(options));
    throw new UsageError(
      `${wrong === undefined ? message : `There is no option ${wrong.length > 1 ? '--' : '-'}${wrong}`}${right ? `; did you mean --${right}?` : '.'} See: npx loutik --help`,
    );
  }
}

/** The homelab that is meant: the one named, else the only one. */
function choose(known: readonly string[], wanted: string | undefined): string {
  if (wanted === undefined && known.length === 1) return known[0] as string;
  if (wanted === undefined && known.length > 1) throw new UsageError(`Which homelab? Say --homelab ${known.join(' or --homelab ')}`);
  if (wanted !== undefined && known.includes(wanted)) return wanted;
  const right = suggest(wanted ?? '', known);
  throw new ProblemsError([
    {
      code: 'HOMELAB_UNKNOWN',
      where: wanted === undefined ? 'clusters/' : `clusters/${wanted}`,
      what: known.length > 0 ? `there is no such homelab; there is ${known.join(', ')}` : 'there is no homelab at all',
      repair: right ? `say --homelab ${right}` : 'make a folder with inventory.ts and services.ts: copy clusters/loutik',
    },
  ]);
}

async function help(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  return [
    'Loutik: a home lab as one typed program.',
    '',
    'usage: npx loutik <command> [options]',
    '',
    ...all.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`),
    '',
    ...optionLines,
    '',
    'example: npx loutik synth',
  ].join('\n');
}

const optionLines = [
  'options:',
  '  --homelab NAME   a folder of clusters/; not needed while there is only one',
  '  --json           the result on standard output, for programs',
  '  -h, --help       this, or a command in full',
  '  --version        the version',
];

function groupHelp({ name, summary, commands }: CommandGroup): string {
  const shown = commands.filter(({ hidden }) => !hidden);
  return [
    `npx loutik ${name}: ${summary}`,
    '',
    ...shown.map((command) => `  ${command.name.padEnd(16)} ${command.summary}`),
    '',
    ...shown.flatMap(({ examples }) => examples.slice(0, 1)).map((example) => `example: ${example}`),
  ].join('\n');
}

function commandHelp({ name, summary, examples, options = {}, takes = [] }: Command): string {
  const own = Object.entries(options).map(
    ([option, { value, about }]) => `  ${`--${option}${value ? ` ${value}` : ''}`.padEnd(16)} ${about}`,
  );
  const usage = takes.length > 0 ? ['', `usage: npx loutik ${name} ${takes.map((word) => `[${word}]`).join(' ')} [options]`] : [];
  return [
    `npx loutik ${name}: ${summary}`,
    ...usage,
    '',
    ...optionLines,
    ...own,
    '',
    ...examples.map((example) => `example: ${example}`),
  ].join('\n');
}
