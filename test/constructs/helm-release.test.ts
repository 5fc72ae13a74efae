import { parse } from 'yaml';
import { Bytes, Cpu, HelmRelease, helmChart, type Inventory, PodSet, pin, prefer, ServiceChart } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { base, withChange } from '../inventory/base';
import { faultsOf, manifest, manifestsOf, problemsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: tests hand over what the compiler would not let through
type Any = any;

const chart = helmChart({ repository: 'https://charts.test.example/stable', name: 'wiki', version: '1.2.3' });

/** A service that a chart makes, with what is given instead of the plain. */
const wiki =
  (given: { release?: (set: PodSet) => Any; pods?: Any; app?: string } = {}) =>
  (lab: Lab) => {
    const app = new ServiceChart(lab, given.app ?? 'wiki');
    const set = new PodSet(app, 'pods', {
      name: 'wiki',
      selector: { 'app.kubernetes.io/name': 'wiki', 'app.kubernetes.io/instance': 'wiki' },
      madeBy: 'helm',
      replicas: 1,
      requests: { cpu: Cpu.millis(50), memory: Bytes.mib(64), memoryLimit: Bytes.mib(128) },
      placement: prefer(lab.machines.two as Any),
      ...given.pods,
    });
    new HelmRelease(app, 'release', { chart, namespace: 'wiki', values: {}, pods: [{ set, at: '' }], ...given.release?.(set) });
  };
const specOf = (declare: (lab: Lab) => void, inventory: Inventory = base) =>
  manifest(synthesized(declare, { inventory }), 'wiki/kube-system/helmchart-wiki.yaml').spec;
const valuesOf = (given: Parameters<typeof wiki>[0]) => parse(specOf(wiki(given)).valuesContent);

const resources = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } };
const onTwo = [{ key: 'loutik.dev/home', operator: 'In', values: ['two'] }];
const affinity = {
  nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: { matchExpressions: onTwo } }] },
};
const asked = { resources, affinity, priorityClassName: 'loutik-service' };

describe('the values carry what the model counts of a chart’s pods', () => {
  test('at their root, beside what is said there', () => {
    expect(valuesOf({ release: () => ({ values: { theme: 'dark' } }) })).toEqual({ theme: 'dark', ...asked });
  });

  test('in the table that the chart reads, beside what stands in it', () => {
    const release = (set: PodSet) => ({ values: { web: { replicas: 1 } }, pods: [{ set, at: 'web.server' }] });
    expect(valuesOf({ release })).toEqual({ web: { replicas: 1, server: asked } });
  });

  test('at three places when the chart reads them from three', () => {
    const at = { resources: 'main.resources', affinity: 'pod.affinity', priorityClassName: 'pod.priority' };
    expect(valuesOf({ release: (set) => ({ pods: [{ set, at }] }) })).toEqual({
      main: { resources },
      pod: { affinity, priority: 'loutik-service' },
    });
  });

  test('a required node, another priority and other figures are in them as declared', () => {
    const pods = {
      placement: pin({ name: 'two' }),
      priorityClass: 'loutik-core',
      requests: { cpu: Cpu.millis(2), memory: Bytes.gib(1), memoryLimit: Bytes.gib(2) },
    };
    expect(valuesOf({ pods })).toEqual({
      resources: { requests: { cpu: '2m', memory: '1Gi' }, limits: { memory: '2Gi' } },
      affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: onTwo }] } },
      },
      priorityClassName: 'loutik-core',
    });
  });

  test('pods that run anywhere have no affinity in them', () => {
    expect(valuesOf({ pods: { placement: { strength: 'any' } } })).toEqual({ resources, priorityClassName: 'loutik-service' });
  });

  test('two sets of one placement are written out twice: no YAML reader has to follow an alias', () => {
    const { valuesContent } = specOf(
      wiki({
        release: (set) => ({
          pods: [
            { set, at: 'a' },
            { set, at: 'b' },
          ],
        }),
      }),
    );
    expect(valuesContent).not.toMatch(/[&*]a\d/);
    expect(parse(valuesContent)).toEqual({ a: asked, b: asked });
  });
});

