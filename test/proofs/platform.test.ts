import { ArgoCd } from '../../charts/platform/argocd';
import { KubeSystem } from '../../charts/platform/kube-system';
import { Priorities } from '../../charts/platform/priorities';
import { SealedSecrets } from '../../charts/platform/sealed-secrets';
import { Storage } from '../../charts/platform/storage';
import { TenantPolicies } from '../../charts/platform/tenant-policies';
import { Traefik } from '../../charts/platform/traefik';
import { StudentProject } from '../../charts/students';
import { Bytes, none, object, PodSet, PortRoute, Route, Secret, ServiceChart, Volume, Workload } from '../../src';
import { assemble } from '../../src/model/assemble';
import { platform } from '../../src/proofs/platform';
import { base } from '../inventory/base';
import { faultsOf } from '../lab';
import { container, deployment as deploymentOf, object as objectOf, objectsOf } from './objects-of';
import { type Any, plain } from './references/parts';

const whole: Readonly<Record<string, (lab: Any) => void>> = {
  KubeSystem: (lab) => void new KubeSystem(lab),
  Priorities: (lab) => void new Priorities(lab),
  TenantPolicies: (lab) => void new TenantPolicies(lab),
  SealedSecrets: (lab) => void new SealedSecrets(lab, { home: lab.machines.one }),
  Storage: (lab) => void new Storage(lab, { home: lab.machines.one }),
  Traefik: (lab) => void new Traefik(lab, { on: lab.disks.one.nvme }),
  ArgoCd: (lab) => void new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example' }),
};
const withParts = (names: readonly string[], services: (lab: Any) => void) => (lab: Any) => {
  for (const name of names) whole[name]?.(lab);
  services(lab);
};
const without = (...gone: readonly string[]) => Object.keys(whole).filter((name) => !gone.includes(name));
const found = (names: readonly string[], services: (lab: Any) => void, standsAlone = true) =>
  // what else a tenant lacks is told by the proof that holds tenants
  faultsOf(withParts(names, services), { standsAlone }).flatMap(({ code, where, what }) =>
    code === 'TENANT_UNBOUNDED' ? [] : [[code, where, what]],
  );

