import { Traefik } from '../../charts/platform/traefik';
import { type Audience, Bytes, Cpu, daily, image, PodSet, PortRoute, pin, Route, ServiceChart, Volume, Workload } from '../../src';
import type { Reached } from '../../src/constructs/pod-set';
import { entrypointInside, ingressOf, namesCalled } from '../../src/derive/flows';
import { type Any, objectOf } from '../constructs/object-of';
import { modelOf } from '../proofs/proved';

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };

const ended = (reached: readonly Reached[] | undefined) =>
  reached?.map((one) => ('pods' in one ? `${one.pods.name}:${one.name}` : one.kind));

test('the ingress reaches what its routes lead to and what their visitors sign on at, and no port that is the node’s own', () => {
  const { flows, lab, problems } = modelOf((lab: Any) => {
    const sso = new ServiceChart(lab, 'sso');
    const asked = new Workload(sso, 'main', { ...plain, ports: { http: 8080 } });
    const signOn = { path: '/verify', domain: 'test.example' };
    const protectedBy = new Route(sso, 'web', { hostname: 'sso.test.example', to: asked.ports.http, audience: 'lan', signOn });
    const chart = new ServiceChart(lab, 'app', { podSecurity: { level: 'privileged', reason: 'a test' } });
    const ports = { http: 8080, game: 25565, dns: { number: 5300, hostPort: 5300 } };
    const server = new Workload(chart, 'main', { ...plain, ports, placement: pin({ name: 'one' }), waivers: { hostPorts: 'a test' } });
    new Route(chart, 'web', { hostname: 'app.test.example', to: server.ports.http, audience: 'lan', protectedBy });
    new PortRoute(chart, 'game', { hostname: 'game.test.example', to: server.ports.game, audience: 'lan' });
    new PortRoute(chart, 'dns', { hostname: 'dns.test.example', to: server.ports.dns, audience: 'lan' });
    new Traefik(lab, { on: lab.disks.one.nvme });
  });
  expect(problems).toEqual([]);
  const ingress = PodSet.all(lab).find(({ role }) => role === 'ingress') as PodSet;
  expect(ended(flows.get(ingress))).toEqual(['kubernetes-api', 'internet', 'sso:http', 'app:http', 'app:game']);
  expect(ingressOf(PodSet.all(lab))).toBe(ingress);
});

test('pods with a volume reach the repository that it is restored from, and others do not', () => {
  const { flows, lab } = modelOf((lab: Any) => {
    const chart = new ServiceChart(lab, 'app');
    const kept = new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1, backup: daily({ to: ['offsite'] }) });
    new Workload(chart, 'main', { ...plain, mounts: { '/data': kept } });
    new Workload(chart, 'other', plain);
  });
  const of = (name: string) => ended(flows.get(PodSet.all(lab).find((one) => one.name === name) as PodSet));
  expect([of('app'), of('app-other')]).toEqual([['internet'], []]);
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

  test('are each there once, by whom they are for', () => {
    const { lab, problems } = modelOf(calling(['lan', 'tailnet', 'lan']));
    expect(problems).toEqual([]);
    expect(namesCalled(lab)).toEqual(
      (['lan', 'tailnet'] as const).map((audience) => ({ kind: 'by-name', hostname: `${audience}.test.example`, audience })),
    );
    expect(namesCalled(lab).map(entrypointInside)).toEqual(['lan', 'tailnet']);
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
