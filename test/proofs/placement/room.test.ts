import fc from 'fast-check';
import { Bytes, Duration, daily, object, pin, ScheduledJob, type ServiceChart, scratch, Volume, Workload } from '../../../src';
import { assemble } from '../../../src/model/assemble';
import { placement } from '../../../src/proofs/placement';
import { prove } from '../../../src/proofs/prove';
import { base, withChange } from '../../inventory/base';
import { faultsOf, manifest, synthesized } from '../../lab';
import { type Any, all, app, asks, chartPods, demand, deployment, found, job, on, plain, server, terms } from './parts';

const right: readonly (readonly [string, (lab: Any) => void])[] = [
  [
    'exactly what its node has',
    deployment({ memory: `${server.memory}Mi`, cpu: `${server.cpu}m` }, { pod: on('one'), spec: { strategy: { type: 'Recreate' } } }),
  ],
  [
    'exactly the node’s disk',
    deployment(
      { 'ephemeral-storage': String(Math.floor(server.disk * 2 ** 30)) },
      { pod: on('one'), spec: { strategy: { type: 'Recreate' } } },
    ),
  ],
  ['one large pod on the node that has room', deployment({ memory: '5Gi' }, { spec: { strategy: { type: 'Recreate' } } })],
  [
    'a rollout that takes one away first',
    deployment(
      { memory: '2Gi' },
      { pod: on('one'), spec: { replicas: 2, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } } },
    ),
  ],
  ['a rollout of many, which takes a quarter away first', deployment({ memory: '1Gi' }, { pod: on('one'), spec: { replicas: 5 } })],
  ['a rollout of none', deployment({ memory: '3Gi' }, { pod: on('one'), spec: { replicas: 0 } })],
  [
    'jobs that fit one by one, not together',
    all(
      job(asks(Bytes.gib(4)), { placement: pin({ name: 'one' }) }),
      (lab) =>
        void new ScheduledJob(lab.node.findChild('app'), 'other', {
          ...asks(Bytes.gib(4)),
          schedule: '0 13 * * *',
          within: Duration.hours(1),
          placement: pin({ name: 'one' }),
        }),
    ),
  ],
  [
    'a first container beside which nothing runs yet',
    deployment(
      { memory: '3Gi' },
      {
        pod: {
          ...on('two'),
          initContainers: [
            {
              name: 'first',
              image: 'docker.io/traefik/whoami:v1.11.0',
              resources: { requests: { memory: '3Gi' } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            },
          ],
        },
        spec: { strategy: { type: 'Recreate' } },
      },
    ),
  ],
  ['a demand that one of two terms meets', deployment({}, { pod: terms(demand('gpu', 'Exists'), demand('loutik.dev/home', 'In', 'one')) })],
  [
    'a wish that no node meets',
    deployment(
      {},
      {
        pod: {
          affinity: {
            nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: demand('gpu', 'Exists') }] },
          },
        },
      },
    ),
  ],
  ['a node by its name', deployment({}, { pod: terms({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['worker'] }] }) })],
  ['a label that must not be there', deployment({}, { pod: terms(demand('gpu', 'DoesNotExist'), demand('gpu', 'NotIn', 'yes')) })],
  ['the server by its role', deployment({}, { pod: { nodeSelector: { 'node-role.kubernetes.io/control-plane': 'true' } } })],
  [
    'scratch space that the container’s own limit bounds',
    deployment(
      {},
      {
        pod: { volumes: [{ name: 'v', emptyDir: {} }] },
        container: {
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
          resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi', 'ephemeral-storage': '1Gi' } },
        },
      },
    ),
  ],
  ['scratch space in memory without a size', deployment({}, { pod: { volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }] } })],
  [
    'scratch space in memory below the limit',
    (lab) => void new Workload(app(lab), 'x', { ...asks(Bytes.mib(65)), mounts: { '/dev/shm': scratch(Bytes.mib(64), { memory: true }) } }),
  ],
  ['a chart’s pods on their node', chartPods(Bytes.gib(3), { placement: pin({ name: 'two' }) })],
];

test.each(right)('%s has room', (_, declare) => expect(found(declare)).toEqual([]));

