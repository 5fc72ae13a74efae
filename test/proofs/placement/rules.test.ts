import { Bytes, type Inventory, object } from '../../../src';
import { scheduleOf, scheduleWithout } from '../../../src/model/schedule';
import { placement } from '../../../src/proofs/placement';
import { base, withChange } from '../../inventory/base';
import { against, modelOf } from '../proved';
import { type Any, all, asks, deployment, job, on, template } from './parts';

const hostname = 'kubernetes.io/hostname';
const recreate = { strategy: { type: 'Recreate' } };
const near = (kind: 'podAffinity' | 'podAntiAffinity', labels: Any, topologyKey = hostname) => ({
  affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: labels }, topologyKey }] } },
});
const spread = (more: Any = {}) => ({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: hostname, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'x' } }, ...more },
  ],
});
const labelled =
  (name: string, labels: Any, requests: Any, pod: Any, spec: Any = {}) =>
  (lab: Any) =>
    deployment(requests, {
      name,
      spec: {
        ...recreate,
        ...spec,
        selector: { matchLabels: labels },
        template: { ...template(requests, pod), metadata: { labels } },
      },
    })(lab);
const gpu = { 'gpu.intel.com/i915': '1' };
const withGpu = withChange('vms.server.extendedResources', { 'gpu.intel.com/i915': 1 });
const x = (what: string) => ['POD_UNSCHEDULABLE', 'test/app/x', what];

type Case = readonly [string, (lab: Any) => void, readonly unknown[], Inventory?];

const wrong: readonly Case[] = [
  [
    'three that stand apart on two nodes',
    deployment({}, { pod: near('podAntiAffinity', { app: 'x' }), spec: { ...recreate, replicas: 3 } }),
    x(
      'no node takes each pod of app/x beside the others: server: it has pods of app=x in its kubernetes.io/hostname that the pod must not stand beside; worker: it has pods of app=x in its kubernetes.io/hostname that the pod must not stand beside',
    ),
  ],
  [
    'one that another holds away from itself, though it says nothing itself',
    all(
      labelled('a', { app: 'x' }, {}, { ...on('one'), ...near('podAntiAffinity', { app: 'x' }) }),
      labelled('x', { app: 'x' }, {}, on('one')),
    ),
    x(
      'no node takes the pod of app/x beside the others: server: it has pods that must not stand beside pods of app=x in its kubernetes.io/hostname',
    ),
  ],
  [
    'the new pod of a rollout that would stand beside the old one',
    deployment({}, { pod: { ...on('one'), ...near('podAntiAffinity', { app: 'x' }) } }),
    x(
      'no node takes the new pod of a rollout of app/x beside what stays: server: it has pods of app=x in its kubernetes.io/hostname that the pod must not stand beside',
    ),
  ],
  [
    'one that wants to stand beside what is nowhere',
    deployment({}, { pod: near('podAffinity', { app: 'nobody' }) }),
    x(
      'no node takes the pod of app/x beside the others: server: it has no pods of app=nobody in its kubernetes.io/hostname to stand beside; worker: it has no pods of app=nobody in its kubernetes.io/hostname to stand beside',
    ),
  ],
  [
    'one that wants to stand beside what is on another node',
    all(
      deployment({}, { name: 'a', pod: on('two') }),
      deployment({}, { pod: { ...on('one'), ...near('podAffinity', { app: 'a' }) }, spec: recreate }),
    ),
    x('no node takes the pod of app/x beside the others: server: it has no pods of app=a in its kubernetes.io/hostname to stand beside'),
  ],
  [
    'an even spread that one full node keeps from being even',
    all(
      labelled('full', { app: 'full' }, { memory: '2Gi' }, on('two')),
      deployment({ memory: '1500Mi' }, { pod: spread(), spec: { ...recreate, replicas: 2 } }),
    ),
    x(
      'no node takes each pod of app/x beside the others: server: kubernetes.io/hostname would be uneven; worker: it has 1.3 GiB of memory left of 3.3 GiB',
    ),
  ],
  [
    'a spread over what no node has',
    deployment({}, { pod: spread({ topologyKey: 'rack' }) }),
    x('no node takes the pod of app/x beside the others: server: it has no rack; worker: it has no rack'),
  ],
  [
    'a spread over more domains than there are',
    deployment({}, { pod: spread({ minDomains: 3 }), spec: { ...recreate, replicas: 3 } }),
    x(
      'no node takes each pod of app/x beside the others: server: kubernetes.io/hostname would be uneven; worker: kubernetes.io/hostname would be uneven',
    ),
  ],
  [
    'a port of the node that the old pod of a rollout still has',
    deployment({}, { pod: on('one'), container: { ports: [{ containerPort: 80, hostPort: 80 }] } }),
    x("no node takes the new pod of a rollout of app/x beside what stays: server: its port 80/TCP is another pod's"),
  ],
  [
    'a device that no node offers',
    deployment(gpu),
    x('one pod of app/x asks for 1 gpu.intel.com/i915, and server has 0 for pods; for 1 gpu.intel.com/i915, and worker has 0 for pods'),
  ],
  [
    'a device for the rollout of its only user',
    deployment(gpu, { pod: on('one') }),
    x("the new pod of its rollout asks for 1 gpu.intel.com/i915, and of server's 1 the pods that stay leave 0"),
    withGpu,
  ],
  [
    'four that fit two nodes by their sum, and not one by one',
    deployment({ memory: '2Gi' }, { spec: { ...recreate, replicas: 4 } }),
    x(
      'no node takes each pod of app/x beside the others: server: it has 1.3 GiB of memory left of 5.3 GiB; worker: it has 1.3 GiB of memory left of 3.3 GiB',
    ),
  ],
  [
    'a job that fits no node beside what stays, though both together have room',
    all(deployment({ memory: '2Gi' }, { name: 'a', spec: { ...recreate, replicas: 3 } }), job(asks(Bytes.gib(2)))),
    [
      'POD_UNSCHEDULABLE',
      'test/app/job/cronjob',
      'no node takes the job of app/app-job beside what stays: server: it has 1.3 GiB of memory left of 5.3 GiB; worker: it has 1.3 GiB of memory left of 3.3 GiB',
    ],
  ],
  [
    'one that finds no place only because of who came first: there is one, and it is the owner’s to say so',
    all(labelled('a', { app: 'a' }, { memory: '2Gi' }, {}), labelled('x', { app: 'x' }, { memory: '5Gi' }, {})),
    [
      'to do',
      ...x(
        'no node takes the pod of app/x beside the others: server: it has 3.3 GiB of memory left of 5.3 GiB; worker: it has 3.3 GiB of memory left of 3.3 GiB',
      ),
    ],
  ],
];

