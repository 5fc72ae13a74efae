import fs from 'node:fs';
import { join } from 'node:path';
import { tryUnseal } from '../../src/secrets/unseal';
import { TwinFolder } from '../../src/twin/folder';
import { sealingCertificate } from '../../src/twin/sealed-secrets';
import { secretValue } from '../../src/twin/secret-values';
import { sealAll, tenantRepository } from '../../src/twin/source';
import vectors from '../secrets/kubeseal-vectors.json';
import { keptApi } from './kept-api';
import { temporaryHome } from './temporary-home';

temporaryHome();

describe('a twin’s secrets', () => {
  const login = { namespace: 'family', name: 'login', keys: ['user', 'password'] };
  const sealed = (...secrets: Parameters<typeof sealAll>[2]) => sealAll(new TwinFolder('one'), 'house', secrets, vectors.certificate);
  const opened = (of: ReturnType<typeof sealAll>, id: string, key: string) => {
    const { namespace = '', name = '', encryptedData = {} } = of[id] ?? {};
    return tryUnseal(vectors.privateKey, { namespace, name }, encryptedData[key] ?? '')?.toString();
  };

  test('have values of its own, sealed for its certificate, in the place of the homelab’s', () => {
    const all = sealed(login);
    expect(all).toEqual({
      'family/login': {
        file: 'clusters/house/secrets/family/login.yaml',
        namespace: 'family',
        name: 'login',
        encryptedData: { user: expect.any(String), password: expect.any(String) },
      },
    });
    for (const key of login.keys) expect(opened(all, 'family/login', key)).toBe(secretValue(new TwinFolder('one'), 'family', 'login', key));
  });

  test('stay as they were sealed before, and what is new is added', () => {
    const before = sealed(login)['family/login']?.encryptedData;
    const after = sealed({ ...login, keys: [...login.keys, 'token'] }, { namespace: 'x', name: 'y', keys: ['z'] });
    expect(after['family/login']?.encryptedData).toMatchObject({ ...before });
    expect(opened(after, 'family/login', 'token')).toMatch(/^[0-9a-f]{48}$/);
    expect(Object.keys(after)).toEqual(['family/login', 'x/y']);
    expect(JSON.parse(fs.readFileSync(new TwinFolder('one').file('sealed.json'), 'utf8'))).toEqual(after);
  });

  test('lead off site to the stand-in for the provider, at the port that is open', () => {
    const all = sealed({ namespace: 'family', name: 'backup', keys: ['offsite-repository'], offsitePort: 8000 });
    expect(opened(all, 'family/backup', 'offsite-repository')).toBe('rest:http://203.0.113.10:8000/family/');
  });
});

test.each([
  ['https://git.example/class/quiz.git', 'git.example-class-quiz.git'],
  ['ssh://git@git.example:22/a_b/c-d', 'git-git.example-22-a_b-c-d.git'],
  ['https://git.example/a.git/b', 'git.example-a.git-b.git'],
])('a tenant’s repository %s has a stand-in in %s', (url, name) => {
  const folder = new TwinFolder('one');
  expect(tenantRepository(folder, url)).toBe(join(folder.path, 'tenants', name));
});

test('the certificate to seal for is of the active key, not of one that was replaced', async () => {
  const key = (label: string | undefined, certificate: string) => ({
    metadata: { name: 'key', namespace: 'kube-system', labels: label && { 'sealedsecrets.bitnami.com/sealed-secrets-key': label } },
    data: { 'tls.crt': Buffer.from(certificate).toString('base64') },
  });
  const foreign = { ...key('active', 'none'), metadata: { ...key('active', '').metadata, namespace: 'other' } };
  const { api } = keptApi({ Secret: [foreign, key(undefined, 'none'), key('compromised', 'none'), key('active', vectors.certificate)] });
  expect((await sealingCertificate(new TwinFolder('one'), api)).trim()).toBe(vectors.certificate.trim());
});
