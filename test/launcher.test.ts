import { readdirSync } from 'node:fs';
import { read, repository } from './lab';

test('no command that is kept as it was compiled loads a package by import(): of a script from the cache Node.js 20 cannot', () => {
  const sources = readdirSync(`${repository}/src`, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const load = sources.filter((path) => /\bimport\('(?!\.|node:)/.test(read(`src/${path}`))).sort();
  expect(load).toEqual(['kit/age-file.ts', 'report/watched.ts']); // of `kit`, `seal` and `report`
  const often = /const often = \[(.*)\];/.exec(read('bin/v8.mjs'))?.[1];
  expect(often).toBe("'synth', 'check', 'plan'");
});