test.each(wrong.map(([name, declare, problem, inventory = base]) => [name, declare, problem, inventory] as const))(
  '%s is told',
  (_, declare, problem, inventory) => expect(against(placement, modelOf(declare, inventory))).toEqual([problem]),
);

const right: readonly (readonly [string, (lab: Any) => void, Inventory?])[] = [
  ['two that stand apart on two nodes', deployment({}, { pod: near('podAntiAffinity', { app: 'x' }), spec: { ...recreate, replicas: 2 } })],
  [
    'the first of pods that want each other',
    deployment({}, { pod: near('podAffinity', { app: 'x' }), spec: { ...recreate, replicas: 3 } }),
  ],
  [
    'one that stands apart from others of another namespace',
    all(
      deployment({}, { name: 'a', pod: on('one') }),
      labelled('x', { app: 'y' }, {}, { ...on('one'), ...near('podAntiAffinity', { app: 'other' }) }),
    ),
  ],
  [
    'a wish for an even spread',
    deployment({ memory: '1500Mi' }, { pod: spread({ whenUnsatisfiable: 'ScheduleAnyway' }), spec: { ...recreate, replicas: 4 } }),
  ],
  ['a device that its node offers', deployment(gpu, { spec: recreate }), withGpu],
  [
    'a port of the node that is given back first',
    deployment({}, { pod: on('one'), spec: recreate, container: { ports: [{ containerPort: 80, hostPort: 80 }] } }),
  ],
];

test.each(right.map(([name, declare, inventory = base]) => [name, declare, inventory] as const))(
  '%s finds a node',
  (_, declare, inventory) => expect(against(placement, modelOf(declare, inventory))).toEqual([]),
);

const nodeOf = (declare: (lab: Any) => void, name: string) =>
  scheduleOf(modelOf(declare)).placed.flatMap(({ demand, node }) => (demand.name === name ? [node.name] : []));
const wish = (machine: string) => ({
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, preference: { matchExpressions: [{ key: 'loutik.dev/home', operator: 'In', values: [machine] }] } },
      ],
    },
  },
});

test('of two nodes the one with more left is taken, and the one that is wished for before it', () => {
  expect(nodeOf(deployment({ cpu: '2' }), 'app/x')).toEqual(['worker']);
  expect(nodeOf(deployment({ cpu: '2' }, { pod: wish('one') }), 'app/x')).toEqual(['server']);
});

test('what is more important is placed first, whoever was declared first', () => {
  const two = all(
    deployment({ memory: '5Gi' }, { name: 'a', pod: { priorityClassName: 'low' }, spec: recreate }),
    deployment({ memory: '5Gi' }, { name: 'b', pod: { priorityClassName: 'high' }, spec: recreate }),
    (lab) => priority(lab, 'low', 1),
    (lab) => priority(lab, 'high', 2),
  );
  expect(scheduleOf(modelOf(two)).waiting.map(({ name }) => name)).toEqual(['app/a']);
});

test('what loses its node pushes out what is less important, of equals the later, and nothing where it may not', () => {
  const house = (preemptionPolicy?: string) =>
    all(
      deployment({ memory: '2Gi' }, { name: 'small', pod: { ...on('one'), priorityClassName: 'low' } }),
      deployment({ memory: '3Gi' }, { name: 'large', pod: { ...on('one'), priorityClassName: 'low' } }),
      deployment({ memory: '2Gi' }, { name: 'lost', pod: { priorityClassName: 'high', ...wish('two') } }),
      (lab) => priority(lab, 'low', 1),
      (lab) => priority(lab, 'high', 2, preemptionPolicy),
    );
  const after = (preemptionPolicy?: string) => {
    const model = modelOf(house(preemptionPolicy));
    const { placed, waiting, pushed } = scheduleWithout(model, scheduleOf(model), ['worker'], () => true);
    return [placed.map(({ demand }) => demand.name), waiting.map(({ name }) => name), pushed.map(({ demand }) => demand.name)];
  };
  expect(after()).toEqual([['app/small', 'app/lost'], ['app/large'], ['app/large']]);
  expect(after('Never')).toEqual([['app/small', 'app/large'], ['app/lost'], []]);
});

function priority(lab: Any, name: string, value: number, preemptionPolicy?: string): void {
  object(lab.node.findChild('app'), `priority-${name}`, 'PriorityClass', {
    metadata: { name },
    value,
    ...(preemptionPolicy ? { preemptionPolicy } : {}),
  });
}
