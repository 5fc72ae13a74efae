import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { groups } from '../../docs/.vitepress/sidebar';
import type { Command } from '../../src/cli/command';
import { commands } from '../../src/cli/main';
import { parse, wordsOf } from '../../src/cli/parse';
import { commandsIn, edited, stepsOf, unsaid } from './page';
import { pagesToRun } from './pages';

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const pages = ['README.md', 'CONTRIBUTING.md', ...docs.map((name) => `docs/${name}`)];

/** Why a command of a page cannot be typed as it stands; undefined when it can. Words in capitals and … stand for others. */
async function fault(line: string): Promise<string | undefined> {
  const words = [...line.matchAll(/'[^']*'|"[^"]*"|\S+/g)].map(([word]) => word.replace(/^(['"])(.*)\1$/, '$2'));
  const end = words.findIndex((word) => /^([|;&<>]|\d?>|[<>(]|…$)/.test(word));
  const argv = words.slice(0, end < 0 ? undefined : end);
  const [first, second] = wordsOf(argv);
  if (first === undefined || /^[<[]/.test(first)) return undefined;
  const load = Object.hasOwn(commands, first) ? commands[first] : undefined;
  if (load === undefined) return `there is no command ${first}`;
  const found = await load();
  let command: Command | undefined;
  if (!('commands' in found)) command = found;
  else if (second === undefined)
    return undefined; // what all of the group have in common
  else command = found.commands.find(({ name }) => name === `${first} ${second}`);
  if (command === undefined) return `there is no command ${first} ${second}`;
  try {
    const { positionals } = parse(argv, command.options ?? {});
    const more = positionals.slice(command.name.split(' ').length + (command.takes?.length ?? 0));
    return more.length > 0 && !command.takesMore ? `${command.name} takes no ${more.join(' ')}` : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test.each([
  ['synth --homelab mine', undefined],
  ['twin up --run # comment', 'twin up takes no # comment'],
  ['plan --summary --against HEAD | less -x', undefined],
  ['backups >file', undefined],
  ['kit …', undefined],
  ['synht', 'there is no command synht'],
  ['kit crate', 'there is no command kit crate'],
  ['report --langage fr', 'There is no option --langage; did you mean --language? See: npx loutik --help'],
  ['synth everything', 'synth takes no everything'],
])('a command that a page shows is held to what there is: %s', async (line, expected) => {
  expect(await fault(line)).toBe(expected);
});

test.each(pages)('%s shows no command or option that there is not', async (path) => {
  const page = read(path);
  const blocks = [...page.matchAll(/^(?:```sh\n([\s\S]*?)^```$|(?: {4}\S.*\n)+)/gm)].map(([all, inner]) => inner ?? all);
  const inline = [...page.matchAll(/`(npx loutik [^`]+)`/g)].map(([, code = '']) => code);
  const lines = [...blocks.flatMap(commandsIn), ...inline].flatMap((line) => /\bnpx loutik (.+)$/.exec(line)?.[1] ?? []);
  const faults = await Promise.all(lines.map(async (line) => ((await fault(line)) === undefined ? [] : [`${line}: ${await fault(line)}`])));
  expect(faults.flat()).toEqual([]);
});

/** What sources tell a person to type: prose may follow a command there, so of its words those count that name it, and its options. */
const told = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|sh|py)$/.test(file))
  .flatMap((file) =>
    [...read(join('src', file)).matchAll(/npx loutik ([a-z][^`'"\\)(;]*)/g)].map(([, line = '']) => [line.trim(), file] as const),
  )
  .map(([line, file]) => {
    const words = line.split(/\s+/);
    const name = /^(kit|twin)$/.test(words[0] ?? '') && /^[a-z]+$/.test(words[1] ?? '') ? words.slice(0, 2) : words.slice(0, 1);
    const options = words.filter((word) => /^--[a-z]/.test(word)).map((word) => word.replace(/[^a-z-].*$/, ''));
    return [[...name.map((word) => word.replace(/\W+$/, '')), ...options].join(' '), file] as const;
  });

test('no source tells to type a command or an option that there is not', async () => {
  expect(told.length).toBeGreaterThan(100);
  const faults = await Promise.all(
    told.map(async ([line, file]) => {
      const what = await fault(line);
      return what === undefined || /takes a value|argument missing|argument is ambiguous/.test(what) ? [] : [`${file}: ${line}: ${what}`];
    }),
  );
  expect(faults.flat()).toEqual([]);
});

test.each(pages)('%s shows no YAML or JSON that is none', (path) => {
  const faults = [...read(path).matchAll(/^```(?:yaml|json)\n([\s\S]*?)^```$/gm)].flatMap(([, text = '']) =>
    parseAllDocuments(text).flatMap(({ errors }) => errors.map(({ message }) => message)),
  );
  expect(faults).toEqual([]);
});

test.each(pages.filter((path) => !/constructs|inventory/.test(path)))('%s shows no TypeScript that cannot be read', async (path) => {
  const { parseSync } = await import('oxc-parser');
  const isRead = (text: string) => parseSync('block.ts', text).errors.length === 0;
  const blocks = [...read(path).matchAll(/^ *```ts\n([\s\S]*?)^ *```$/gm)].map(([, text = '']) => text);
  expect(blocks.filter((text) => !isRead(text) && !isRead(`[${text}]`))).toEqual([]); // an entry of a list is one, too
});

test.each(pagesToRun)('every block of %s is put somewhere, run, or said by what was run', (path) => {
  const steps = stepsOf(read(path));
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.filter(({ kind }) => kind === 'other')).toEqual([]);
  expect(read(path).match(/^```\w+$/gm)).toHaveLength(steps.length);
  steps.forEach((step, at) => {
    const before = steps[at - 1];
    if (step.kind === 'said') expect(before).toMatchObject({ kind: 'run', elsewhere: undefined });
  });
});

const left = pagesToRun.flatMap((path) =>
  stepsOf(read(path)).flatMap((step) =>
    step.kind === 'run' && step.elsewhere !== undefined ? [[path, step.elsewhere, step.commands] as const] : [],
  ),
);

test('some pages leave a block to another test', () => expect(left.length).toBeGreaterThan(0));

test.each(left)('what %s leaves to %s, that test does', (_, elsewhere, lines) => {
  expect(existsSync(join(root, elsewhere))).toBe(true);
  const text = read(elsewhere);
  const words = lines.flatMap((line) => /\bnpx loutik (\w+)(?: (\w+))?/.exec(line)?.slice(1) ?? []).filter(Boolean);
  expect(words.filter((word) => !text.includes(word))).toEqual([]);
});

test.each(pagesToRun.slice(pagesToRun.indexOf('docs/tutorial.md')))(
  '%s works beside the reference homelab: a command that is about one homelab says which',
  async (path) => {
    const lines = stepsOf(read(path)).flatMap((step) => (step.kind === 'run' ? step.commands : []));
    for (const line of lines.filter((one) => one.includes('npx loutik '))) {
      const [first = '', second] = wordsOf((/npx loutik (.+)$/.exec(line)?.[1] ?? '').split(' '));
      const found = await commands[first]?.();
      const command = found && 'commands' in found ? found.commands.find(({ name }) => name === `${first} ${second}`) : found;
      const isFree = command?.takesAll === true || command?.needsNoHomelab === true;
      expect([line, isFree || line.includes('--homelab mine')]).toEqual([line, true]);
    }
  },
);

test('every page has one place in the sidebar, and every place a page', () => {
  const files = Object.values(groups).flatMap((items) => items.map(([, file]) => file));
  const own = docs.map((name) => name.slice(0, -'.md'.length)).filter((name) => name !== 'index');
  expect(files.sort()).toEqual([...own, 'contributing', 'readme'].sort());
});

test('the steps of a page are its blocks, each as the comment before it says', () => {
  const page = [
    '<!-- file: a/b.ts -->\n\n```ts\nx;\n```\n',
    '<!-- in: a/b.ts -->\n\n```diff\n common\n-old\n+new\n+more\n```\n',
    '<!-- fails -->\n\n```sh\nnpx loutik check  # why\n\ngit commit -m "#1"\n```\n\n```text\nsaid …\n```\n',
    '<!-- elsewhere: test/x.test.ts -->\n\n```sh\none \\\n  two\n```\n\n```yaml\na: 1\n```\n',
  ].join('\n');
  expect(stepsOf(page)).toEqual([
    { kind: 'file', path: 'a/b.ts', text: 'x;\n' },
    { kind: 'edit', path: 'a/b.ts', before: 'common\nold\n', after: 'common\nnew\nmore\n' },
    { kind: 'run', commands: ['npx loutik check', 'git commit -m "#1"'], fails: true, elsewhere: undefined },
    { kind: 'said', lines: ['said …'] },
    { kind: 'run', commands: ['one two'], fails: false, elsewhere: 'test/x.test.ts' },
    { kind: 'other', language: 'yaml', text: 'a: 1\n' },
  ]);
});

test('a diff is carried out where its one side stands exactly once, and nowhere else', () => {
  const step = { kind: 'edit', path: 'a', before: 'x\n', after: '$& y\n' } as const;
  expect(edited('w\nx\nz\n', step)).toBe('w\n$& y\nz\n');
  expect(() => edited('w\n', step)).toThrow('a has no place for\nx');
  expect(() => edited('x\nx\n', step)).toThrow('a has several places for\nx');
});

test('what a page says was said has to be said in that order, and … is anything', () => {
  const said = '  one 1\ntwo (2)\nthree\n';
  expect(unsaid(['one …', '…', 'three'], said)).toBeUndefined();
  expect(unsaid(['three', 'one …'], said)).toBe('one …');
  expect(unsaid(['two 2'], said)).toBe('two 2');
  expect(unsaid(['one 1', 'one 1'], said)).toBe('one 1');
});
