import fs from 'node:fs';
import { TwinFolder } from '../../src/twin/folder';
import { offsiteAddress, offsiteRepository, secretValue } from '../../src/twin/secret-values';
import { temporaryHome } from './temporary-home';

temporaryHome();

test('a secret’s value is the same each time in one twin, and another in each other place and twin', () => {
  const one = new TwinFolder('one');
  const value = secretValue(one, 'app', 'login', 'password');
  expect(value).toMatch(/^[0-9a-f]{48}$/);
  expect(secretValue(new TwinFolder('one'), 'app', 'login', 'password')).toBe(value);
  const others = [
    secretValue(one, 'other', 'login', 'password'),
    secretValue(one, 'app', 'token', 'password'),
    secretValue(one, 'app', 'login', 'user'),
    secretValue(new TwinFolder('two'), 'app', 'login', 'password'),
  ];
  expect(new Set([value, ...others]).size).toBe(5);
  expect(fs.readFileSync(one.file('secrets.seed'), 'utf8')).toMatch(/^[0-9a-f]{64}$/);
});

test('a repository server has of an app what the app itself has', () => {
  const twin = new TwinFolder('one');
  expect(secretValue(twin, 'backups', 'server', 'app.http')).toBe(secretValue(twin, 'app', 'app-backup', 'http-password'));
  expect(secretValue(twin, 'backups', 'server', 'app.restic')).toBe(secretValue(twin, 'app', 'app-backup', 'password'));
  expect(secretValue(twin, 'backups', 'server', 'a.b.http')).toBe(secretValue(twin, 'a.b', 'a.b-backup', 'http-password'));
  const own = ['app.httpd', 'http', '.http'].map((key) => secretValue(twin, 'backups', 'server', key));
  expect(new Set([...own, secretValue(twin, 'app', 'app-backup', 'http-password')]).size).toBe(4);
});

test('a time of Argo CD’s is one, to the second', () => {
  const twin = new TwinFolder('one');
  const set = secretValue(twin, 'argocd', 'argocd-secret', 'admin.passwordMtime');
  expect(set).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(Math.abs(Date.now() - Date.parse(set))).toBeLessThan(60_000);
  expect(twin.exists).toBe(false);
});

test('what leaves the house goes to an address that nobody has, below the app’s name, at the port that is open', () => {
  expect(offsiteAddress).toBe('203.0.113.10'); // RFC 5737, TEST-NET-3
  expect(offsiteRepository('app')).toBe('rest:http://203.0.113.10:443/app/');
  expect(offsiteRepository('app', 8000)).toBe('rest:http://203.0.113.10:8000/app/');
});
