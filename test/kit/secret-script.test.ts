import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretScript, secretVendorData } from '../../src/bootstrap/boot-secrets/vendor-data';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'loutik-script-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Runs the script as a machine does, and tells what it said. */
function run(value: string, made?: string): string {
  fs.writeFileSync(join(folder, 'secrets.sh'), secretScript({ token: value }, made));
  const { status, stderr } = spawnSync('sh', [join(folder, 'secrets.sh')], {
    env: { PATH: process.env.PATH, LOUTIK_SECRETS: join(folder, 'secrets') },
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return stderr;
}
const token = () => fs.readFileSync(join(folder, 'secrets/token'), 'utf8');
const [older, newer] = ['2026-11-27T10:00:00.000Z', '2026-12-01T10:00:00.000Z'];

test('newer secrets take the place of older ones, and what a machine began with never comes back', () => {
  run('old', older);
  expect([run('new', newer), token()]).toEqual(['', 'new']);
  expect([run('old', older), token()]).toEqual([`the secrets of ${newer} stay: these are older, of ${older}\n`, 'new']);
  expect([run('unknown'), token()]).toEqual([`the secrets of ${newer} stay: these are older, of nobody knows when\n`, 'new']);
  expect([run('again', newer), token()]).toEqual(['', 'again']);
});

test('secrets of no known time are put in place where there are none, or others such', () => {
  for (const value of ['first', 'second']) expect([run(value), token()]).toEqual(['', value]);
  expect([run('dated', older), token()]).toEqual(['', 'dated']);
});

test('only their owner reads them, and cloud-init is given the same script', () => {
  run('value', older);
  for (const name of ['token', '.made']) expect(fs.statSync(join(folder, 'secrets', name)).mode & 0o777).toBe(0o600);
  expect(secretVendorData({ token: 'value' }, older)).toContain(`\n\n${secretScript({ token: 'value' }, older)}\n--`);
});