describe('the first container asks for the scratch space of those that stay', () => {
  const requests = (props: Any, path = 'app/deployment-app.yaml') => {
    const { containers, initContainers = [] } = manifest(
      synthesized((lab) => {
        const chart = app(lab);
        const mounts = typeof props.mounts === 'function' ? props.mounts(chart, lab) : props.mounts;
        new Workload(chart, 'main', { ...plain, ...props, mounts });
      }),
      path,
    ).spec.template.spec;
    return [...initContainers, ...containers].map(({ name, resources }: Any) => [name, resources.requests['ephemeral-storage']]);
  };

  test('that of those beside it too, and each space once; not what only those before them use', () =>
    expect(
      requests({
        mounts: {
          '/a': scratch(Bytes.mib(3)),
          '/b': scratch(Bytes.mib(4), { name: 'both' }),
          '/shm': scratch(Bytes.mib(1), { memory: true }),
        },
        init: { first: { ...plain, mounts: { '/c': scratch(Bytes.mib(5)), '/b': scratch(Bytes.mib(4), { name: 'both' }) } } },
        containers: { side: { ...plain, mounts: { '/d': scratch(Bytes.mib(6)) } } },
      }),
    ).toEqual([
      ['first', undefined],
      ['app', '13Mi'],
      ['side', undefined],
    ]));

  test('not what restoring needs: that is free again', () =>
    expect(
      requests({
        mounts: (chart: ServiceChart, lab: Any) => ({
          '/data': new Volume(chart, 'data', {
            on: lab.disks.one.nvme,
            size: Bytes.gib(1),
            owner: 1000,
            backup: daily({ to: ['offsite'] }),
          }),
        }),
      }),
    ).toEqual([
      ['restore-data', undefined],
      ['app', undefined],
    ]));

  test('none, where there is none', () =>
    expect(requests({ mounts: { '/shm': scratch(Bytes.mib(1), { memory: true }) } })).toEqual([['app', undefined]]));
});

test('what stays on a node fits exactly when its memory does, in any number and size', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 2500 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(sizes, (memory) => {
      const problems = faultsOf((lab) => {
        const spec = { strategy: { type: 'Recreate' } };
        for (const [index, size] of memory.entries()) deployment({ memory: `${size}Mi` }, { name: `x${index}`, pod: on('one'), spec })(lab);
      });
      const fits = memory.reduce((sum, size) => sum + size, 0) <= server.memory;
      expect(problems.map(({ code }) => code)).toEqual(fits ? [] : ['NODE_OVERCOMMITTED']);
    }),
    { numRuns: 60 },
  );
});

test('the evidence says of each node what is asked of it', () => {
  const services = (lab: Any) => {
    deployment({ memory: '1Gi', cpu: '500m', 'ephemeral-storage': '2Gi' }, { pod: on('one') })(lab);
    object(lab.node.findChild('app'), 'y', 'Deployment', {
      metadata: { name: 'y' },
      spec: {
        selector: { matchLabels: { app: 'y' } },
        template: { metadata: { labels: { app: 'y' } }, spec: { containers: [{ name: 'y' }] } },
      },
    } as Any);
  };
  const [evidence] = prove(assemble({ name: 'test', inventory: base, services, sealed: new Map(), ledger: [] }), [placement]);
  expect(evidence).toMatchObject({
    holds: true,
    figures: [
      {
        about: 'only on server',
        value: '1 GiB of 5.3 GiB memory, 0.5 of 3.8 cores, 2 GiB of 18.4 GiB scratch space, 1 of 110 pods',
      },
      {
        about: 'only on worker',
        value: '0 B of 3.3 GiB memory, 0 of 7.8 cores, 0 B of 18.4 GiB scratch space, 0 of 110 pods',
      },
      {
        about: 'only on server and worker',
        value: '1 GiB of 8.5 GiB memory, 0.5 of 11.6 cores, 2 GiB of 36.8 GiB scratch space, 2 of 220 pods',
      },
      { about: 'runs on server', value: '19 % memory, 13 % cores, 11 % scratch space, 1 % pods: app/x' },
      { about: 'runs on worker', value: '0 % memory, 0 % cores, 0 % scratch space, 1 % pods: app/y' },
    ],
  });
});

test('a smaller system disk leaves less for scratch space', () => {
  const declare = deployment({ 'ephemeral-storage': '5Gi' }, { pod: on('one') });
  expect(found(declare, { inventory: withChange('vms.server.disks.system.size', Bytes.gib(8)) })).toEqual([
    [
      'POD_UNSCHEDULABLE',
      'test/app/x',
      "the new pod of its rollout asks for 5 GiB of scratch space, and of server's 7.4 GiB the pods that stay leave 2.4 GiB",
    ],
  ]);
});
