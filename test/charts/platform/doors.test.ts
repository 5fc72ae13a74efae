import { ArgoCd } from '../../../charts/platform/argocd';
import { Traefik } from '../../../charts/platform/traefik';
import { AdGuardHome } from '../../../charts/shelf/adguard-home';
import { Bytes, Cpu, PodSet, PortRoute, Route, Secret, ServiceChart, Workload } from '../../../src';
import { HelmRelease } from '../../../src/constructs/helm-release';
import { type Any, objectOf, plain } from '../../constructs/object-of';
import { base, withChange } from '../../inventory/base';
import { modelOf } from '../../proofs/proved';

const bare = withChange('gateway', undefined, withChange('tailnet', undefined, withChange('sshKeys', base.tailnet?.sshKeys)));
const valuesOf = (declare: (lab: Any) => void, inventory: Any = base) =>
  (HelmRelease.all(modelOf(declare, inventory).lab)[0] as Any).props.values;
const requests = (cpu: number, memory: number, memoryLimit: number) => ({
  cpu: Cpu.millis(cpu),
  memory: Bytes.mib(memory),
  memoryLimit: Bytes.mib(memoryLimit),
});

describe('the ingress', () => {
  const streams = (lab: Any) => {
    const chart = new ServiceChart(lab, 'app');
    const { ports } = new Workload(chart, 'main', {
      ...plain,
      ports: { game: 25565, low: 25, edge: 26, voice: { number: 3478, protocol: 'UDP' }, taken: 8445 },
    });
    const to = (name: string, audience: string, more: object = {}) =>
      new PortRoute(chart, name, { hostname: `${name}.test.example`, to: (ports as Any)[name], audience, ...more } as Any);
    to('game', 'public');
    to('low', 'lan', { port: 1023 });
    to('edge', 'lan', { port: 1024 });
    to('voice', 'lan');
    to('taken', 'lan');
  };
  const declare =
    (more: (lab: Any) => void = () => {}) =>
    (lab: Any) => {
      new Traefik(lab, { on: lab.disks.one.nvme });
      more(lab);
    };
  const values = (more?: (lab: Any) => void, inventory?: Any) => valuesOf(declare(more), inventory);
  const doorsOf = ({ ports }: Any) =>
    Object.fromEntries(Object.entries(ports).map(([name, port]: Any) => [name, port && [port.port, port.hostPort]]));

  test('has a door of the node for each audience that the homelab has, and none in any Service', () => {
    expect(doorsOf(values())).toEqual({
      web: [undefined, 80],
      websecure: null,
      public: [8444, 9443],
      lan: [8445, 443],
      tailnet: [8446, 8443],
    });
    expect(doorsOf(values(undefined, bare))).toEqual({ web: [undefined, 80], websecure: null, lan: [8445, 443] });
    for (const port of Object.values(values().ports).filter((one) => one !== null) as Any[])
      expect(port.expose).toEqual({ default: false });
    expect(values().service).toEqual({ enabled: false });
  });

  test('proves whose the domain is at the provider that the inventory names, by credentials that are sealed', () => {
    const of = (dns?: object) => {
      const { env, additionalArguments } = values(undefined, withChange('dns', dns));
      const told = additionalArguments.filter((one: string) => one.includes('dnschallenge.provider'));
      return [told, env.map(({ name, valueFrom: { secretKeyRef } }: Any) => [name, secretKeyRef.name, secretKeyRef.key])];
    };
    const provider = '--certificatesresolvers.letsencrypt.acme.dnschallenge.provider=';
    expect(of()).toEqual([[`${provider}infomaniak`], [['INFOMANIAK_ACCESS_TOKEN', 'traefik-dns', 'token']]]);
    expect(of({ provider: 'porkbun' })).toEqual([
      [`${provider}porkbun`],
      [
        ['PORKBUN_API_KEY', 'traefik-dns', 'key'],
        ['PORKBUN_SECRET_API_KEY', 'traefik-dns', 'secret'],
      ],
    ]);
    expect(of({ provider: 'gcore', credentials: { token: 'GCORE_PERMANENT_API_TOKEN' } })).toEqual([
      [`${provider}gcore`],
      [['GCORE_PERMANENT_API_TOKEN', 'traefik-dns', 'token']],
    ]);
  });

  test('listens inside at the port itself, or twenty thousand above one that its user may not have or that is taken', () => {
    const ports = doorsOf(values(streams));
    expect([ports['tcp-25565'], ports['tcp-1023'], ports['tcp-1024'], ports['udp-3478'], ports['tcp-8445']]).toEqual([
      [25565, 25565],
      [21023, 1023],
      [1024, 1024],
      [3478, 3478],
      [28445, 8445],
    ]);
    expect([values(streams).ports['udp-3478'].protocol, values(streams).ports.lan.protocol]).toEqual(['UDP', 'TCP']);
  });

  test('takes a route without an entrypoint to where nobody is, and speaks TLS at every door', () => {
    const all: string[] = values(streams).additionalArguments;
    expect(all).toEqual([
      '--providers.kubernetesingress.ingressendpoint.ip=192.168.7.20',
      '--entryPoints.nowhere.address=127.0.0.1:8447',
      '--entryPoints.nowhere.asDefault=true',
      '--entryPoints.web.http.redirections.entryPoint.to=:443',
      '--entryPoints.web.http.redirections.entryPoint.scheme=https',
      ...['public', 'lan', 'tailnet'].flatMap((name) => [
        `--entryPoints.${name}.http.tls=true`,
        `--entryPoints.${name}.http.tls.certResolver=letsencrypt`,
        `--entryPoints.${name}.transport.respondingTimeouts.readTimeout=60m`,
      ]),
      '--entryPoints.public.proxyProtocol.trustedIPs=100.64.0.0/10',
      '--entryPoints.tcp-25565.proxyProtocol.trustedIPs=100.64.0.0/10',
      '--entryPoints.udp-3478.udp.timeout=120s',
      '--certificatesresolvers.letsencrypt.acme.email=owner@test.example',
      '--certificatesresolvers.letsencrypt.acme.storage=/certificates/acme.json',
      '--certificatesresolvers.letsencrypt.acme.dnschallenge.provider=infomaniak',
      '--certificatesresolvers.letsencrypt.acme.dnschallenge.resolvers=9.9.9.9:53,1.1.1.1:53',
    ]);
    expect(values(undefined, bare).additionalArguments.join()).not.toMatch(/public|tailnet|100\.64/);
  });

  test('says nothing of what comes in at the node itself, and tells its own address and no Service’s', () => {
    const dns = (lab: Any) =>
      void new AdGuardHome(lab, { hostname: 'ads.test.example', audience: 'lan', dns: 'dns.test.example', on: lab.disks.one.nvme });
    const { additionalArguments, providers, ports } = values(dns);
    expect(additionalArguments.join()).not.toMatch(/udp|-53/);
    expect(Object.keys(ports)).toEqual(['web', 'websecure', 'public', 'lan', 'tailnet']);
    expect(providers).toEqual({ kubernetesIngress: { publishedService: { enabled: false } } });
  });

  test('is inside the cluster what every name leads to that a pod calls, in the order of names, and nothing where none does', () => {
    const calling = declare((lab) => {
      const routes = ['b', 'a'].map((name) => {
        const chart = new ServiceChart(lab, name);
        const { http } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } }).ports;
        return new Route(chart, 'web', { hostname: `${name}.test.example`, to: http as Any, audience: 'lan' });
      });
      new Workload(new ServiceChart(lab, 'caller'), 'main', { ...plain, reaches: routes.map(({ byName }) => byName) });
    });
    expect(objectOf(calling, 'Service', 'traefik-inside').spec.type).toBe('ClusterIP');
    const lines = objectOf(calling, 'ConfigMap', 'coredns-custom').data['loutik.override'].split('\n');
    expect(lines.map((line: string) => line.split(' ')[4])).toEqual([...['a', 'b'].map((name) => `${name}.test.example`), undefined]);
    expect(objectOf(declare(), 'Service', 'traefik-inside')).toBeUndefined();
  });

  test('is started anew for the provider’s credentials: it reads them at its start', () => {
    const secret = Secret.all(modelOf(declare()).lab).find(({ name }) => name === 'traefik-dns');
    expect(secret?.renewals.token?.commands).toEqual(['kubectl -n kube-system rollout restart deployment/traefik']);
  });

  test('is one pod on the node of its certificates, which it keeps, and the second comes when the first is gone', () => {
    const { deployment, updateStrategy, persistence, ingressClass, env } = values();
    expect([deployment, updateStrategy]).toEqual([{ replicas: 1 }, { type: 'Recreate', rollingUpdate: null }]);
    expect(persistence).toEqual({ enabled: true, existingClaim: 'traefik-certificates', path: '/certificates', subPath: 'data' });
    expect(ingressClass).toEqual({ enabled: true, isDefaultClass: false });
    expect(env).toEqual([{ name: 'INFOMANIAK_ACCESS_TOKEN', valueFrom: { secretKeyRef: { name: 'traefik-dns', key: 'token' } } }]);
    expect(objectOf(declare(), 'PersistentVolumeClaim', 'traefik-certificates').spec.resources).toEqual({ requests: { storage: '256Mi' } });
    const pods = PodSet.all(modelOf(declare()).lab).find(({ role }) => role === 'ingress') as PodSet;
    expect([pods.requests, pods.replicas, pods.placement]).toEqual([requests(100, 96, 256), 1, { strength: 'required', machine: 'one' }]);
    expect(pods.open).toEqual(['web', 'public', 'lan', 'tailnet']);
    expect(pods.reaches).toEqual([
      { kind: 'kubernetes-api', ports: [443, 6443] },
      { kind: 'internet', ports: [443, 53, '53/udp'] },
    ]);
  });
});

