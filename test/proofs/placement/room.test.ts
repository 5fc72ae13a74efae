import fc from 'fast-check';
import { Bytes, Duration, daily, none, object, pin, ScheduledJob, type ServiceChart, scratch, Volume, Workload } from '../../../src';
import { assemble } from '../../../src/model/assemble';
import type { Demand } from '../../../src/model/demand';
import { nodesOf } from '../../../src/model/nodes';
import { placement } from '../../../src/proofs/placement';
import { prove } from '../../../src/proofs/prove';
import { room } from '../../../src/proofs/room';
import { base, withChange } from '../../inventory/base';
import { faultsOf, manifest, synthesized } from '../../lab';
import { modelOf } from '../proved';
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

describe('of demands as they are', () => {
  const nothing = { millicores: 0, memory: Bytes.of(0), ephemeralStorage: Bytes.of(0), pods: 0, extended: {} };
  /** Four nodes: server (5376 MiB for pods), and three agents (3328 MiB each). */
  const inventory = withChange('vms', {
    server: base.vms.server,
    ...Object.fromEntries(
      ['a', 'b', 'c'].map((name, index) => [
        name,
        {
          ...base.vms.worker,
          vmid: 101 + index,
          addresses: { lan: `192.168.7.${21 + index}` },
          disks: { system: base.vms.worker.disks.system },
        },
      ]),
    ),
  });
  const nodes = nodesOf(inventory);
  const of = (...names: string[]) => nodes.filter(({ name }) => names.includes(name));
  const asking = (name: string, memory: number, more: Partial<Demand> = {}): Demand => ({
    where: `test/app/${name}/deployment`,
    app: 'app',
    name,
    namespace: 'app',
    labels: {},
    spec: { containers: [] } as never,
    nodes: of('a'),
    demands: ['gpu=yes', 'loutik.dev/home=one'],
    each: { ...nothing, memory: Bytes.mib(memory) },
    stay: 1,
    pass: 0,
    before: Bytes.of(0),
    ...more,
  });
  const empty = modelOf(() => {}, inventory);
  const problemsOf = (demands: readonly Demand[], model = empty) =>
    room(model, nodes, demands).problems.map(({ where, what }) => [where, what]);
  const each = (count: number, memory: number, more: Partial<Demand> = {}) =>
    Array.from({ length: count }, (_, index) => asking(`p${index}`, memory, more));

  test('up to eight that fill a node are named, the largest first; of more the seven largest, and how many there are', () => {
    const told = (count: number) => problemsOf([...each(count - 1, 100), asking('big', 1600, { stay: 2 }), asking('none', 0)])[0];
    const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index} 100 MiB`).join(' + ');
    const start = (sum: string) => `the pods that run only on a ask for ${sum} of memory, and 3.3 GiB are for them: big 2 times 1.6 GiB + `;
    expect(told(8)).toEqual(['vms.a', `${start('3.8 GiB')}${names(7)}`]);
    expect(told(9)).toEqual(['vms.a', `${start('3.9 GiB')}${names(6)} + 2 more`]);
    expect(told(11)).toEqual(['vms.a', `${start('4.1 GiB')}${names(6)} + 4 more`]);
  });

  test('is the largest by all of its pods, not by one', () => {
    const [, what] = problemsOf([asking('one', 2000), asking('many', 900, { stay: 3 }), asking('other', 1000)])[0] ?? [];
    expect(what?.replace(/^.*: /, '')).toBe('many 3 times 900 MiB + one 2 GiB + other 1000 MiB');
  });

  test('a set that holds a full one says nothing new, one that shares a node with it does', () => {
    const two = (...names: string[]) => asking(names.join(''), 3000, { nodes: of(...names), stay: 3 });
    const where = (...demands: Demand[]) =>
      problemsOf(demands).map(([place, what]) => [place, what?.replace(/^.*only on (.*) ask for .*$/, '$1')]);
    expect(where(asking('x', 2000, { stay: 2 }), two('a', 'b'))).toEqual([['vms.a', 'a']]);
    expect(where(two('a', 'b'), two('b', 'c'))).toEqual([
      ['vms', 'a and b'],
      ['vms', 'b and c'],
    ]);
  });

  test('figures begin with each node alone, then sets by their size', () => {
    const { figures } = room(empty, nodes, [asking('x', 1, { nodes: of('a', 'b', 'c') }), asking('y', 1, { nodes: of('a', 'b') })]);
    expect(figures.map(({ about }) => about)).toEqual([
      'only on server',
      'only on a',
      'only on b',
      'only on c',
      'only on a and b',
      'only on a and b and c',
      'only on server and a and b and c',
    ]);
    expect(figures[4]?.value).toMatch(/^1 MiB of 6\.5 GiB memory, /);
    expect(figures[5]?.value).toMatch(/^2 MiB of /);
    expect(figures[1]?.value).toMatch(/^0 B of /);
  });

  test('one a node is counted on each of its nodes', () => {
    const { figures } = room(empty, nodes, [asking('x', 5, { nodes: of('a', 'b'), stay: 'one-a-node' })]);
    expect(figures.map(({ value }) => value.replace(/ of.*$/, ''))).toEqual(['0 B', '5 MiB', '5 MiB', '0 B', '10 MiB', '10 MiB']);
  });

  test('of what finds no room the nodes’ own set is asked, and no other of as many', () => {
    const full = [asking('full', 3000, { nodes: of('a', 'b'), stay: 2 })];
    const comes = (...names: string[]) => asking('x', 1000, { nodes: of(...names), stay: 0, pass: 1, where: 'test/app/x/job' });
    expect(problemsOf([...full, comes('a', 'b')])).toEqual([
      ['test/app/x/job', "its job asks for 1000 MiB of memory, and of a and b's 6.5 GiB the pods that stay leave 656 MiB"],
    ]);
    expect(problemsOf([...full, comes('b', 'c')])).toEqual([]);
  });

  describe('a pod that no node may run', () => {
    const nowhere = (more: Partial<Demand> = {}) => asking('x', 1, { nodes: [], ...more });
    const problem = (where: string) => ({ code: 'VALUE_INVALID', where, what: 'x', repair: 'y' }) as const;
    const told = [['test/app/x/deployment', 'no node is what the pod of x demands: gpu=yes; loutik.dev/home=one']];

    test('is told with what it demands, and the nodes that there are', () => {
      expect(problemsOf([nowhere()])).toEqual(told);
      expect(room(empty, nodes, [nowhere()]).problems[0]?.repair).toBe(
        'place it where a node is; there are server (of one), a (of two), b (of two), c (of two)',
      );
      expect(room(empty, nodes, [nowhere()]).figures.map(({ about }) => about)).toHaveLength(5);
    });

    test('and of which none is made is not', () => {
      expect(problemsOf([nowhere({ stay: 0, pass: 0 })])).toEqual([]);
      for (const some of [
        { stay: 0, pass: 1 },
        { stay: 1, pass: 0 },
      ])
        expect(problemsOf([nowhere(some)])).toEqual(told);
    });

    test('is told at what declares it alone, where that is wrong', () => {
      const because = (...where: string[]) => problemsOf([nowhere()], { ...empty, problems: where.map(problem) });
      for (const where of ['test/app/x', 'test/app', 'test']) expect(because('test/other', where)).toEqual([]);
      for (const where of ['test/other', 'app/x', 'test/app/x/deployment', 'test/app/x/dep']) expect(because(where)).toEqual(told);
      const large = asking('x', 9000);
      expect(problemsOf([large], { ...empty, problems: [problem('test/app')] })).toHaveLength(1);
    });

    test('and at a volume that it mounts, its own or one that is lent to it', () => {
      const model = modelOf((lab) => {
        const data = new Volume(app(lab), 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
        new Workload(app(lab, 'other'), 'main', { ...plain, mounts: { '/d': data.lend({ readOnly: true }) } });
      }, inventory);
      const mounting = (namespace: string, claimName: string) =>
        nowhere({
          namespace,
          spec: {
            containers: [],
            volumes: [
              { name: 'e', emptyDir: {} },
              { name: 'v', persistentVolumeClaim: { claimName } },
            ],
          } as never,
        });
      const at = (where: string, demand: Demand) => problemsOf([demand], { ...model, problems: [problem(where)] });
      expect(at('test/app/data', mounting('app', 'app-data'))).toEqual([]);
      expect(at('test/app/data', mounting('other', 'app-data'))).toEqual([]);
      expect(at('test/app/data', mounting('third', 'app-data'))).toEqual(told);
      expect(at('test/app/data', mounting('app', 'app-more'))).toEqual(told);
      expect(at('test/app/more', mounting('app', 'app-data'))).toEqual(told);
    });
  });
});
