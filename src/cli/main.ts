import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemsError } from '../problems';
import { suggest } from '../suggest';
import { jsonLine, visibleLines } from '../visible';
import { choose } from './choose';
import { type Call, type Command, type CommandGroup, type Outcome, UsageError } from './command';
import { commandHelp, groupHelp, help } from './help';
import { parse, wordsOf } from './parse';
import { exit, isDone, tell, worse } from './tell';
import { widthOf } from './width';

/** Every command, loaded when it is asked for. */
export const commands: Readonly<Record<string, () => Promise<Command | CommandGroup>>> = {
  synth: async () => (await import('./synth')).synth,
  check: async () => (await import('./check')).check,
  plan: async () => (await import('./plan')).plan,
  report: async () => (await import('./report')).report,
  init: async () => (await import('./init')).init,
  import: async () => (await import('./import')).importCommand,
  seal: async () => (await import('./seal')).seal,
  kit: async () => (await import('./kit/kit')).kit,
  doctor: async () => (await import('./doctor')).doctor,
  backups: async () => (await import('./backups')).backups,
  restore: async () => (await import('./restore/restore')).restore,
  twin: async () => (await import('./twin/twin')).twin,
};

/** Runs the command line. Text for people goes to standard error; help, the version, what a shell takes and `--json` to standard output. */
export async function run(call: Call): Promise<void> {
  const json = call.argv.includes('--json');
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      process.off('exit', tellEarlyEnd);
      process.exit(error.code === 'EPIPE' ? 0 : exit.bug);
    });
  process.once('exit', tellEarlyEnd);
  try {
    const asked = await understand(call);
    if (asked.command === undefined) process.stdout.write(json && asked.result ? jsonLine(asked.result) : `${asked.output}\n`);
    else await runEach(call, asked, json);
  } catch (error) {
    const { code, result } = tell(error, call.root);
    if (json) process.stdout.write(jsonLine(result));
    process.exitCode = code;
  }
  process.off('exit', tellEarlyEnd);
}

/** A homelab's program that ends the process, or waits for what never comes, ends all that is asked of it: that is no success. */
function tellEarlyEnd(code: number): void {
  if (code !== exit.done) return; // ended by a signal, as it should
  process.stderr.write(
    'It ended in the middle, and nothing was done: a file of the homelab calls process.exit, or waits for what never comes.\n',
  );
  process.exitCode = exit.problems;
}

/** Runs a command for each homelab that is meant, in turn: one that fails does not keep the others from theirs. */
async function runEach({ root, homelabs }: Call, { command, values, args }: Asked, json: boolean): Promise<void> {
  const { homelab: wanted, json: _, help: __, version: ___, ...options } = values;
  const names = command.needsNoHomelab ? [''] : choose(Object.keys(homelabs), wanted as string | undefined, command);
  const results: object[] = [];
  let worst: number = exit.done;
  for (const homelab of names) {
    try {
      if (results.length > 0) process.stderr.write('\n');
      const outcome = await command.run({ root, homelab, modules: homelabs[homelab] ?? {}, json, options, args });
      show(outcome, json);
      worst = worse(worst, outcome.code ?? exit.done);
      results.push({ ok: true, ...outcome.result });
    } catch (error) {
      if (error instanceof ProblemsError) error.unchanged = command.onProblems;
      if (names.length > 1) process.stderr.write(`${homelab}:\n`);
      const { code, result } = tell(error, root);
      worst = worse(worst, code);
      results.push(names.length > 1 ? { homelab, ...result } : result);
    }
  }
  if (json) process.stdout.write(jsonLine(names.length > 1 ? { ok: isDone(worst), homelabs: results } : (results[0] ?? {})));
  process.exitCode = worst;
}

function show({ text, output }: Outcome, json: boolean): void {
  if (text) process.stderr.write(`${visibleLines(text)}\n`);
  if (output !== undefined && !json) process.stdout.write(`${output}\n`);
}

/** What was asked for: a command with its options and words. */
interface Asked {
  readonly command: Command;
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly args: readonly string[];
}

/** A text that is the answer already: help, the version. */
interface Answer {
  readonly command?: undefined;
  readonly output: string;
  readonly result?: object;
}

async function understand({ root, argv }: Call): Promise<Asked | Answer> {
  const width = widthOf(process.stdout, process.env);
  const [first, second] = wordsOf(argv);
  if (first === undefined) {
    const { values } = parse(argv, {});
    if (values.version) return version(root);
    const all = await Promise.all(Object.values(commands).map((load) => load()));
    if (values.help) return { output: help(all, width) };
    throw new UsageError(help(all, widthOf(process.stderr, process.env)));
  }
  const found = await find(first, second);
  if ('commands' in found) {
    if (argv.includes('--help') || argv.includes('-h')) return { output: groupHelp(found, width) };
    throw new UsageError(groupHelp(found, widthOf(process.stderr, process.env)));
  }
  const { values, positionals } = parse(argv, found.options ?? {});
  if (values.version) return version(root);
  if (values.help) return { output: commandHelp(found, width) };
  const args = positionals.slice(found.name.split(' ').length);
  const tooMany = found.takesMore ? [] : args.slice(found.takes?.length ?? 0);
  if (tooMany.length > 0) throw new UsageError(`${found.name} takes no ${tooMany.join(' ')}. See: npx loutik ${found.name} --help`);
  return { command: found, values, args };
}

function version(root: string): { readonly output: string; readonly result: object } {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { output: version, result: { ok: true, version } };
}

/** The command that one or two words name, or the group that one word names alone. */
async function find(first: string, second: string | undefined): Promise<Command | CommandGroup> {
  const load = Object.hasOwn(commands, first) ? commands[first] : undefined;
  if (load === undefined) {
    const right = suggest(first, Object.keys(commands));
    throw new UsageError(`There is no command ${first}${right ? `; did you mean ${right}?` : '.'} See: npx loutik --help`);
  }
  const found = await load();
  if (!('commands' in found) || second === undefined) return found;
  const command = found.commands.find(({ name }) => name === `${first} ${second}`);
  if (command) return command;
  const known = found.commands.filter(({ hidden }) => !hidden).map(({ name }) => name.slice(first.length + 1));
  const right = suggest(second, known);
  throw new UsageError(
    `There is no command ${first} ${second}${right ? `; did you mean ${first} ${right}?` : '.'} See: npx loutik ${first} --help`,
  );
}
