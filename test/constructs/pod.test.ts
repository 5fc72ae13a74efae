import { Bytes, Duration, none, Volume, Workload } from '../../src';
import { modelOf } from '../proofs/proved';
import { type Any, inApp, objectOf, plain } from './object-of';

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
});
