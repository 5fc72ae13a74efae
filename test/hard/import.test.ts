import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Imported } from '../../src/compose/import-compose';
import { imported, names } from '../compose/cases';
import { importing, service } from '../compose/memory';
import { files, others, samples } from '../compose/samples';
import { repository } from '../lab';

/** Charts of whatever a service says, with any texts in them. */
const random = (count: number): readonly Imported[] => {
  const keys = Object.keys(samples).filter((key) => !/^(extends|image|environment|command|healthcheck)$/.test(key));
  const word = fc.stringMatching(/^[ -~é☃]{0,160}$/);
  const some = fc.tuple(
    fc.subarray(keys, { maxLength: 14 }),
    fc.array(word, { maxLength: 8 }),
    fc.dictionary(fc.stringMatching(/^[A-Z_]{1,60}$/), word),
    fc.array(word, { minLength: 1, maxLength: 6 }),
  );
  const text = (value: string) => JSON.stringify(value.replaceAll('$', '$$$$'));
  return fc.sample(some, count).map(([chosen, command, env, check], index) => {
    const lines = [
      ...chosen.map((key) => `${key}: ${samples[key]}`),
      `command: [${command.map(text).join(', ')}]`,
      `environment: {${Object.entries(env)
        .map(([name, value]) => `${name}: ${text(value)}`)
        .join(', ')}}`,
      `healthcheck: {test: [CMD, ${check.map(text).join(', ')}]}`,
    ];
    return importing(service(lines.join('\n')) + others, files, { profiles: ['*'], name: `random-${index}` });
  });
};

const all = [...names.map((name) => imported(name)), ...random(60)];

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
