import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ProblemsError } from '../problems';
import { suggest } from '../suggest';
import type { Call, Command } from './command';
import { withExcerpt } from './excerpt';
import { hasColour, printProblems } from './print-problems';

/** 0 done, 1 the user has something to mend, 2 called wrongly, 70 a bug of ours. */
const exit = { done: 0, problems: 1, usage: 2, bug: 70 } as const;

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  synth: async () => (await import('./synth')).synth,
};

class UsageError extends Error {}

/** Runs the command line. Text for people goes to standard error, `--json` to standard output. */
export async function run(call: Call): Promise<void> {
  const json = call.argv.includes('--json');
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : exit.bug));
  try {
    const { text, result } = await dispatch(call);
    if (text) process.stderr.write(`${text}\n`);
    if (json && result) process.stdout.write(`${JSON.stringify({ ok: true, ...result })}\n`);
  } catch (error) {
    process.exitCode = tell(error, json, call.root);
  }
}

function tell(error: unknown, json: boolean, root: string): number {
  if (error instanceof ProblemsError) {
    const problems = error.problems.map((problem) => withExcerpt(root, problem));
    process.stderr.write(`${printProblems(problems, hasColour(process.stderr, process.env))}\n`);
    if (json) process.stdout.write(`${JSON.stringify({ ok: false, problems })}\n`);
    return exit.problems;
  }
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    if (json) process.stdout.write(`${JSON.stringify({ ok: false, usage: error.message })}\n`);
    return exit.usage;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(
    `${stack}\n\nThis is a bug of Loutik's, not yours. Nothing was half-written. Please report it with the lines above.\n`,
  );
  return exit.bug;
}

async function dispatch({ root, argv, homelabs }: Call): Promise<{ readonly text?: string; readonly result?: object }> {
  const { values, positionals } = parse(argv);
  if (values.version) return { text: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version };
  const [name, ...rest] = positionals;
  if (name === undefined) {
    if (values.help) return { text: await help() };
    throw new UsageError(await help());
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    const right = suggest(name, Object.keys(commands));
    throw new UsageError(`There is no command ${name}${right ? `; did you mean ${right}?` : '.'} See: npx loutik --help`);
  }
  const command = await load();
  if (values.help) return { text: commandHelp(command) };
  if (rest.length > 0) throw new UsageError(`${name} takes no ${rest.join(' ')}. See: npx loutik ${name} --help`);
  const homelab = choose(Object.keys(homelabs), values.homelab);
  return command.run({ root, homelab, modules: homelabs[homelab] ?? {} });
}

function parse(argv: readonly string[]) {
  const options = {
    homelab: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const wrong = /Unknown option '--?([^']*)'/.exec(message)?.[1];
    const right = wrong === undefined ? undefined : suggest(wrong, Object.keys(options));
    throw new UsageError(
      `${wrong === undefined ? message : `There is no option --${wrong}`}${right ? `; did you mean --${right}?` : '.'} See: npx loutik --help`,
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

function commandHelp({ name, summary, examples }: Command): string {
  return [`npx loutik ${name}: ${summary}`, '', ...optionLines, '', ...examples.map((example) => `example: ${example}`)].join('\n');
}
