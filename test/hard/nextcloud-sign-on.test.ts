import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../lab';
import { inContainer } from './pod';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-sign-on-'));
fs.chmodSync(folder, 0o755);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Stands in for Nextcloud's own command: notes what it is asked, and fails in what stands in /tmp/fails. */
const occ = `<?php
$asked = implode(' ', array_diff(array_slice($argv, 1), ['--no-interaction']));
file_put_contents('/tmp/asked', $asked . "\\n", FILE_APPEND);
exit(str_starts_with($asked, @file_get_contents('/tmp/fails') ?: '-') ? 1 : 0);
`;

let count = 0;
/** The hook in a pod, whose occ fails in what begins so. */
function hook(fails?: string) {
  const home = join(folder, String(count++));
  for (const name of ['html', 'tmp', 'sign-on']) fs.mkdirSync(join(home, name), { recursive: true });
  fs.writeFileSync(join(home, 'html/occ'), occ);
  fs.writeFileSync(join(home, 'sign-on/client-secret'), 'hunter2');
  if (fails) fs.writeFileSync(join(home, 'tmp/fails'), fails);
  fs.chmodSync(join(home, 'tmp'), 0o777);
  const { status, stderr } = inContainer(['sh', '/loutik/sign-on.sh'], {
    user: 33,
    env: { SIGN_ON_ISSUER: 'https://sso.test.example', SIGN_ON_CLIENT: 'nextcloud', SIGN_ON_NAME: 'Authelia' },
    mounts: {
      '/loutik': join(repository, 'charts/nextcloud/scripts'),
      '/var/www/html': join(home, 'html'),
      '/sign-on': join(home, 'sign-on'),
      '/tmp': join(home, 'tmp'),
    },
  });
  return { status, stderr, asked: fs.readFileSync(join(home, 'tmp/asked'), 'utf8').trim().split('\n') };
}

const enable = 'app:enable user_oidc';
const provider = [
  'user_oidc:provider Authelia --clientid=nextcloud --clientsecret-file=/sign-on/client-secret',
  '--discoveryuri=https://sso.test.example/.well-known/openid-configuration --scope=openid profile email groups',
  '--unique-uid=0 --mapping-uid=preferred_username --mapping-display-name=name --mapping-email=email',
].join(' ');
const alone = 'config:app:set --type=string --value=0 user_oidc allow_multiple_user_backends';

test('Nextcloud has its app, knows the provider, and leads people there; what it shows there stands in no argument', () => {
  const { status, asked, stderr } = hook();
  expect([status, asked, stderr]).toEqual([0, [enable, provider, alone], '']);
});

test('without the app store nothing leads to the provider, that is said, and Nextcloud starts', () => {
  const { status, asked, stderr } = hook('app:enable');
  expect([status, asked]).toEqual([0, [enable]]);
  expect(stderr).toMatch(/^no sign-on: the app user_oidc could not be had from the app store\./);
});

test('nor does it where the app takes no such provider', () => {
  const { status, asked, stderr } = hook('user_oidc:provider');
  expect([status, asked]).toEqual([0, [enable, provider]]);
  expect(stderr).toMatch(/^no sign-on: user_oidc did not take the provider/);
});

test('nor is a start held up where the last step fails', () => expect(hook('config:app:set').status).toBe(0));
