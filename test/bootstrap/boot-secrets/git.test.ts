import { gitSecrets } from '../../../src/bootstrap/boot-secrets/git';
import { Lab } from '../../../src/constructs/lab';
import { base, withChange } from '../../inventory/base';

const lab = new Lab({ homelab: 'test', inventory: base });

test('a repository by SSH is read with a key, in a file of its own', () => {
  expect(gitSecrets(lab, { git: { kind: 'ssh', privateKey: 'a key\n' } })).toEqual({ 'git-ssh-key': 'a key\n' });
});

test('one that everybody may read needs nothing', () => {
  expect(gitSecrets(lab, { git: { kind: 'public' } })).toEqual({});
});

test('a token is for the repository’s host and port alone, and no sign in it means anything', () => {
  const of = (url: string) =>
    gitSecrets(new Lab({ homelab: 'test', inventory: withChange('git.url', url) }), {
      git: { kind: 'https', username: 'a@b', password: 'c:d/e' },
    });
  expect(of('https://git.test.example/owner/lab.git')).toEqual({ 'git-credentials': 'https://a%40b:c%3Ad%2Fe@git.test.example\n' });
  expect(of('https://git.test.example:8443/lab.git')).toEqual({ 'git-credentials': 'https://a%40b:c%3Ad%2Fe@git.test.example:8443\n' });
});