describe('what a release cannot be is an error at its place', () => {
  const release = (props: Any) => wiki({ release: () => props });
  test.each<[string, (lab: Lab) => void, string, string]>([
    ['resources said in the values too', release({ values: { resources: {} } }), 'VALUE_INVALID', 'wiki/release.values.resources'],
    ['affinity said in the values too', release({ values: { affinity: {} } }), 'VALUE_INVALID', 'wiki/release.values.affinity'],
    [
      'a priority said in the values too',
      release({ values: { priorityClassName: 'x' } }),
      'VALUE_INVALID',
      'wiki/release.values.priorityClassName',
    ],
    [
      'a table that is none',
      wiki({ release: (set) => ({ values: { web: true }, pods: [{ set, at: 'web' }] }) }),
      'VALUE_INVALID',
      'wiki/release.values.web.resources',
    ],
    ['pods that ask for nothing', wiki({ pods: { requests: undefined } }), 'RESOURCES_INVALID', 'wiki/pods'],
    [
      'a repository that is no address',
      release({ chart: { ...chart, repository: 'charts.example' } }),
      'VALUE_INVALID',
      'wiki/release.chart.repository',
    ],
    [
      'a repository with a password',
      release({ chart: { ...chart, repository: 'https://me:hunter2@charts.example' } }),
      'VALUE_INVALID',
      'wiki/release.chart.repository',
    ],
    ['a version that moves', release({ chart: { ...chart, version: '~1.2' } }), 'IMAGE_TAG_INEXACT', 'wiki/release'],
    ['the name of K3s’s own Traefik', release({ name: 'traefik' }), 'OBJECT_DUPLICATE', 'wiki/release/helmchart'],
    ['the name of its definitions', release({ name: 'traefik-crd' }), 'OBJECT_DUPLICATE', 'wiki/release/helmchart'],
  ])('%s', (_, declare, code, where) => {
    expect(problemsOf(declare).map((problem) => [problem.code, problem.where])).toContainEqual([code, `test/${where}`]);
  });

  test('a password in an address is not shown', () => {
    const told = problemsOf(release({ chart: { ...chart, repository: 'https://me:hunter2@charts.example/x' } }));
    expect(told.map(({ what }) => what)).toEqual(['"https://…@charts.example/x" is not the address of a chart repository']);
  });

  test('a sound one is none', () => {
    expect(problemsOf(wiki())).toEqual([]);
  });

  test('two of one name are, where the second is', () => {
    const two = (lab: Lab) => {
      wiki()(lab);
      wiki({ app: 'other', release: () => ({ name: 'wiki' }) })(lab);
    };
    expect(problemsOf(two).map(({ code, where }) => [code, where])).toContainEqual(['OBJECT_DUPLICATE', 'test/other/release/helmchart']);
  });
});

describe('a release that failed or was cut once heals by the next push', () => {
  const policy = (version: string) => {
    const { failurePolicy, forceConflicts } = specOf(wiki(), withChange('k3s.version', version));
    return [failurePolicy, forceConflicts];
  };
  test.each(['v1.36.3+k3s1', 'v1.36.4+k3s1', 'v1.36.12+k3s2'])('%s knows retry, which upgrades what failed', (version) => {
    expect(policy(version)).toEqual(['retry', true]);
  });

  test.each(['v1.36.0+k3s1', 'v1.36.2+k3s1'])('%s does not: what failed is installed anew', (version) => {
    expect(policy(version)).toEqual(['reinstall', undefined]);
  });
});

