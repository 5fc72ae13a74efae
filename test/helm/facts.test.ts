import { HelmRelease, type Inventory, type PodSet, Route } from '../../src';
import { affinity } from '../../src/constructs/placement';
import { type Kind, kinds } from '../../src/objects/kinds';
import { type PodSecurityLevel, podSecurityFaults, podSecurityLevels } from '../../src/objects/pod-security';
import type { PodSpec } from '../../src/objects/pods';
import { allFacts, type ChartFacts, type ChartPod, podsOf } from '../../src/twin/charts/facts';
import { base, withChange } from '../inventory/base';
import { repository } from '../lab';
import { allReleases, platformModel, releasesOf } from './platform';

const releases = allReleases();

/** Every table of facts, with our release of that chart and the pods that it makes of our values. */
const tables = allFacts(repository).map((facts) => {
  const release = releases.find(({ chart }) => chart === facts.chart);
  if (release === undefined) throw new Error(`no release of ours is of chart ${facts.chart}`);
  return [`${facts.chart} ${facts.version}`, facts, release.release, podsOf(facts, release.values), release.model] as const;
});

/** Ports as the kernel tells them apart. */
const portsOf = ({ containers }: ChartPod) =>
  containers
    .flatMap(({ ports = [] }) => ports.map(({ containerPort, hostPort, protocol = 'TCP' }) => [containerPort, protocol, hostPort]))
    .sort(([a = 0], [b = 0]) => Number(a) - Number(b));
const declaredPorts = ({ ports }: PodSet) =>
  Object.values(ports)
    .map(({ number, protocol, hostPort }) => [number, protocol, hostPort])
    .sort(([a = 0], [b = 0]) => Number(a) - Number(b));

/** The ports of a release's pods that our routes lead to. */
const ledTo = (release: HelmRelease, { lab }: (typeof tables)[number][4]) =>
  Route.all(lab)
    .flatMap(({ to }) => to ?? [])
    .filter(({ pods }) => release.pods.some(({ set }) => set === pods));

test('routes lead to what some chart makes', () => {
  expect(tables.flatMap(([, { chart }, release, , model]) => (ledTo(release, model).length > 0 ? [chart] : []))).toContain('argo-cd');
});

test('there is a table of every chart that the platform and the shelf consist of', () => {
  expect([...new Set(tables.map(([, { chart }]) => chart))].sort()).toEqual(releases.map(({ chart }) => chart).sort());
});

describe.each(tables)('%s', (_, facts, release, pods, model) => {
  const running = pods.filter(({ replicas }) => replicas !== 0);

  test('makes the pods that the release declares, as many of each, and no others', () => {
    expect(running.map(({ name, replicas = 1 }) => [name, replicas]).sort()).toEqual(
      release.pods.map(({ set }) => [set.name, set.replicas]).sort(),
    );
  });

  test.each(release.pods.map(({ set }) => [set.name, set] as const))('%s: what the model says is what the chart makes', (name, set) => {
    const pod = running.find((one) => one.name === name) as ChartPod;
    expect(pod.labels).toMatchObject(set.selector);
    expect(pod.namespace).toBe(set.namespace);
    expect(portsOf(pod)).toEqual(declaredPorts(set));
    expect([pod.priorityClassName, pod.affinity]).toEqual([set.priorityClass, affinity(set.placement)]);
    const { cpu, memory, memoryLimit } = set.requests as NonNullable<PodSet['requests']>;
    const resources = { requests: { cpu: cpu.quantity, memory: memory.quantity }, limits: { memory: memoryLimit.quantity } };
    expect(pod.containers.map((container) => container.resources)).toEqual([resources]);
  });

  test('makes pods that the Pod Security of their namespace lets in', () => {
    const namespace = model.objects.ofKind('Namespace').find(({ manifest }) => manifest.metadata.name === release.namespace)?.manifest;
    const granted = podSecurityLevels.indexOf(namespace?.metadata.labels?.['pod-security.kubernetes.io/enforce'] as PodSecurityLevel);
    expect(granted).toBeGreaterThanOrEqual(0);
    for (const { name, ...pod } of running) {
      const refused = podSecurityFaults(pod as PodSpec).filter(({ needs }) => podSecurityLevels.indexOf(needs) > granted);
      expect([name, refused]).toEqual([name, []]);
    }
  });

  test('makes what the release says that it makes besides', () => {
    const made = Object.entries(release.objects).flatMap(([kind, names]) =>
      names.map((own) => `${kind} ${kinds[kind as Kind].clusterScoped ? '' : `${release.namespace}/`}${own}`),
    );
    expect(facts.objects).toEqual(expect.arrayContaining(made));
  });

  test('makes nothing that is ours', () => {
    const ours = model.objects.all.map(
      ({ manifest: { kind, metadata } }) => `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`,
    );
    expect(facts.objects.filter((object) => ours.includes(object))).toEqual([]);
  });

  test('has the Services and ports that our routes lead to', () => {
    const lost = ledTo(release, model).filter(({ pods: { name }, name: port }) => !facts.services[name]?.includes(port));
    expect(lost.map(({ pods: { name }, name: port }) => `${name}:${port}`)).toEqual([]);
  });
});

describe('Traefik’s arguments', () => {
  const ofTraefik = tables.filter(([, { chart }]) => chart === 'traefik');
  const argumentsOf = (inventory: Inventory) => {
    const traefik = releasesOf(platformModel(inventory)).find(({ chart }) => chart === 'traefik');
    return ofTraefik.map(([, facts]) => podsOf(facts as ChartFacts, traefik?.values ?? {})[0]?.containers[0]?.args ?? []);
  };
  const addresses = (args: readonly string[]) => args.flatMap((text) => /^--entryPoints\.(\w+)\.address=(.*)$/.exec(text)?.slice(1) ?? []);

  test('open each address once, and the chart’s websecure not at all', () => {
    for (const args of argumentsOf(base)) {
      const opened = addresses(args).filter((_, index) => index % 2 === 1);
      expect(new Set(opened).size).toBe(opened.length);
      expect(args.join('\n')).not.toMatch(/websecure/i);
    }
  });

  test('leave one default: an entrypoint on the pod’s own loopback', () => {
    for (const args of argumentsOf(base)) {
      expect(args.filter((text) => /asDefault/i.test(text))).toEqual(['--entryPoints.nowhere.asDefault=true']);
      expect(args).toContain('--entryPoints.nowhere.address=127.0.0.1:8447');
    }
  });

  test('name resolvers that no house answers for', () => {
    for (const args of argumentsOf(base)) {
      const resolvers = args.find((text) => text.includes('.dnschallenge.resolvers='))?.replace(/^.*=/, '');
      expect(resolvers).toBe('9.9.9.9:53,1.1.1.1:53');
    }
  });

  test('follow the gateway’s port on the node alone', () => {
    const [other] = [argumentsOf(withChange('gateway.homePort', 9999))];
    expect(other).toEqual(argumentsOf(base));
    const { lab } = platformModel(withChange('gateway.homePort', 9999));
    const set = HelmRelease.all(lab).find(({ chart }) => 'packaged' in chart)?.pods[0]?.set;
    expect([set?.ports.public?.number, set?.ports.public?.hostPort]).toEqual([8444, 9999]);
  });
});
