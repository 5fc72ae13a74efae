import { ArgoCd } from '../../charts/platform/argocd';
import { KubeSystem } from '../../charts/platform/kube-system';
import { Priorities } from '../../charts/platform/priorities';
import { SealedSecrets } from '../../charts/platform/sealed-secrets';
import { Storage } from '../../charts/platform/storage';
import { TenantPolicies } from '../../charts/platform/tenant-policies';
import { Traefik } from '../../charts/platform/traefik';
import { StudentProject } from '../../charts/students';
import { Bytes, none, object, Route, Secret, ServiceChart, Volume, Workload } from '../../src';
import { faultsOf } from '../lab';
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
