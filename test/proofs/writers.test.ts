import { Construct } from 'constructs';
import { Bytes, Duration, daily, object, ScheduledJob, ServiceChart, Volume, Workload } from '../../src';
import { writers } from '../../src/proofs/writers';
import { against, modelOf } from './proved';
import { type Any, app, deployment, plain, volume } from './references/parts';

const found = (declare: (lab: Any) => void) =>
  against(
    writers,
    modelOf((lab) => void declare(lab)),
  );
const shared = (by: string, other: string, where = 'test/app/data') => [
  'VOLUME_SHARED',
  where,
  `${by} and ${other} would both write to it`,
];

/** A Deployment by hand that mounts a claim. */
const byHand = (
  scope: Any,
  claimName: string,
  { name = 'x', mounts = [{ name: 'v', mountPath: '/d' }], claim = {}, container = {}, pod = {}, spec = {} }: Any = {},
) => {
  const pods = deployment(
    {
      volumes: [
        { name: 'other', emptyDir: {} },
        { name: 'v', persistentVolumeClaim: { claimName, ...claim } },
      ],
      ...pod,
    },
    { volumeMounts: mounts, ...container },
  );
  object(scope, name, 'Deployment', { metadata: { name }, spec: { ...pods.spec, ...spec } } as Any);
};

/** An app whose workload writes to its volume, or none does, and what somebody wrote beside it. */
const beside =
  (more: (chart: ServiceChart, data: Volume, lab: Any) => void, isWritten = true) =>
  (lab: Any) => {
    const chart = app(lab);
    const data = volume(chart, lab);
    if (isWritten) new Workload(chart, 'main', { ...plain, mounts: { '/data': data } });
    more(chart, data, lab);
  };

describe('a pod by hand writes to a volume', () => {
  const told = (given: Any) => found(beside((chart, data) => byHand(chart, data.name, given)));
  const both = [shared('app', 'x')];
  test('that one of its containers mounts otherwise than read-only, be it one that runs first', () => {
    expect(told({})).toEqual(both);
    expect(
      told({
        mounts: [
          { name: 'other', mountPath: '/o' },
          { name: 'v', mountPath: '/d', readOnly: false },
        ],
      }),
    ).toEqual(both);
    const [first] = deployment({}, { name: 'first', volumeMounts: [{ name: 'v', mountPath: '/d' }] }).spec.template.spec.containers;
    expect(told({ mounts: [], pod: { initContainers: [first] } })).toEqual(both);
    expect(told({ mounts: [{ name: 'v', mountPath: '/d', readOnly: true }], pod: { initContainers: [first] } })).toEqual(both);
  });
  test('and not to one that all of them mount read-only, that none mounts, or whose claim is read-only', () => {
    expect(told({ mounts: [{ name: 'v', mountPath: '/d', readOnly: true }] })).toEqual([]);
    expect(
      told({
        mounts: [
          { name: 'v', mountPath: '/d', readOnly: true },
          { name: 'other', mountPath: '/o' },
        ],
      }),
    ).toEqual([]);
    expect(told({ mounts: [{ name: 'other', mountPath: '/o' }] })).toEqual([]);
    expect(told({ mounts: [] })).toEqual([]);
    expect(told({ claim: { readOnly: true } })).toEqual([]);
  });
  test('and not to another’s claim of the same name, or to none of ours', () => {
    const other = (lab: Any) => {
      beside(() => {})(lab);
      byHand(app(lab, 'other'), 'app-data');
    };
    expect(found(other)).toEqual([]);
  });
});

test('of two pods by hand, the second is told; of one, its like where there are more', () => {
  const none = (more: Parameters<typeof beside>[0]) => found(beside(more, false));
  expect(none((chart, data) => byHand(chart, data.name))).toEqual([]);
  expect(none((chart, data) => byHand(chart, data.name, { spec: { replicas: 1 } }))).toEqual([]);
  expect(none((chart, data) => byHand(chart, data.name, { spec: { replicas: 2 } }))).toEqual([shared('its like', 'x')]);
  expect(
    none((chart, data) => {
      byHand(chart, data.name, { name: 'a' });
      byHand(chart, data.name, { name: 'b' });
      byHand(chart, data.name, { name: 'c' });
    }),
  ).toEqual([shared('a', 'b'), shared('a', 'c')]);
});

test('by hand is what an app or a construct of it holds under any name, and not what a construct of ours makes', () => {
  expect(found(beside((chart, data) => byHand(chart, data.name, { name: 'deployment' })))).toEqual([shared('app', 'deployment')]);
  expect(found(beside((chart, data) => byHand(new Construct(chart, 'inner'), data.name)))).toEqual([shared('app', 'x')]);
  const each = (props: Any) =>
    found(beside((chart, data) => void new Workload(chart, 'own', { ...plain, mounts: { '/d': data }, ...props }), false));
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet']) expect(each({ kind })).toEqual([]);
  const job = (chart: ServiceChart, data: Volume) =>
    void new ScheduledJob(chart, 'job', { ...plain, mounts: { '/d': data }, schedule: '0 9 * * *', within: Duration.minutes(5) });
  expect(found(beside(job, false))).toEqual([]);
});

describe('a volume that is lent', () => {
  const lent =
    (more: (films: Volume, lab: Any, fetch: ServiceChart) => void, isWritten = true) =>
    (lab: Any) => {
      const chart = app(lab, 'films');
      const media = new Volume(chart, 'media', {
        on: lab.disks.two.hdd,
        size: Bytes.gib(1),
        owner: 1000,
        backup: daily({ to: ['offsite'] }),
      });
      if (isWritten) new Workload(chart, 'main', { ...plain, mounts: { '/media': media } });
      const fetch = app(lab, 'fetch');
      new Workload(fetch, 'main', { ...plain, mounts: { '/data': media.lend({ readOnly: false }) } });
      more(media, lab, fetch);
    };
  test('is written to by its owner and by whom it is lent to, to write, as the evidence says', () => {
    const two = lent((media, lab) => {
      new Workload(app(lab, 'sort'), 'main', { ...plain, mounts: { '/data': media.lend({ readOnly: false }) } });
      new Workload(app(lab, 'watch'), 'main', { ...plain, mounts: { '/data': media.lend({ readOnly: true }) } });
    });
    expect(found(two)).toEqual([]);
    expect(writers.prove(modelOf(two)).figures).toEqual([
      { about: 'volumes', value: '1' },
      { about: 'films-media, beside its owner', value: 'written by fetch and sort' },
    ]);
    expect(writers.prove(modelOf(beside(() => {}))).figures).toEqual([{ about: 'volumes', value: '1' }]);
  });
  test('and not by what somebody wrote beside these, with its own name or its owner’s', () => {
    const where = 'test/films/media';
    expect(found(lent((media, _, fetch) => byHand(fetch, media.name)))).toEqual([shared('films', 'x', where)]);
    const byBorrower = lent((media) => byHand(ServiceChart.of(media), media.name), false);
    expect(found(byBorrower)).toEqual([shared('fetch', 'x', where)]);
  });
});

test('two workloads of one app write to no one volume', () => {
  const two = (lab: Any) => beside((chart, data) => void new Workload(chart, 'second', { ...plain, mounts: { '/d': data } }))(lab);
  expect(found(two)).toEqual([shared('app', 'app-second')]);
});