const nothing = () => {};
const app = (lab: Any) => new ServiceChart(lab, 'app');
const route = (lab: Any) => {
  const chart = app(lab);
  const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
  new Route(chart, 'web', { hostname: 'a.test.example', to: ports.http, audience: 'lan' });
};
const ingress = (lab: Any) => {
  const chart = app(lab);
  const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
  const backend = { service: { name: ports.http.pods.name, port: { name: 'http' } } };
  object(chart, 'x', 'Ingress', {
    metadata: { name: 'x' },
    spec: { rules: [{ host: 'a.test.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  });
};
const secret = (lab: Any) => void new Secret(app(lab), 'key', { keys: ['key'], about: 'a test' });
const volume = (lab: Any) =>
  void new Volume(app(lab), 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
const tenant = (lab: Any) =>
  void new StudentProject(lab, {
    name: 'quiz',
    hostname: 'quiz.test.example',
    repository: { url: 'https://git.test.example/quiz.git', branch: 'main', path: '.' },
    home: lab.machines.two,
  });
const told = (part: string, does: string, where: string, more = '') => [
  'PLATFORM_INCOMPLETE',
  where,
  `nothing here ${does}: ${part} is not declared, and without it this does not work${more}`,
];

test.each<[string, (lab: Any) => void]>([
  ['a route', route],
  ['no service', nothing],
  ['a secret', secret],
  ['a volume', volume],
  ['a tenant', tenant],
])('%s stands on the whole platform', (_, services) => expect(found(without(), services)).toEqual([]));

const letsIn = 'lets people in';
test.each<[string, string, (lab: Any) => void, unknown]>([
  ['a route', 'Traefik', route, told('Traefik', letsIn, 'test/argocd/ui', ', nor 1 more')],
  ['an Ingress', 'Traefik', ingress, told('Traefik', letsIn, 'test/argocd/ui', ', nor 1 more')],
  ['Argo CD’s page', 'Traefik', nothing, told('Traefik', letsIn, 'test/argocd/ui')],
  [
    'a tenant',
    'TenantPolicies',
    tenant,
    told('TenantPolicies', 'holds a tenant to its name, its priority and its namespace', 'test/quiz/tenant'),
  ],
])('%s without %s is told where it is declared', (_, part, services, problem) => expect(found(without(part), services)).toEqual([problem]));

test.each<[string, (lab: Any) => void, unknown]>([
  ['Traefik', secret, [told('Traefik', letsIn, 'test/argocd/ui')]],
  ['TenantPolicies', route, []],
])('what nobody stands on may be left out: %s', (part, services, problems) => expect(found(without(part), services)).toEqual(problems));

test('a part of the first boot that is missing is told by that, each object of it', () => {
  const codes = (part: string) => [...new Set(found(without(part), secret).map(([code, where]) => `${code} ${where}`))];
  expect(codes('SealedSecrets')).toEqual(['PLATFORM_INCOMPLETE clusters/test/services.ts']);
  expect(codes('ArgoCd')).toContain('PLATFORM_INCOMPLETE clusters/test/services.ts');
});

test('priorities and classes of storage that nobody declares are told where they are named', () => {
  const codes = (part: string, services: (lab: Any) => void) =>
    found(without(part), services).filter(([code]) => code === 'REFERENCE_UNKNOWN');
  expect(codes('Priorities', route)).toContainEqual([
    'REFERENCE_UNKNOWN',
    'test/app/main/deployment',
    expect.stringContaining('PriorityClass loutik-service, which is not there'),
  ]);
  expect(codes('Storage', volume)).toContainEqual([
    'REFERENCE_UNKNOWN',
    'test/app/data/pv',
    expect.stringContaining('StorageClass fast, which is not there'),
  ]);
});

describe('a service without any platform', () => {
  const deploys = told('ArgoCd', 'deploys it', 'test/app');
  test.each<[string, (lab: Any) => void, readonly unknown[]]>([
    ['of its own', (lab) => void app(lab), [deploys]],
    ['with a secret', secret, [told('SealedSecrets', 'opens secrets', 'test/app/key'), deploys]],
    ['with a route', route, [told('Traefik', letsIn, 'test/app/web'), deploys]],
  ])('%s is told what it stands on', (_, services, problems) =>
    expect(found([], services).filter(([code]) => code === 'PLATFORM_INCOMPLETE')).toEqual(problems),
  );

  test('is a part of a homelab where it is not read from a folder', () => expect(found([], route, false)).toEqual([]));
  test('and so is a platform whose first boot alone is there, but for the routes of services', () => {
    const boot = ['Priorities', 'SealedSecrets', 'ArgoCd'];
    expect(found(boot, nothing, false)).toEqual([]);
    expect(found(boot, route, false)).toEqual([told('Traefik', letsIn, 'test/app/web')]);
  });
  test('a homelab without any service stands on nothing', () => expect(found([], nothing)).toEqual([]));
});

describe('of objects as they are', () => {
  const model = assemble({ name: 'test', inventory: base, services: nothing, sealed: new Map(), ledger: [], standsAlone: true });
  const proved = (...manifests: readonly object[]) => platform.prove({ ...model, objects: objectsOf(...manifests) });
  const whats = (...manifests: readonly object[]) => proved(...manifests).findings.map(({ code, where, what }) => [code, where, what]);
  const stands = (...manifests: readonly object[]) => [whats(...manifests), proved(...manifests).figures];
  const all = (value: string) => [[], [{ about: 'parts', value }]];

  describe('a device of a node', () => {
    const asks = deploymentOf({
      container: { resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi', 'devices.loutik.dev/zigbee': '1' } } },
    });
    const offers = (args: readonly string[], kind = 'Deployment') => ({
      ...deploymentOf({ name: 'plugin', pod: { containers: [container({ name: 'first' }), container({ name: 'second', args })] } }),
      kind,
    });
    const told = [
      [
        'PLATFORM_INCOMPLETE',
        'Deployment/web',
        'nothing here offers the nodes’ devices to pods: Devices is not declared, and without it this does not work',
      ],
    ];
    test('is offered by a Deployment, in one of its containers, under our name', () => {
      expect(stands(asks, offers(['--domain=devices.loutik.dev']))).toEqual(all('1 of 1'));
      expect(stands(asks, deploymentOf({ name: 'other' }), offers(['-v', '--domain=devices.loutik.dev']))).toEqual(all('1 of 1'));
      expect(whats(asks)).toEqual(told);
      expect(whats(asks, offers(['--domain=squat.ai']))).toEqual(told);
      expect(whats(asks, offers(['--domain=devices.loutik.dev'], 'DaemonSet'))).toEqual(told);
    });
    test('that nobody asks for needs nobody', () => expect(stands(deploymentOf())).toEqual(all('0 of 0')));
  });

  test('a sealed secret is opened by a release of that name', () => {
    const sealed = (name: string) => objectOf('bitnami.com/v1alpha1', 'SealedSecret', name, { spec: { encryptedData: {} } });
    const release = (name: string) => objectOf('helm.cattle.io/v1', 'HelmChart', name, { spec: {} }, { namespace: 'elsewhere' });
    const told = (more: string) => [
      [
        'PLATFORM_INCOMPLETE',
        'SealedSecret/a',
        `nothing here opens secrets: SealedSecrets is not declared, and without it this does not work${more}`,
      ],
    ];
    expect(whats(sealed('a'))).toEqual(told(''));
    expect(whats(sealed('a'), sealed('b'), sealed('c'), release('argo'))).toEqual(told(', nor 2 more'));
    expect(stands(sealed('a'), release('argo'), release('sealed-secrets'))).toEqual(all('1 of 1'));
  });
});

test('a port that comes in by the ingress needs it too, one of a node does not', () => {
  const port = (own: object) => (lab: Any) => {
    const chart = app(lab);
    const placement = { strength: 'any' } as const;
    const pods = new PodSet(chart, 'pods', {
      name: 'x',
      selector: { app: 'x' },
      ports: { game: { number: 25565, ...own } },
      replicas: 1,
      placement,
    });
    new PortRoute(chart, 'play', { hostname: 'mc.test.example', audience: 'lan', to: pods.port('game') });
  };
  const of = (services: (lab: Any) => void) =>
    platform
      .prove(assemble({ name: 'test', inventory: base, services, sealed: new Map(), ledger: [], standsAlone: true }))
      .findings.filter(({ what }) => what.includes(letsIn))
      .map(({ where }) => where);
  expect([of(port({})), of(port({ hostPort: 25565 }))]).toEqual([['test/app/play'], []]);
  expect(platform.id).toBe('platform');
});
