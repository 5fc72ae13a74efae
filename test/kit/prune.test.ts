import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { Copy } from '../copy';
import { inventory } from '../homelabs/house/inventory';

let copy: Copy;
let folder: string;
beforeAll(() => {
  copy = new Copy();
  folder = fs.mkdtempSync(join(tmpdir(), 'loutik-prune-'));
});
afterAll(() => {
  copy.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Runs the real command over some secrets. */
function prune(secrets: object, ...more: readonly string[]) {
  const file = join(folder, 'secrets.json');
  fs.writeFileSync(file, JSON.stringify(secrets));
  return copy.json(['kit', 'prune', '--secrets', file, ...more]);
}
const secrets = exampleSecrets(inventory, ['nextcloud', 'jellyfin', 'bot']);

test('what is missing or misshapen of the backups’ secrets is told, and nothing of the machines’', () => {
  const answer = prune({ ...secrets, k3s: undefined, backups: { passwords: {}, offsite: { ...secrets.backups.offsite, key: '' } } });
  expect(answer.problems.map(({ code, where }: { code: string; where: string }) => [code, where]).sort()).toEqual([
    ['SECRET_MISSING', 'secrets.backups.offsite.key'],
    ['SECRET_MISSING', 'secrets.backups.passwords.bot'],
    ['SECRET_MISSING', 'secrets.backups.passwords.jellyfin'],
    ['SECRET_MISSING', 'secrets.backups.passwords.nextcloud'],
  ]);
});

test('an app that keeps nothing off site is none that could be meant', () => {
  expect(prune(secrets, '--app', 'quiz').usage).toBe('no app quiz keeps anything off site; there are nextcloud, jellyfin, bot');
});