describe('a release', () => {
  const made = (props: Any = {}, id = 'release', inventory: Inventory = base) => {
    const lab = new Lab({ homelab: 'test', inventory });
    const one = new HelmRelease(new ServiceChart(lab, 'wiki'), id, { chart, namespace: 'apps', values: {}, pods: [], ...props });
    const object: Any = one.node.tryFindChild('helmchart');
    return { one, told: lab.problems.map(({ code, where }) => [code, where]), spec: object?.toJson().spec };
  };
  const versioned = (version: string) => made({ chart: { ...chart, version } }).told;
  const from = (repository: string) => made({ chart: { ...chart, repository } }).told;

  test('is called as it says, else by its app, and by its id as well when that is another', () => {
    expect([made().one.name, made({}, 'extra').one.name, made({ name: 'mine' }, 'extra').one.name]).toEqual(['wiki', 'wiki-extra', 'mine']);
  });

  test('is made in a namespace that it makes, after the cluster has begun', () => {
    expect(made().spec).toEqual({
      repo: 'https://charts.test.example/stable',
      chart: 'wiki',
      version: '1.2.3',
      targetNamespace: 'apps',
      createNamespace: true,
      bootstrap: false,
      failurePolicy: 'retry',
      forceConflicts: true,
      valuesContent: made().spec.valuesContent,
    });
    expect([parse(made().spec.valuesContent), made().one.objects]).toEqual([{}, {}]);
  });

  test('of which something is not of its type makes nothing, and is looked at no further', () => {
    const { one, told } = made({ namespace: 1, chart: { ...chart, version: '1' } });
    expect([told, one.node.children]).toEqual([[['VALUE_INVALID', 'test/wiki/release.namespace']], []]);
  });

  test.each(['1.2.3', 'v1.2.3', '10.20.30', '1.2.3-rc', '1.2.3-rc.1', '1.2.3+up10.0', '1.2.3-rc.1+build.5'])('may be of %s', (version) =>
    expect(versioned(version)).toEqual([]),
  );
  test.each(['1.2', '1', '^1.2.3', 'x1.2.3', '1.2.3 ', '1.2.3x', '1.2.3-', '1.2.3+', '1.2.3-a_b', '1.2.3+a_b', '1.2.x', 'vv1.2.3'])(
    'may not be of %j',
    (version) => expect(versioned(version)).toEqual([['IMAGE_TAG_INEXACT', 'test/wiki/release']]),
  );

  test.each(['https://a', 'http://a', 'https://a:8443', 'https://a/', 'https://a/b/c'])('may be from %s', (repository) =>
    expect(from(repository)).toEqual([]),
  );
  test.each([
    ...[
      'oci://a',
      'a',
      'see https://a',
      'git:https://a',
      'https://',
      'https://a?b',
      'https://a/b?c',
      'https://a#b',
      'https://a/b#c',
      'https://a b',
    ],
    ...['https://a/b c', 'https://me@a', 'https://a:port'],
  ])('may not be from %j, and nothing is made of it', (repository) => {
    expect(from(repository)).toEqual([['VALUE_INVALID', 'test/wiki/release.chart.repository']]);
    expect(made({ chart: { ...chart, repository } }).spec).toBeUndefined();
  });

  test.each([
    ['https://charts.test.example/stable', 'charts.test.example/stable'],
    ['http://charts.test.example', 'charts.test.example'],
    ['https://a//', 'a'],
    ['https://proxy.test.example/https://a', 'proxy.test.example/https://a'],
  ])('from %s is an archive at the homelab’s mirror, where there is one', (repository, folder) => {
    const { spec } = made({ chart: { ...chart, repository } }, 'release', withChange('mirror', 'http://192.168.7.5/mirror'));
    expect([spec.chart, spec.repo, spec.version]).toEqual([`http://192.168.7.5/mirror/${folder}/wiki-1.2.3.tgz`, undefined, undefined]);
  });
});

describe('the job that installs a chart', () => {
  const egress = (given: Parameters<typeof wiki>[0], inventory: Inventory = base) =>
    manifest(synthesized(wiki(given), { inventory }), 'wiki/kube-system/networkpolicy-helm-install-wiki.yaml').spec.egress.map(
      ({ to, ports }: Any) => [to[0].ipBlock.cidr, ports.map(({ port }: Any) => port)],
    );

  test('reaches the API server and the chart’s server by its port', () => {
    expect(egress({})).toEqual([
      ['192.168.7.20/32', [443, 6443]],
      ['0.0.0.0/0', [443]],
    ]);
    expect(egress({ release: () => ({ chart: { ...chart, repository: 'http://charts.test.example:8879' } }) })[1]).toEqual([
      '0.0.0.0/0',
      [8879],
    ]);
  });

  test('reaches the homelab’s mirror, in the house, when there is one', () => {
    expect(egress({}, withChange('mirror', 'http://192.168.7.5/mirror'))[1]).toEqual(['192.168.7.0/24', [80]]);
  });
});

test('a chart that K3s brings is told its values, and gets neither a version nor a job of ours', () => {
  const result = synthesized(wiki({ release: () => ({ chart: { packaged: 'traefik' } }) }));
  const { metadata, spec } = manifest(result, 'wiki/kube-system/helmchartconfig-traefik.yaml');
  expect([metadata.name, metadata.namespace]).toEqual(['traefik', 'kube-system']);
  expect({ ...spec, valuesContent: parse(spec.valuesContent) }).toEqual({
    failurePolicy: 'retry',
    forceConflicts: true,
    valuesContent: asked,
  });
  expect([...manifestsOf(result).keys()].filter((path) => /helmchart-|helm-install/.test(path))).toEqual([]);
});

describe('a namespace may be laxer than the pods of ours in it', () => {
  const unused = (target?: string) =>
    faultsOf((lab: Lab) => {
      const app = new ServiceChart(lab, 'wiki', { podSecurity: { level: 'baseline', reason: 'its chart’s pods start as root' } });
      if (target !== undefined) new HelmRelease(app, 'release', { chart, namespace: target, values: {}, pods: [] });
    }).flatMap(({ code, where }) => (code === 'WAIVER_UNUSED' ? [where] : []));

  test('when a chart makes pods in it', () => expect(unused('wiki')).toEqual([]));
  test.each([undefined, 'other'])('and not without: the chart’s namespace is %s', (target) =>
    expect(unused(target)).toEqual(['test/wiki/namespace/namespace']),
  );
});
