import { image, object, Workload } from '../../../src';
import { faultsOf } from '../../lab';
import { type Any, app, deployment, plain, volume } from '../references/parts';

const host = 'kubernetes.io/hostname';
const own = { matchLabels: { app: 'x' } };
const apart = (term: Any = {}) => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: own, topologyKey: host, ...term }] } },
});
const together = (term: Any = {}) => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: own, topologyKey: host, ...term }] } },
});
const even = (spread: Any = {}) => ({
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: host, whenUnsatisfiable: 'DoNotSchedule', labelSelector: own, ...spread }],
});
const rolls = { strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } };
const recreate = { strategy: { type: 'Recreate' } };
const written =
  (replicas: number, pod: Any, spec: Any = recreate, more: (chart: Any, lab: Any) => void = () => {}, kind = 'Deployment') =>
  (lab: Any) => {
    const chart = app(lab);
    const { metadata, spec: all } = deployment(pod);
    object(chart, 'x', kind as Any, { metadata, spec: { ...all, replicas, ...spec } } as Any);
    more(chart, lab);
  };
const found = (declare: (lab: Any) => void) => faultsOf(declare).map(({ code, where }) => [code, where]);
const told = (where = 'test/app/x') => [['POD_UNSCHEDULABLE', where]];
const on = (machine: string) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'loutik.dev/home', operator: 'In', values: [machine] }] }],
    },
  },
});
const other =
  (labels: Any, pod: Any = {}) =>
  (chart: Any) => {
    const { metadata, spec } = deployment(pod);
    object(chart, 'y', 'Deployment', {
      metadata: { ...metadata, name: 'y' },
      spec: { ...spec, selector: { matchLabels: labels }, template: { ...spec.template, metadata: { labels } } },
    } as Any);
  };
const y = { matchLabels: { app: 'y' } };

// the base has two nodes, server on machine one and worker on machine two
describe('pods that stand apart find a place each', () => {
  test.each<[string, (lab: Any) => void]>([
    ['three on two nodes', written(3, apart())],
    ['three of a StatefulSet', written(3, apart(), { strategy: undefined }, undefined, 'StatefulSet')],
    ['two on one node', written(2, { affinity: { ...apart().affinity, ...on('one') } })],
    ['two where no node has another architecture', written(2, apart({ topologyKey: 'kubernetes.io/arch' }))],
    ['three, by an expression', written(3, apart({ labelSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } }))],
    ['three, by their namespace', written(3, apart({ namespaces: ['app'] }))],
    ['three, in any namespace', written(3, apart({ namespaceSelector: {} }))],
    ['two that roll', written(2, apart(), rolls)],
    ['one that rolls on one node', written(1, { affinity: { ...apart().affinity, ...on('two') } }, rolls)],
  ])('not %s', (_, declare) => expect(found(declare)).toEqual(told()));

  test.each<[string, (lab: Any) => void]>([
    [
      'one beside one of each node that it stands apart from',
      written(1, apart({ labelSelector: y }), recreate, (chart) => {
        const { metadata, spec } = deployment();
        object(chart, 'y', 'DaemonSet', {
          metadata: { ...metadata, name: 'y' },
          spec: { selector: y, template: { ...spec.template, metadata: { labels: y.matchLabels } } },
        } as Any);
      }),
    ],
    [
      'one beside another of its only node',
      written(
        1,
        { affinity: { ...apart({ labelSelector: y }).affinity, ...on('one') } },
        recreate,
        other(y.matchLabels, { affinity: on('one') }),
      ),
    ],
  ])('nor, of two that stand apart, %s: the one that comes second is told', (_, declare) =>
    expect(found(declare)).toEqual(told('test/app/y')),
  );

  test.each<[string, (lab: Any) => void]>([
    ['two on two nodes, one after the other', written(2, apart())],
    ['two that roll by taking one away first', written(2, apart(), { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } })],
    [
      'two that roll, and stand apart from those of their own time alone',
      written(2, apart({ matchLabelKeys: ['pod-template-hash'] }), rolls),
    ],
    ['one that rolls', written(1, apart(), rolls)],
    ['none', written(0, apart())],
    [
      'three that only prefer it',
      written(3, {
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { labelSelector: own, topologyKey: host } }],
          },
        },
      }),
    ],
    ['three that stand apart from others', written(3, apart({ labelSelector: y }))],
    ['three that stand apart from pods of another namespace', written(3, apart({ namespaces: ['other'] }))],
    ['three where no node has the label', written(3, apart({ topologyKey: 'rack' }))],
    ['three without a selector', written(3, apart({ labelSelector: undefined }))],
    [
      'one beside another that may go elsewhere',
      written(1, { affinity: { ...apart({ labelSelector: y }).affinity, ...on('one') } }, recreate, other(y.matchLabels)),
    ],
  ])('but %s', (_, declare) => expect(found(declare)).toEqual([]));
});

