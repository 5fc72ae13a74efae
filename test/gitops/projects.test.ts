import fc from 'fast-check';
import { ArgoCd } from '../../charts/platform/argocd';
import { Priorities } from '../../charts/platform/priorities';
import { SealedSecrets } from '../../charts/platform/sealed-secrets';
import { HelmRelease, helmChart, type Kind, type Lab, object, ServiceChart } from '../../src';
import type { Manifest } from '../../src/objects/manifest';
import { manifestsOf, problemsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
type Any = any;

interface Writes {
  readonly kind: Kind;
  readonly namespace: string;
}
interface App {
  readonly trust: 'platform' | 'services' | 'tenants';
  readonly writes: readonly Writes[];
  readonly release: boolean;
}

/** Objects of these kinds need no more than a name to be sound. */
const kinds: Readonly<Partial<Record<Kind, object>>> = {
  ConfigMap: { data: {} },
  ServiceAccount: {},
  Role: { rules: [] },
  ClusterRole: { rules: [] },
  PriorityClass: { value: 1 },
  StorageClass: { provisioner: 'x.test.example' },
  Middleware: { spec: { compress: {} } },
};

const homelab = (apps: readonly App[]) => (lab: Lab) => {
  new Priorities(lab);
  new SealedSecrets(lab, { home: lab.machines.one as Any });
  new ArgoCd(lab, { home: lab.machines.one as Any, hostname: 'argocd.test.example' });
  apps.forEach(({ trust, writes, release }, number) => {
    const app = new ServiceChart(lab, `app-${number}`, { trust });
    writes.forEach(({ kind, namespace }, index) => {
      object(app, `o${index}`, kind, { metadata: { name: `o-${number}-${index}`, namespace }, ...kinds[kind] } as Any);
    });
    const chart = helmChart({ repository: 'https://charts.test.example', name: 'wiki', version: '1.2.3' });
    if (release) new HelmRelease(app, 'release', { chart, namespace: app.appNamespace, values: {}, pods: [] });
  });
};

/** Whether a project lets Argo CD make an object (argo-cd, docs/user-guide/projects.md). */
function permits({ spec }: Any, { apiVersion, kind, metadata: { namespace } }: Manifest): boolean {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const list: Any[] = namespace === undefined ? spec.clusterResourceWhitelist : spec.namespaceResourceWhitelist;
  const to: string[] = spec.destinations.map((destination: Any) => destination.namespace);
  return (
    list.some((own) => own.group === group && own.kind === kind) &&
    (namespace === undefined || ((to.includes('*') || to.includes(namespace)) && !to.includes(`!${namespace}`)))
  );
}

const projectsIn = (manifests: ReadonlyMap<string, Manifest>) =>
  new Map([...manifests.values()].flatMap((one) => (one.kind === 'AppProject' ? [[one.metadata.name, one as Any] as const] : [])));
const applicationsIn = (manifests: ReadonlyMap<string, Manifest>) =>
  new Map([...manifests.values()].flatMap((one) => (one.kind === 'Application' ? [[one.metadata.name, one.spec as Any] as const] : [])));

const app = fc.record<App>({
  trust: fc.constantFrom('platform', 'services', 'tenants'),
  writes: fc.array(
    fc.record({
      kind: fc.constantFrom(...(Object.keys(kinds) as Kind[])),
      namespace: fc.constantFrom('app-0', 'app-1', 'argocd', 'kube-system', 'kube-public'),
    }),
    { maxLength: 3 },
  ),
  release: fc.boolean(),
});

test('whatever an app makes, wherever, its project permits', () => {
  fc.assert(
    fc.property(fc.array(app, { minLength: 2, maxLength: 4 }), (apps) => {
      const manifests = manifestsOf(synthesized(homelab(apps)));
      const projects = projectsIn(manifests);
      const applications = applicationsIn(manifests);
      for (const [path, manifest] of manifests) {
        const application = applications.get(path.split('/')[0] ?? '');
        if (application) expect([path, permits(projects.get(application.project), manifest)]).toEqual([path, true]);
      }
    }),
    { numRuns: 60 },
  );
});

const nothing: App = { trust: 'services', writes: [], release: false };
const projectOf = (apps: readonly App[], name: string) => {
  const manifests = manifestsOf(synthesized(homelab(apps)));
  const project: string = applicationsIn(manifests).get(name)?.project;
  return { project, spec: projectsIn(manifests).get(project)?.spec, all: projectsIn(manifests) };
};

describe('an ordinary service', () => {
  test('has the project of its level', () => {
    expect(projectOf([nothing], 'app-0').project).toBe('services');
  });

  test('that a Helm chart makes has one of its own, which may write HelmCharts, in kube-system', () => {
    const { project, spec } = projectOf([{ ...nothing, release: true }], 'app-0');
    expect(project).toBe('services-app-0');
    expect(spec.namespaceResourceWhitelist).toContainEqual({ group: 'helm.cattle.io', kind: 'HelmChart' });
    expect(spec.destinations.map(({ namespace }: Any) => namespace)).toEqual(['*', '!argocd']);
  });

  test('gains nothing by a neighbour that may more', () => {
    const { all } = projectOf([nothing, { ...nothing, release: true }], 'app-1');
    expect(all.get('services').spec).toEqual(projectOf([nothing], 'app-0').spec);
  });

  test('that needs one kind more has a project of its own, and no namespace more', () => {
    const { project, spec } = projectOf([{ ...nothing, writes: [{ kind: 'ClusterRole', namespace: 'app-0' }] }], 'app-0');
    expect(project).toBe('services-app-0');
    expect(spec.clusterResourceWhitelist).toContainEqual({ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' });
    expect(spec.destinations.map(({ namespace }: Any) => namespace)).toEqual(['*', '!argocd', '!kube-system']);
  });
});

test('an object that comes after the projects were made is an error, where it is made', () => {
  class Late extends ServiceChart {
    override finish(): void {
      object(this, 'late', 'ClusterRole', { metadata: { name: 'late' }, rules: [] });
    }
  }
  const problems = problemsOf((lab) => {
    homelab([])(lab);
    new Late(lab, 'late');
  });
  expect(problems.map(({ code, where, what }) => [code, where, what])).toEqual([
    ['PROJECT_DENIES', 'test/late/late', 'the project of late permits no ClusterRole'],
  ]);
});
