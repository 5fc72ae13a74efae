import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandsReference } from '../../scripts/reference/cli';
import { constructsReference, inventoryReference } from '../../scripts/reference/exports';
import { problemsReference } from '../../scripts/reference/problems';
import { Sources } from '../../scripts/reference/source';
import { commands } from '../../src/cli/main';
import { problemCodes } from '../../src/problems';

const root = join(__dirname, '../..');
const sources = Sources.of(root);

/** A code, spelled so that this file does not look like one that provokes it. */
const one = `MAC_DUPLICATE`;

/** The headings of a page. */
const headings = (page: string) => [...page.matchAll(/^##+ (.+)$/gm)].map(([, heading]) => heading);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true });
});

/** A program of these files alone. */
async function program(files: Readonly<Record<string, string>>): Promise<Sources> {
  const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-reference-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    fs.mkdirSync(join(folder, path, '..'), { recursive: true });
    fs.writeFileSync(join(folder, path), text);
  }
  return Sources.of(folder);
}

test('whatever charts and homelabs can import stands in the reference, once', async () => {
  const index = fs.readFileSync(join(root, 'src/index.ts'), 'utf8');
  const names = [...index.matchAll(/\{([^}]*)\} from '\.|\* as (\w+)/g)].flatMap(([, list, module]) =>
    (list ?? module ?? '').split(',').flatMap((one) => one.trim().split(' ').at(-1) || []),
  );
  const told = headings([inventoryReference(await sources), constructsReference(await sources)].join('\n'));
  expect(names).toHaveLength(new Set(names).size);
  expect(names.filter((name) => told.filter((heading) => heading === name).length !== 1)).toEqual([]);
});

test('an option is told with its type, its words, and what holds without it', async () => {
  const page = constructsReference(
    await program({
      'src/index.ts': "export type { Props } from './props';",
      'src/props.ts': `import type { Amount } from './amount';
/** What it is told. */
export interface Props {
  /** How much it may take: \`<n> MiB\`, or <none>. @default - all of it */
  readonly most?: Amount;
  readonly kind: 'a' | 'b';
  readonly on?: readonly string[];
}`,
      'src/amount.ts': `/**
 * So many
 * bytes.
 */
export interface Amount {
  readonly bytes: number;
}`,
    }),
  );
  const cells = page.split('\n').map((line) => line.slice(2, -2).split(/ *(?<!\\)\| */));
  expect(cells.filter(([first]) => /^`(most|kind|on)`/.test(first ?? '')).map((row) => row.map((cell) => cell.trim()).join(' ~ '))).toEqual(
    [
      '`most` ~ [`Amount`](#amount) ~ How much it may take: `<n> MiB`, or \\<none>. ~ all of it',
      "`kind` ~ `'a' \\| 'b'` ~  ~ required",
      '`on` ~ `string[]` ~  ~ nothing',
    ],
  );
  expect(headings(page)).toEqual(['Props', 'Amount']);
  expect(page).toContain('\n\nSo many bytes.\n\n');
});

test('a class is told by how it is made and by its documented public members, and by nothing of its own business', async () => {
  const page = constructsReference(
    await program({
      'src/index.ts': "export { Thing as Something } from './deep';",
      'src/deep/index.ts': "export { Thing } from '../thing';",
      'src/thing.ts': `/** A thing. */
export class Thing {
  static of(from: number): Thing {
    return new Thing('a', { from });
  }
  /** What it is called. */
  readonly name: string;
  readonly other = 1;
  /** A secret. */
  private readonly hidden = 2;
  constructor(name: string, private readonly options: { readonly from: number }) {}
  /** Says it so often. */
  say(times: readonly number[]): void {}
  /** @internal Made when all is declared. */
  emit(): void {}
}`,
    }),
  );
  expect(page).toBe(
    [
      '## Something',
      'A thing.',
      '```ts\nnew Something(name: string, options: { from: number })\n```',
      '- `Something.of(from: number)`\n- `name`: What it is called.\n- `say(times: number[])`: Says it so often.',
    ].join('\n\n'),
  );
});

test('what is exported without a docstring is an error that says where', async () => {
  const without = await program({ 'src/index.ts': "export { a } from './a';", 'src/a.ts': '// no docstring\nexport const a = 1;' });
  expect(() => constructsReference(without)).toThrow('src/a.ts: a has no docstring, and stands in the reference');
});

test('every code has a section with its meaning, what to do and where it is told, and none is told by nobody', async () => {
  const page = problemsReference(await sources);
  expect(headings(page)).toEqual([...problemCodes]);
  const sections = page.split(/^## /m).slice(1);
  expect(sections.filter((text) => !/^Told by `/m.test(text))).toEqual([]);
  const section = sections.find((text) => text.startsWith(one));
  expect(section).toBe(
    [
      one,
      'Two NICs have one MAC address.',
      '- Look again with \\`ip link\\` on the machine.',
      'Told by `src/inventory/check/networks.ts`.\n\n',
    ].join('\n\n'),
  );
});

test('a code that does not say what it means is an error', async () => {
  const list = problemCodes.map((code) => `  '${code}',${code === one ? '' : ' // something'}\n`).join('');
  const without = await program({ 'src/problems.ts': `export const problemCodes = [\n${list}];`, 'bin/loutik.mjs': '', 'test/a.ts': '' });
  expect(() => problemsReference(without)).toThrow('src/problems.ts does not say what MAC_DUPLICATE means: a comment behind it');
});

test('every command has a section, but those that other commands call', async () => {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  const each = all.flatMap((one) => ('commands' in one ? [one, ...one.commands] : [one]));
  const isHidden = (one: (typeof each)[number]) => 'hidden' in one && one.hidden === true;
  expect(each.filter(isHidden).length).toBeGreaterThan(0);
  expect(headings(await commandsReference())).toEqual(each.filter((one) => !isHidden(one)).map(({ name }) => name));
});