describe('Argo CD', () => {
  const declare = (lab: Any) => void new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example' });
  const map = (name: string, inventory?: Any) => objectOf(declare, 'ConfigMap', name, inventory).data;

  test('lets in its administrator alone, says where it is, and sees a push within a minute', () => {
    expect(map('argocd-cm')).toMatchObject({
      url: 'https://argocd.test.example:8443',
      'admin.enabled': 'true',
      'users.anonymous.enabled': 'false',
      'application.resourceTrackingMethod': 'annotation',
      'timeout.reconciliation': '45s',
      'timeout.reconciliation.jitter': '10s',
      'resource.customizations.health.argoproj.io_Application': expect.stringContaining('obj.status.health'),
    });
    expect(map('argocd-cm', bare).url).toBe('https://argocd.test.example');
    expect(map('argocd-rbac-cm')).toEqual({ 'policy.default': '', 'policy.csv': 'g, admin, role:admin\n', scopes: '[groups]' });
  });

  test('gives a sync a quarter of an hour, and does little at once', () => {
    expect(map('argocd-cmd-params-cm')).toEqual({
      'server.insecure': 'true',
      'controller.sync.timeout.seconds': '900',
      'reposerver.parallelism.limit': '2',
      'controller.status.processors': '10',
      'controller.operation.processors': '5',
    });
  });

  test('runs no more of its chart than is needed, and starts anew when what it reads at its start alone has changed', () => {
    const values = valuesOf(declare);
    expect([values.dex, values.notifications, values.applicationSet]).toEqual([{ enabled: false }, { enabled: false }, { replicas: 0 }]);
    expect([values.crds, values.global.networkPolicy]).toEqual([{ install: true, keep: true }, { create: false }]);
    expect([values.configs.cm, values.configs.params, values.configs.rbac]).toEqual(Array(3).fill({ create: false }));
    expect(values.configs.secret).toEqual({ createSecret: true, annotations: { 'sealedsecrets.bitnami.com/patch': 'true' } });
    expect(values.global.podAnnotations['loutik.dev/parameters']).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each([
    ['application-controller', { metrics: 8082 }, requests(100, 384, 1024), ['kubernetes-api', 'repo-server', 'redis']],
    ['repo-server', { 'repo-server': 8081, metrics: 8084 }, requests(50, 256, 768), ['internet', 'redis']],
    ['server', { http: 8080, metrics: 8083 }, requests(20, 128, 256), ['kubernetes-api', 'repo-server', 'redis']],
    ['redis', { redis: 6379 }, requests(20, 48, 128), []],
    ['redis-secret-init', {}, requests(10, 32, 64), ['kubernetes-api']],
  ])('its %s has the ports %j and asks for %j, and reaches %j', (part, ports, asks, reaches) => {
    const set = PodSet.all(modelOf(declare).lab).find(({ name }) => name === `argocd-${part}`) as PodSet;
    expect(Object.fromEntries(Object.values(set.ports).map(({ name, number }) => [name, number]))).toEqual(ports);
    expect([set.requests, set.replicas, set.placement]).toEqual([asks, 1, { strength: 'preferred', machine: 'one' }]);
    expect(set.reaches.map((one) => ('pods' in one ? one.name : one.kind))).toEqual(reaches);
    expect(set.madeBy).toBe(part === 'redis-secret-init' ? undefined : 'helm');
    expect(set.selector).toEqual({ 'app.kubernetes.io/name': `argocd-${part}`, 'app.kubernetes.io/instance': 'argocd' });
  });

  test('fetches repositories by HTTPS and SSH, and nothing else', () => {
    const set = PodSet.all(modelOf(declare).lab).find(({ name }) => name === 'argocd-repo-server') as PodSet;
    expect(set.reaches[0]).toEqual({ kind: 'internet', ports: [443, 22] });
  });

  test.each([
    ['github', 'webhook.github.secret'],
    ['gitlab', 'webhook.gitlab.secret'],
    ['gitea', 'webhook.gogs.secret'],
    ['none', undefined],
  ])('has a secret for the webhook of %s: %s', (host, key) => {
    const own = ['admin.password', 'admin.passwordMtime', 'server.secretkey'];
    const keys = (inventory: Any) =>
      (
        modelOf(declare, inventory)
          .lab.node.findAll()
          .find((one: Any) => one.name === 'argocd-secret') as Any
      ).keys;
    expect(keys(withChange('git.host', host))).toEqual(key === undefined ? own : [...own, key]);
    expect(keys(withChange('git.host', host, bare))).toEqual(own);
  });

  test('makes what an app alone makes healthy in the last wave: in the first it would stop the rest', () => {
    const all = modelOf(declare).objects.all.filter(({ manifest: { kind } }) => kind === 'Ingress');
    expect(all.map(({ manifest: { metadata } }: Any) => metadata.annotations['argocd.argoproj.io/sync-wave'])).toEqual(['10']);
  });

  test('has its page on the tailnet, or in the house where there is none', () => {
    const entrypoint = (inventory?: Any) =>
      objectOf(declare, 'Ingress', 'argocd-ui', inventory).metadata.annotations['traefik.ingress.kubernetes.io/router.entrypoints'];
    expect([entrypoint(), entrypoint(bare)]).toEqual(['tailnet', 'lan']);
  });
});