describe('pods that stand beside others find them', () => {
  test.each<[string, (lab: Any) => void]>([
    ['that nothing makes', written(1, together({ labelSelector: y }))],
    ['of another namespace', written(1, together({ namespaces: ['other'] }))],
    [
      'on another node',
      written(
        1,
        { affinity: { ...together({ labelSelector: y }).affinity, ...on('one') } },
        recreate,
        other(y.matchLabels, { affinity: on('two') }),
      ),
    ],
    ['by a label that no node has', written(1, together({ topologyKey: 'rack' }))],
  ])('not %s', (_, declare) => expect(found(declare)).toEqual(told()));

  test.each<[string, (lab: Any) => void]>([
    ['themselves', written(2, together())],
    ['another', written(1, together({ labelSelector: y }), recreate, other(y.matchLabels))],
    [
      'another of their node',
      written(
        1,
        { affinity: { ...together({ labelSelector: y }).affinity, ...on('two') } },
        recreate,
        other(y.matchLabels, { affinity: on('two') }),
      ),
    ],
  ])('but %s', (_, declare) => expect(found(declare)).toEqual([]));
});

describe('an even spread can be kept', () => {
  test.each<[string, (lab: Any) => void]>([
    ['over a label that no node has', written(2, even({ topologyKey: 'rack' }))],
    ['over more places than there are', written(3, even({ minDomains: 3 }))],
    [
      'over a node that its volume keeps it from',
      written(2, { ...even(), volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'app-data' } }] }, recreate, volume),
    ],
    [
      'over a node that it does not select, and counts',
      written(2, { ...even({ nodeAffinityPolicy: 'Ignore' }), nodeSelector: { 'loutik.dev/home': 'one' } }),
    ],
  ])('not %s', (_, declare) => expect(found(declare)).toEqual(told()));

  test.each<[string, (lab: Any) => void]>([
    ['of five over two nodes', written(5, even())],
    ['of two over more places than there are', written(2, even({ minDomains: 3 }))],
    ['on the one node that it selects', written(3, { ...even(), nodeSelector: { 'loutik.dev/home': 'one' } })],
    ['where it is only wished for', written(3, even({ topologyKey: 'rack', whenUnsatisfiable: 'ScheduleAnyway' }))],
    [
      'of two where two more are allowed',
      written(2, { ...even({ maxSkew: 2, nodeAffinityPolicy: 'Ignore' }), nodeSelector: { 'loutik.dev/home': 'one' } }),
    ],
  ])('but %s', (_, declare) => expect(found(declare)).toEqual([]));
});

test('a workload that scales only prefers to be spread', () =>
  expect(
    found(
      (lab) =>
        void new Workload(app(lab), 'main', {
          ...plain,
          image: image('docker.io/traefik/whoami:v1.11.0'),
          scale: { min: 3, max: 5, cpu: 70 },
        }),
    ),
  ).toEqual([]));
