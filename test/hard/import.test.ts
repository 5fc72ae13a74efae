import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { imported, names } from '../compose/cases';
import { repository } from '../lab';

const all = names.map((name) => imported(name));

test('what import writes is formatted and linted as everything here, and compiles', () => {
  const place = fs.mkdtempSync(join(repository, 'test/import-'));
  try {
    const write = (to: string, change: (text: string) => string) => {
      fs.mkdirSync(join(place, to), { recursive: true });
      for (const one of all) fs.writeFileSync(join(place, to, `${one.app}.ts`), change(one.text));
    };
    write('as-written', (text) => text);
    write('deeper', (text) => text.replaceAll("'../src'", "'../../../src'"));
    fs.writeFileSync(
      join(place, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', include: ['deeper/*.ts', '../../src/text.d.ts'] }),
    );
    const run = (program: string, ...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(join(repository, 'node_modules/.bin', program), args, {
        cwd: repository,
        encoding: 'utf8',
      });
      return [status, status === 0 ? '' : `${stdout}${stderr}`];
    };
    expect(run('biome', 'ci', '--error-on-warnings', '--vcs-enabled=false', join(place, 'as-written'))).toEqual([0, '']);
    expect(run('tsc', '--noEmit', '--pretty', 'false', '--project', place)).toEqual([0, '']);
  } finally {
    fs.rmSync(place, { recursive: true, force: true });
  }
});
