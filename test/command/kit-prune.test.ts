import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flattened } from '../../src/kit/values';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { Copy } from '../copy';
import { inventory } from '../homelabs/house/inventory';
import { ExampleKit } from '../kit/example-kit';

let copy: Copy;
let folder: string;
let kit: ExampleKit;
beforeAll(async () => {
  copy = new Copy();
  folder = fs.mkdtempSync(join(tmpdir(), 'loutik-prune-'));
  kit = await ExampleKit.in(folder);
});
afterAll(() => {
  copy.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Runs the real command over a kit that holds some secrets. */
async function prune(secrets: object, ...more: readonly string[]) {
  await kit.write(flattened(secrets));
  return copy.json(['kit', 'prune', ...kit.options, ...more]);
}
const secrets = exampleSecrets(inventory, ['nextcloud', 'jellyfin', 'bot']);

test('what is missing or misshapen of the backups’ secrets is told, and nothing of the machines’', async () => {
  const answer = await prune({ ...secrets, k3s: undefined, backups: { passwords: {}, offsite: { ...secrets.backups.offsite, key: '' } } });
  expect(answer.problems.map(({ code, where }: { code: string; where: string }) => [code, where]).sort()).toEqual([
    ['SECRET_MISSING', 'secrets.backups.offsite.key'],
    ['SECRET_MISSING', 'secrets.backups.passwords.bot'],
    ['SECRET_MISSING', 'secrets.backups.passwords.jellyfin'],
    ['SECRET_MISSING', 'secrets.backups.passwords.nextcloud'],
  ]);
});

test('an app that keeps nothing off site is none that could be meant', async () => {
  expect((await prune(secrets, '--app', 'quiz')).usage).toBe('no app quiz keeps anything off site; there are nextcloud, jellyfin, bot');
});
