import { Bytes, pin, ServiceChart, scratch, Workload } from '../../../src';
import { placement } from '../../../src/proofs/placement';
import { all, app, asks, chartPods, deployment, job, on, plain, told, type Wrong } from './parts';

const wrong: Wrong = [
  // too many together
  [
    'two that fit one node one by one',
    all(deployment({ memory: '3Gi' }, { name: 'a', pod: on('one') }), deployment({ memory: '2500Mi' }, { name: 'b', pod: on('one') })),
    [
      'NODE_OVERCOMMITTED',
      'vms.server',
      'the pods that run only on server ask for 5.4 GiB of memory, and 5.3 GiB are for them: app/a 3 GiB + app/b 2.4 GiB',
    ],
  ],
  [
    'replicas of one',
    deployment({ memory: '2Gi' }, { pod: on('one'), spec: { replicas: 3, strategy: { type: 'Recreate' } } }),
    [
      'NODE_OVERCOMMITTED',
      'vms.server',
      'the pods that run only on server ask for 6 GiB of memory, and 5.3 GiB are for them: app/x 3 times 2 GiB',
    ],
  ],
  [
    'as many as an autoscaler may make',
    (lab) =>
      void new Workload(app(lab), 'x', { ...asks(Bytes.gib(1)), placement: pin(lab.machines.two), scale: { min: 1, max: 4, cpu: 70 } }),
    [
      'NODE_OVERCOMMITTED',
      'vms.worker',
      'the pods that run only on worker ask for 4 GiB of memory, and 3.3 GiB are for them: app/app-x 4 times 1 GiB',
    ],
  ],
  [
    'what runs on every node, beside what runs on one',
    (lab) => {
      const chart = new ServiceChart(lab, 'app');
      new Workload(chart, 'each', { ...asks(Bytes.gib(2)), kind: 'DaemonSet' });
      new Workload(chart, 'x', { ...asks(Bytes.gib(2)), placement: pin(lab.machines.two) });
    },
    [
      'NODE_OVERCOMMITTED',
      'vms.worker',
      'the pods that run only on worker ask for 4 GiB of memory, and 3.3 GiB are for them: app/app-each 2 GiB + app/app-x 2 GiB',
    ],
  ],
  [
    'what a chart makes, beside what runs on one',
    all(chartPods(Bytes.gib(2), { placement: pin({ name: 'two' }) }), deployment({ memory: '2Gi' }, { pod: on('two') })),
    [
      'NODE_OVERCOMMITTED',
      'vms.worker',
      'the pods that run only on worker ask for 4 GiB of memory, and 3.3 GiB are for them: app/x 2 GiB + tool/tool 2 GiB',
    ],
  ],
  [
    'scratch space of two',
    all(
      deployment({ 'ephemeral-storage': '10Gi' }, { name: 'a', pod: on('one') }),
      deployment({ 'ephemeral-storage': '10Gi' }, { name: 'b', pod: on('one') }),
    ),
    [
      'NODE_OVERCOMMITTED',
      'vms.server',
      'the pods that run only on server ask for 20 GiB of scratch space, and 18.4 GiB are for them: app/a 10 GiB + app/b 10 GiB',
    ],
  ],
  [
    'more pods than a kubelet runs',
    deployment({ cpu: '1m', memory: '1Mi' }, { pod: on('one'), spec: { replicas: 111, strategy: { type: 'Recreate' } } }),
    ['NODE_OVERCOMMITTED', 'vms.server', 'the pods that run only on server ask for 111 pods, and 110 are for them: app/x 111 times 1'],
  ],
  [
    'what may run on either node, more than both have',
    deployment({ memory: '1Gi' }, { spec: { replicas: 9, strategy: { type: 'Recreate' } } }),
    [
      'NODE_OVERCOMMITTED',
      'vms',
      'the pods that run only on server and worker ask for 9 GiB of memory, and 8.5 GiB are for them: app/x 9 times 1 GiB',
    ],
  ],
  [
    'a job beside what stays',
    all(
      deployment({ memory: '4Gi' }, { pod: on('one'), spec: { strategy: { type: 'Recreate' } } }),
      job(asks(Bytes.gib(2)), { placement: pin({ name: 'one' }) }),
    ),
    [
      'POD_UNSCHEDULABLE',
      'test/app/job/cronjob',
      "its job asks for 2 GiB of memory, and of server's 5.3 GiB the pods that stay leave 1.3 GiB",
    ],
  ],
  [
    'the new pod of a rollout beside the old one',
    deployment({ memory: '3Gi' }, { pod: on('one') }),
    [
      'POD_UNSCHEDULABLE',
      'test/app/x',
      "the new pod of its rollout asks for 3 GiB of memory, and of server's 5.3 GiB the pods that stay leave 2.3 GiB",
    ],
  ],
  [
    'a rollout that may take none away',
    deployment(
      { memory: '2Gi' },
      { pod: on('one'), spec: { replicas: 2, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } } },
    ),
    [
      'POD_UNSCHEDULABLE',
      'test/app/x',
      "the new pod of its rollout asks for 2 GiB of memory, and of server's 5.3 GiB the pods that stay leave 1.3 GiB",
    ],
  ],
  [
    'what fills a volume beside what stays',
    (lab) => {
      const init = { first: { ...plain, mounts: { '/tmp': scratch(Bytes.gib(5)) } } };
      new Workload(app(lab), 'x', { ...plain, init, mounts: { '/cache': scratch(Bytes.gib(14)) }, placement: pin(lab.machines.one) });
    },
    [
      'POD_UNSCHEDULABLE',
      'test/app/x/deployment',
      'one pod of app/app-x asks for 19 GiB of scratch space, and server has 18.4 GiB for pods',
    ],
  ],
  [
    'what fills a volume beside the pods of others',
    (lab) => {
      const chart = app(lab);
      const placement = pin(lab.machines.one);
      new Workload(chart, 'stays', { ...plain, mounts: { '/cache': scratch(Bytes.gib(14)) }, placement });
      new Workload(chart, 'x', { ...plain, init: { first: { ...plain, mounts: { '/tmp': scratch(Bytes.gib(5)) } } }, placement });
    },
    [
      'POD_UNSCHEDULABLE',
      'test/app/x/deployment',
      "what runs before its containers asks for 5 GiB of scratch space, and of server's 18.4 GiB the pods that stay leave 4.4 GiB",
    ],
  ],
  // scratch space without a bound
  [
    'scratch space without a size',
    deployment({}, { pod: { volumes: [{ name: 'v', emptyDir: {} }] }, container: { volumeMounts: [{ name: 'v', mountPath: '/v' }] } }),
    [
      'RESOURCES_INVALID',
      'test/app/x',
      "volume v of its pod is scratch space without a bound: it may fill the node's disk, and other pods are stopped for it",
    ],
  ],
  [
    'scratch space in memory as large as the container may grow',
    (lab) => void new Workload(app(lab), 'x', { ...asks(Bytes.mib(64)), mounts: { '/dev/shm': scratch(Bytes.mib(64), { memory: true }) } }),
    [
      'RESOURCES_INVALID',
      'test/app/x',
      'container app-x has 64 MiB of scratch space in memory, and may use 64 MiB of memory for that and all else',
    ],
  ],
];

told(placement, wrong);
