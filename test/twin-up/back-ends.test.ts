import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backEnds } from '../../src/inventory/back-ends';
import { moduleFolder } from './tools';

/** What ssh is given, and restic knows nothing of; what a client reads by itself (google.golang.org/api, `google.DefaultTokenSource`). */
const ofOthers = ['SSH_KEY', 'SSH_KNOWN_HOSTS', 'GOOGLE_APPLICATION_CREDENTIALS'];

let folder: string;
beforeAll(async () => {
  folder = await moduleFolder('github.com/restic/restic', '', 'restic');
});

test.each(Object.entries(backEnds))('%s is a back end of restic, and reads those variables', (name, { variables }) => {
  const source = join(folder, 'internal/backend', name);
  expect(existsSync(source)).toBe(true);
  const text = readdirSync(source)
    .filter((file) => file.endsWith('.go') && !file.endsWith('_test.go'))
    .map((file) => readFileSync(join(source, file), 'utf8'))
    .join('');
  for (const variable of Object.keys(variables)) if (!ofOthers.includes(variable)) expect(text).toContain(`"${variable}"`);
});

test('those that are in none of its files are in its documentation', () => {
  const text = readFileSync(join(folder, 'doc/030_preparing_a_new_repo.rst'), 'utf8');
  expect(text).toContain('GOOGLE_APPLICATION_CREDENTIALS');
});
