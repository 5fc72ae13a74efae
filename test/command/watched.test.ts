import fs from 'node:fs';
import { join } from 'node:path';
import { Sources } from '../../src/report/watched';
import { Copy } from '../copy';

const copy = new Copy();
let sources: Sources;
beforeAll(async () => {
  sources = await Sources.of(copy.root, 'loutik');
});
afterAll(async () => {
  await sources.close();
  copy.remove();
});

/** Whether the page of the sources as they are now shows a text. */
const shows = async (text: string) => (await sources.page('en')).includes(text);

test('what is saved of a homelab or a chart is on the next page', async () => {
  expect(await shows('Another Box')).toBe(false);
  copy.edit('clusters/loutik/inventory.ts', (text) => text.replace('HP ProDesk 400 G3', 'Another Box'));
  expect(await shows('Another Box')).toBe(true);
  copy.edit('charts/bot.ts', (text) => text.replace(/holds: '[^']*'/, "holds: 'something that a chart says'"));
  expect(await shows('something that a chart says')).toBe(true);
});

test('the program itself is loaded once, and again when it is told to have changed', async () => {
  copy.edit('src/report/words/en.ts', (text) => text.replace('Point at a box', 'Point at any box'));
  expect(await shows('Point at any box')).toBe(false);
  sources.changed();
  expect(await shows('Point at any box')).toBe(true);
});

test('a chart that begins or ceases to import a module of the program gets the one that the program has', async () => {
  copy.edit('charts/bot.ts', (text) =>
    text
      .replace(/^/, "import { Lab as TheLab } from '../src/constructs/lab';\nimport { span } from '../src/units/span';\n")
      .replace(/holds: '[^']*'/, 'holds: `$' + '{span(7)} and $' + '{TheLab === Lab0}`')
      .replace("from '../src';", "from '../src';\nimport { Lab as Lab0 } from '../src';"),
  );
  expect(await shows('7 s and true')).toBe(true);
  copy.write('src/units/twice.ts', copy.read('src/units/span.ts'));
  copy.edit('charts/bot.ts', (text) => text.replace("'../src/units/span'", "'../src/units/twice'"));
  sources.changed();
  expect(await shows('7 s and true')).toBe(true);
  fs.rmSync(join(copy.root, 'src/units/twice.ts'));
  copy.edit('charts/bot.ts', (text) => text.replace("'../src/units/twice'", "'../src/units/span'"));
  sources.changed();
  expect(await shows('7 s and true')).toBe(true);
});

test('a line that cannot be read, and a value that cannot be, are problems; the next save is a page again', async () => {
  const before = copy.read('clusters/loutik/inventory.ts');
  copy.write('clusters/loutik/inventory.ts', `${before}\nexport const = 1;\n`);
  await expect(sources.page('en')).rejects.toMatchObject({ name: 'ProblemsError', problems: [{ code: 'SOURCE_INVALID' }] });
  copy.write('clusters/loutik/inventory.ts', before.replace('Another Box', ''));
  await expect(sources.page('en')).rejects.toMatchObject({ name: 'ProblemsError', problems: [{ code: 'VALUE_INVALID' }] });
  copy.write('clusters/loutik/inventory.ts', before);
  expect(await shows('Another Box')).toBe(true);
});

test('a program that cannot be read is a problem until it can', async () => {
  const path = 'src/report/words/en.ts';
  const before = copy.read(path);
  copy.write(path, `${before}\nexport const = 1;\n`);
  sources.changed();
  for (let time = 0; time < 2; time++)
    await expect(sources.page('en')).rejects.toMatchObject({
      problems: [{ code: 'SOURCE_INVALID', where: expect.stringContaining(path) }],
    });
  copy.write(path, before.replace('Point at any box', 'Point at a box'));
  expect(await shows('Point at a box')).toBe(true);
});
