import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { problemCodes } from '../../src/problems';
import { findingCodes } from '../../src/proofs/finding-codes';
import { read, repository } from '../lab';

test('the codes of findings, each with a French sentence, are those that a proof tells, and no others', () => {
  const sources = readdirSync(join(repository, 'src/proofs'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && file !== 'finding-codes.ts',
  );
  const known = new Set<string>(problemCodes);
  const told = new Set(
    sources.flatMap((file) => [...read(join('src/proofs', file)).matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)].map(([, code = '']) => code)),
  );
  expect([...findingCodes]).toEqual([...told].filter((code) => known.has(code)).sort());
});
