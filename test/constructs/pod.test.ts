import { Bytes, Duration, image, none, scratch, tcp, Volume, Workload } from '../../src';
import { modelOf } from '../proofs/proved';
import { type Any, inApp, objectOf, plain, told } from './object-of';

const of = (kind: string, given: Any = {}, name = 'app') =>
  objectOf(
    inApp((chart) => void new Workload(chart, 'main', { ...plain, ...given })),
    kind,
    name,
  );
const pod = (given: Any) => of('Deployment', given).spec.template.spec;

describe('a pod', () => {
  test('that says nothing more is user 1000, has 30 s to stop, and takes nothing of its cluster', () => {
    const { containers, ...spec } = pod({});
    expect(containers).toHaveLength(1);
    expect(spec).toEqual({
      serviceAccountName: 'app',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      priorityClassName: 'loutik-service',
      terminationGracePeriodSeconds: 30,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    });
  });

  test.each([
    ['a user of its own', { user: 70 }, { runAsNonRoot: true, runAsUser: 70, runAsGroup: 70 }],
    ['groups beside it', { groups: [44, 109] }, { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, supplementalGroups: [44, 109] }],
    ['no groups', { groups: [] }, { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000 }],
    ['user 1, which is not root', { user: 1 }, { runAsNonRoot: true, runAsUser: 1, runAsGroup: 1 }],
    ['root', { user: 0, waivers: { root: 'a test' } }, { runAsUser: 0, runAsGroup: 0 }],
  ])('may have %s', (_, given, expected) => {
    expect(pod(given).securityContext).toEqual({ ...expected, seccompProfile: { type: 'RuntimeDefault' } });
  });

  test('has the time to stop, the priority and the token that it asks for', () => {
    const permissions = { scope: 'namespace', rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] };
    const spec = pod({ stopWithin: Duration.minutes(2), priority: 'batch', permissions });
    expect([spec.terminationGracePeriodSeconds, spec.priorityClassName, spec.automountServiceAccountToken]).toEqual([
      120,
      'loutik-batch',
      true,
    ]);
    expect(pod({ stopWithin: Duration.seconds(0) }).terminationGracePeriodSeconds).toBe(0);
  });

  test('starts what comes before in its order, of which a sidecar stays; its own user is not its container’s', () => {
    const spec = pod({ user: 70, init: { a: plain, b: { ...plain, sidecar: true } }, containers: { c: { ...plain, user: 71 } } });
    expect(spec.initContainers.map(({ name, restartPolicy }: Any) => [name, restartPolicy])).toEqual([
      ['a', undefined],
      ['b', 'Always'],
    ]);
    expect(spec.containers.map(({ name, securityContext }: Any) => [name, securityContext.runAsUser])).toEqual([
      ['app', undefined],
      ['c', 71],
    ]);
  });

  test('shows each of its waivers, by container and rule, with its reason', () => {
    const waivers = { writableRoot: 'w', root: 'r', privileged: 'p' };
    const given = {
      waivers: { writableRoot: 'of the first' },
      containers: { more: { ...plain, waivers } },
      notSecret: { A_TOKEN: 'a test' },
    };
    expect(of('Deployment', given).spec.template.metadata.annotations).toEqual({
      'waiver.loutik.dev/app.writable-root': 'of the first',
      'waiver.loutik.dev/more.writable-root': 'w',
      'waiver.loutik.dev/more.root': 'r',
      'waiver.loutik.dev/more.privileged': 'p',
      'waiver.loutik.dev/not-secret': 'A_TOKEN: a test',
    });
  });

  test('runs where its volumes lie, whatever else it would do; of two machines it can be on neither', () => {
    const placed = (given: (lab: Any, on: (machine: string, disk: string) => Volume) => Any) => {
      const declare = inApp((chart, lab) => {
        const on = (machine: string, disk: string) =>
          new Volume(chart, `${machine}-${disk}`, {
            on: lab.disks[machine][disk],
            size: Bytes.gib(1),
            owner: 1000,
            backup: none('a test'),
          });
        new Workload(chart, 'main', { ...plain, ...given(lab, on) });
      });
      const { problems, objects } = modelOf(declare);
      const spec = objects.all.find(({ manifest }) => manifest.kind === 'Deployment')?.manifest.spec as Any;
      const terms = spec?.template.spec.affinity?.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
      return [problems.map(({ code, where }) => [code, where]), terms?.[0].matchExpressions[0].values];
    };
    const one = (lab: Any) => ({ strength: 'required' as const, machine: lab.machines.one.name });
    expect(placed((_, on) => ({ mounts: { '/a': on('two', 'nvme'), '/b': on('two', 'hdd') } }))).toEqual([[], ['two']]);
    expect(placed((lab, on) => ({ placement: one(lab), mounts: { '/a': on('one', 'nvme') } }))).toEqual([[], ['one']]);
    expect(placed((lab) => ({ placement: one(lab) }))).toEqual([[], ['one']]);
    expect(placed(() => ({}))).toEqual([[], undefined]);
    expect(placed((lab, on) => ({ placement: one(lab), mounts: { '/a': on('two', 'nvme') } }))[0]).toEqual([
      ['PLACEMENT_CONFLICT', 'test/app/main'],
    ]);
    expect(placed((_, on) => ({ mounts: { '/a': on('one', 'nvme'), '/b': on('two', 'nvme') } }))[0]).toEqual([
      ['VOLUMES_APART', 'test/app/main'],
    ]);
  });

  test('has the labels of its app on it, and annotations only when there is something to say', () => {
    expect(of('Deployment').spec.template.metadata).toEqual({
      labels: {
        'app.kubernetes.io/name': 'app',
        'app.kubernetes.io/instance': 'app',
        'app.kubernetes.io/part-of': 'app',
        'app.kubernetes.io/managed-by': 'loutik',
      },
    });
    const exact = image('docker.io/traefik/whoami:latest', { exact: 'a test' });
    expect(of('Deployment', { image: exact }).spec.template.metadata.annotations).toEqual({
      'waiver.loutik.dev/app.exact-image': 'a test',
    });
  });

  test('on its node’s network has each of its ports there, and asks the cluster for names', () => {
    const spec = pod({ hostNetwork: 'a test', ports: { http: 8080 } });
    expect([spec.hostNetwork, spec.dnsPolicy]).toEqual([true, 'ClusterFirstWithHostNet']);
    expect(spec.containers[0].ports).toEqual([{ name: 'http', containerPort: 8080, hostPort: 8080, protocol: 'TCP' }]);
    expect(pod({ ports: { http: 8080 } }).containers[0].ports).toEqual([{ name: 'http', containerPort: 8080, protocol: 'TCP' }]);
    const all: Workload[] = [];
    modelOf(
      inApp((chart) => {
        all.push(new Workload(chart, 'main', { ...plain, ports: { http: 8080 }, hostNetwork: 'a test' }));
        all.push(new Workload(chart, 'other', { ...plain, ports: { http: 8080 } }));
      }),
    );
    expect(all.map(({ pods: { onNodeNetwork, ports, open } }) => [onNodeNetwork, ports.http?.hostPort, open])).toEqual([
      [true, 8080, ['http']],
      [false, undefined, []],
    ]);
  });

  test('has the space of what it mounts, asked for by its first container with its sidecars’, and not for what ends', () => {
    const mib = (size: number) => ({ mounts: { '/a': scratch(Bytes.mib(size)) } });
    const spec = pod({
      ...mib(1),
      containers: { more: { ...plain, ...mib(2) } },
      init: { stays: { ...plain, ...mib(4), sidecar: true }, ends: { ...plain, ...mib(8) } },
    });
    expect(spec.containers.map(({ resources }: Any) => resources.requests['ephemeral-storage'])).toEqual(['7Mi', undefined]);
    expect(spec.volumes.map(({ name, emptyDir }: Any) => [name, emptyDir.sizeLimit])).toEqual([
      ['stays-a', '4Mi'],
      ['ends-a', '8Mi'],
      ['app-a', '1Mi'],
      ['more-a', '2Mi'],
    ]);
    expect([pod({}).volumes, pod({}).containers[0].resources.requests['ephemeral-storage']]).toEqual([undefined, undefined]);
  });

  const wrong = (given: Any) => told(inApp((chart) => void new Workload(chart, 'main', { ...plain, ...given })));
  test.each([
    ['powers of root, which it is not', { capabilities: ['CHOWN'] }, 'VALUE_INVALID'],
    ['powers that baseline has not', { capabilities: ['SYS_ADMIN'], waivers: { root: 'a test' } }, 'WAIVER_MISSING'],
    ['a port of its node', { ports: { a: { number: 80, hostPort: 80 } } }, 'WAIVER_MISSING'],
    ['a port of its node, on whose network it is', { hostNetwork: 'a', ports: { a: { number: 80, hostPort: 80 } } }, 'VALUE_INVALID'],
    ['a probe of another’s port', { probes: { liveness: tcp('http') } }, 'REFERENCE_UNKNOWN'],
    ['more scratch space in memory than memory', { mounts: { '/a': scratch(Bytes.mib(16), { memory: true }) } }, 'RESOURCES_INVALID'],
    ['a mount over its image', { mounts: { '/': scratch(Bytes.mib(1)) } }, 'VALUE_INVALID'],
    ['a preStop of what ends', { init: { a: { ...plain, preStop: ['a'] } } }, 'VALUE_INVALID'],
    ['a container that is root', { containers: { a: { ...plain, user: 0 } } }, 'VALUE_INVALID'],
    ['an image that moves', { image: image('docker.io/traefik/whoami:latest') }, 'IMAGE_TAG_INEXACT'],
    ['rights of another scope', { permissions: { scope: 'house', rules: [] } }, 'VALUE_INVALID'],
  ])('is refused with %s', (_, given, code) => {
    const found = wrong(given);
    expect(found.map(([one]) => one)).toEqual([code]);
    for (const [, where] of found) expect(where).toMatch(/^test\/app\/main/);
    expect(modelOfRefused(given)).toBeUndefined();
  });

  test('that is root keeps powers of root, and its own user is looked at by no other rule', () => {
    expect(wrong({ user: 0, capabilities: ['CHOWN'], waivers: { root: 'a test' } })).toEqual([]);
    expect(wrong({ user: 0 })).toEqual([]);
    expect(wrong({ permissions: { scope: 'cluster', rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] } })).toEqual([]);
  });

  /** What is made of a pod that is refused: nothing, however much else is made. */
  function modelOfRefused(given: Any) {
    try {
      return of('Deployment', given);
    } catch {
      return undefined; // what cannot be read at all stops the whole model
    }
  }
});
