import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import type { Description } from '../../src/init/description';
import { homelabFiles } from '../../src/init/files';
import { repository } from '../lab';
import { combinations, withExample } from './generated';

const servicesOf = (given: Description) => homelabFiles(given).find(({ path }) => path === 'services.ts')?.content ?? '';

/** A folder where files of a homelab stand as deep as they will. */
const folder = fs.mkdtempSync(join(repository, 'test/init-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

test('what is written is formatted and linted as everything here, and compiles, the example in its services too', () => {
  const write = (to: string, given: Description, change: (text: string) => string) => {
    fs.mkdirSync(join(folder, to, given.name), { recursive: true });
    const files = [...homelabFiles(given), { path: 'with-example.ts', content: withExample(servicesOf(given)) }];
    for (const { path, content } of files) fs.writeFileSync(join(folder, to, given.name, path), change(content));
  };
  for (const given of combinations) {
    write('as-written', given, (content) => content);
    write('deeper', given, (content) => content.replaceAll("'../../", "'../../../../"));
  }
  const written = combinations.flatMap(({ name }) =>
    ['inventory.ts', 'site.ts', 'services.ts'].map((file) => join(folder, 'as-written', name, file)),
  );
  const run = (program: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(join(repository, 'node_modules/.bin', program), args, {
      cwd: repository,
      encoding: 'utf8',
    });
    return [status, status === 0 ? '' : `${stdout}${stderr}`];
  };
  expect(run('biome', 'ci', '--error-on-warnings', '--vcs-enabled=false', ...written)).toEqual([0, '']);
  fs.writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.json',
      include: ['deeper/*/*.ts', '../../src/text.d.ts'],
    }),
  );
  expect(run('tsc', '--noEmit', '--pretty', 'false', '--project', folder)).toEqual([0, '']);
});
