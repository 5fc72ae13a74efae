import { ArgoCd } from '../../../charts/platform/argocd';
import { Traefik } from '../../../charts/platform/traefik';
import { Authelia } from '../../../charts/shelf/authelia';
import { type Audience, Bytes, Cpu, image, OpenIdClient, PodSet, Route, ServiceChart, Workload } from '../../../src';
import { type Any, objectOf } from '../../constructs/object-of';
import { modelOf } from '../../proofs/proved';

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
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

describe('names that pods call', () => {
  /** A caller of routes, each for its audience. */
  const calling =
    (audiences: readonly Audience[], ingress = true) =>
    (lab: Any) => {
      if (ingress) new Traefik(lab, { on: lab.disks.one.nvme });
      const routes = audiences.map((audience, index) => {
        const chart = new ServiceChart(lab, `app-${index}`);
        const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
        return new Route(chart, 'web', { hostname: `${audience}.test.example`, to: ports.http, audience });
      });
      new Workload(new ServiceChart(lab, 'caller'), 'main', { ...plain, reaches: routes.map(({ byName }) => byName) });
    };
  const of = (audiences: readonly Audience[], kind: string, name: string) => objectOf(calling(audiences), kind, name);

  test('lead to the ingress inside the cluster, at the port that their audience types', () => {
    expect(of(['public', 'tailnet'], 'ConfigMap', 'coredns-custom').data).toEqual({
      'loutik.override': [
        'rewrite stop name exact public.test.example traefik-inside.kube-system.svc.cluster.local\n',
        'rewrite stop name exact tailnet.test.example traefik-inside.kube-system.svc.cluster.local\n',
      ].join(''),
    });
    const { spec } = of(['public', 'tailnet'], 'Service', 'traefik-inside');
    expect(spec.selector).toEqual({ 'app.kubernetes.io/name': 'traefik', 'app.kubernetes.io/instance': 'traefik-kube-system' });
    expect(spec.ports).toEqual([
      { name: 'lan', port: 443, targetPort: 'lan', protocol: 'TCP' },
      { name: 'tailnet', port: 8443, targetPort: 'tailnet', protocol: 'TCP' },
    ]);
  });

  test.each<[Audience, number]>([
    ['public', 8445],
    ['lan', 8445],
    ['tailnet', 8446],
  ])('are let through to the ingress alone: of %s, to its port %i', (audience, port) => {
    expect(of([audience], 'NetworkPolicy', 'caller').spec.egress).toEqual([
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik', 'app.kubernetes.io/instance': 'traefik-kube-system' } },
          },
        ],
        ports: [{ protocol: 'TCP', port }],
      },
    ]);
  });

  test('are nobody’s where no pod calls one', () => {
    expect([of([], 'ConfigMap', 'coredns-custom'), of([], 'Service', 'traefik-inside')]).toEqual([undefined, undefined]);
  });

  test('are told where no ingress leads there', () => {
    expect(modelOf(calling(['lan'], false)).problems.map(({ code, where, what }) => [code, where, what])).toEqual([
      ['REFERENCE_UNKNOWN', 'test/caller/main', 'it reaches lan.test.example by its name, and the homelab has no ingress that leads there'],
    ]);
  });

  test.each([
    { kind: 'by-name', hostname: 'other.test.example', audience: 'lan' },
    { kind: 'by-name', hostname: 'lan.test.example', audience: 'public' },
  ] as const)('and where no route has them for that audience: %j', (name) => {
    const { problems } = modelOf((lab) => {
      calling(['lan'])(lab);
      new Workload(new ServiceChart(lab, 'stranger'), 'main', { ...plain, reaches: [name] });
    });
    expect(problems.map(({ code, where, what }) => [code, where, what])).toEqual([
      ['REFERENCE_UNKNOWN', 'test/stranger/main', `it reaches ${name.hostname} by its name, and no route has it for that audience`],
    ]);
  });

  test('what is no name of one is told at its place', () => {
    const wrong = (name: Any) =>
      modelOf((lab) => void new Workload(new ServiceChart(lab, 'app'), 'main', { ...plain, reaches: [name] })).problems;
    expect(() => wrong({ kind: 'by-name', hostname: 'a', audience: 'all' })).toThrow(/test\/app\/main\.reaches\[0\]\.audience/);
    expect(() => wrong({ kind: 'by-name', hostname: '', audience: 'lan' })).toThrow(/test\/app\/main\.reaches\[0\]\.hostname/);
  });
});
