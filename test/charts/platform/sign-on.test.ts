import { ArgoCd } from '../../../charts/platform/argocd';
import { Authelia } from '../../../charts/shelf/authelia';
import { OpenIdClient, PodSet } from '../../../src';
import { type Any, objectOf } from '../../constructs/object-of';
import { modelOf } from '../../proofs/proved';

const alone = (lab: Any) => void new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example' });

describe('Argo CD, where people sign on elsewhere,', () => {
  const signingOn =
    (more: Any = {}) =>
    (lab: Any) => {
      const users = { ada: { displayName: 'Ada', email: 'ada@test.example', groups: ['admins', 'family'] } };
      const sso = new Authelia(lab, { hostname: 'sso.test.example', audience: 'public', on: lab.disks.one.nvme, users });
      new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example', signOn: sso.openId(), admins: ['admins'], ...more });
    };
  const data = (name: string) => objectOf(signingOn(), 'ConfigMap', name).data;
  const told = (more: Any) =>
    modelOf(signingOn(more))
      .problems.filter(({ where }) => where.startsWith('test/argocd.'))
      .map(({ code, where, what }) => [code, where, what]);

  test('says where, as whom, and in which Secret what it shows there stands', () => {
    expect(JSON.parse(data('argocd-cm')['oidc.config'])).toEqual({
      name: 'Authelia',
      issuer: 'https://sso.test.example',
      clientID: 'argocd',
      clientSecret: '$argocd-sign-on:client-secret',
      requestedScopes: ['openid', 'profile', 'email', 'groups'],
    });
    const secret = OpenIdClient.all(modelOf(signingOn()).lab)[0]?.secret;
    expect([secret?.namespace, secret?.name, secret?.labels]).toEqual([
      ...['argocd', 'argocd-sign-on', { 'app.kubernetes.io/part-of': 'argocd' }],
    ]);
    expect(objectOf(alone, 'ConfigMap', 'argocd-cm').data).not.toHaveProperty(['oidc.config']);
  });

  test('is known there by the page that people come back to, and is asked by its server alone', () => {
    const { lab } = modelOf(signingOn());
    expect(OpenIdClient.all(lab).flatMap(({ redirects }) => redirects)).toEqual(['https://argocd.test.example:8443/auth/callback']);
    const asking = PodSet.all(lab).filter(({ reaches }) => reaches.some((one) => 'kind' in one && one.kind === 'by-name'));
    expect(asking.map(({ name }) => name)).toEqual(['argocd-server']);
  });

  test('keeps its own administrator, who needs nobody to come in', () => {
    expect(data('argocd-cm')['admin.enabled']).toBe('true');
    expect(data('argocd-rbac-cm')).toMatchObject({ 'policy.default': '', 'policy.csv': 'g, admin, role:admin\ng, admins, role:admin\n' });
  });

  test('is told where nobody who signs on could do anything', () => {
    const nobody = ['VALUE_INVALID', 'test/argocd.admins', 'it names no group, so that who signs on sees nothing'];
    expect([told({ admins: undefined }), told({ admins: [] }), told({})]).toEqual([[nobody], [nobody], []]);
    expect(told({ admins: ['admins', 'admin'] })).toEqual([
      ['REFERENCE_UNKNOWN', 'test/argocd.admins', 'nobody is in the group admin; there are admins, family'],
    ]);
    expect(told({ signOn: undefined })).toEqual([['VALUE_INVALID', 'test/argocd.admins', 'nobody signs on, so no group is known']]);
    expect(told({ signOn: undefined, admins: undefined })).toEqual([]);
  });
});
