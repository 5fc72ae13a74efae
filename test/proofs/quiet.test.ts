import { Backups } from '../../charts/platform/backups';
import {
  Bytes,
  Cpu,
  Duration,
  daily,
  daytime,
  declared,
  type Inventory,
  none,
  ScheduledJob,
  ServiceChart,
  Volume,
  Watts,
  Workload,
} from '../../src';
import { Objects } from '../../src/objects/objects';
import { quiet } from '../../src/proofs/quiet';
import { minutesOf } from '../../src/units/cron';
import { base, withChange } from '../inventory/base';
import { type Any, plain } from './placement/parts';
import { against, modelOf } from './proved';

/** A job that reads a volume on a machine's disk; the base is quiet from 22:00 to 07:00. */
const job =
  (schedule: string, { disk = 'hdd', machine = 'two', within = 1, cpu = 10, asOwner = true }: Any = {}) =>
  (lab: Any) => {
    const chart = lab.node.tryFindChild('app') ?? new ServiceChart(lab, 'app');
    const data = new Volume(chart, 'data', { on: lab.disks[machine][disk], size: Bytes.gib(1), owner: 1000, backup: none('a test') });
    new Workload(chart, 'main', { ...plain, mounts: { '/data': data } });
    new ScheduledJob(chart, 'job', {
      ...plain,
      resources: { cpu: Cpu.millis(cpu), memory: Bytes.mib(16) },
      schedule,
      within: Duration.minutes(within),
      ...(asOwner ? { mounts: { '/data': data } } : {}),
    });
  };
const spins = (when: string, disks = 'two.hdd') => [
  'QUIET_DISTURBED',
  'test/app/job/cronjob',
  `app/app-job runs ${when} and spins up ${disks}, and 22:00 to 07:00 is quiet`,
];
const allowed = (watts: number, from: Inventory = base) => withChange('quietHours.watts', Watts.of(watts), from);

test.each([
  ['a job at night', job('30 3 * * *'), base, spins('at 03:30')],
  ['one by the hour', job('@hourly'), base, spins('at 00:00')],
  ['one every few minutes', job('*/5 * * * *'), base, spins('at 00:00')],
  ['one on a day of the month, at midnight', job('@monthly'), base, spins('at 00:00')],
  ['one that may still be at work when it gets quiet', job('30 21 * * *', { within: 31 }), base, spins('until 22:01')],
  [
    'one that reaches whoever writes to such a disk',
    (lab: Any) => {
      const chart = new ServiceChart(lab, 'app');
      const data = new Volume(chart, 'data', { on: lab.disks.two.hdd, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
      const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 }, mounts: { '/data': data } });
      new ScheduledJob(chart, 'job', { ...plain, schedule: '0 2 * * *', within: Duration.minutes(1), reaches: [ports.http as never] });
    },
    base,
    spins('at 02:00'),
  ],
  [
    'one that computes at night',
    job('0 2 * * *', { disk: 'nvme', cpu: 3000 }),
    allowed(35),
    ['QUIET_DISTURBED', 'test/app/job/cronjob', 'app/app-job runs at 02:00, and with it 41.3 W are drawn, of 35 W in the quiet hours'],
  ],
  [
    'one at night in a house that draws too much anyway',
    job('0 2 * * *', { disk: 'nvme' }),
    allowed(29),
    ['QUIET_DISTURBED', 'test/app/job/cronjob', 'app/app-job runs at 02:00, and with it 30 W are drawn, of 29 W in the quiet hours'],
  ],
] as const)('%s is told', (_, declare, inventory, problem) => expect(against(quiet, modelOf(declare, inventory))).toEqual([problem]));

test.each([
  ['a job by day', job('0 12 * * *'), base],
  ['one that ends as it gets quiet', job('30 21 * * *', { within: 30 }), base],
  ['one at night on a disk that does not spin', job('30 3 * * *', { disk: 'nvme' }), base],
  ['one at night on a disk that runs all night', job('30 3 * * *', { machine: 'one' }), base],
  ['one at night that touches no volume', job('30 3 * * *', { asOwner: false }), base],
  ['one that computes by day', job('0 12 * * *', { disk: 'nvme', cpu: 3000 }), allowed(35)],
  [
    'what is kept and rehearsed by itself',
    (lab: Any) => {
      new Backups(lab, { servers: [{ machine: lab.machines.two, on: lab.disks.two.hdd, size: Bytes.gib(50) }] });
      const chart = new ServiceChart(lab, 'app');
      const data = new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: daily() });
      new Workload(chart, 'main', { ...plain, mounts: { '/data': data } });
      new ScheduledJob(chart, 'job', { ...plain, schedule: daytime(lab.inventory.quietHours, { after: 5 }), within: Duration.minutes(30) });
    },
    base,
  ],
] as const)('%s disturbs nobody', (_, declare, inventory) => expect(against(quiet, modelOf(declare, inventory))).toEqual([]));

describe('the quiet hours', () => {
  const at = (schedule: string, from: string, to: string) => {
    const inventory = withChange('quietHours', { ...base.quietHours, from, to });
    return against(quiet, modelOf(job(schedule), inventory)).length;
  };
  test.each([
    ['59 21 * * *', 0], // it ends as they begin
    ['0 22 * * *', 1],
    ['59 6 * * *', 1],
    ['0 7 * * *', 0],
    ['0 0 * * *', 1],
  ])('that reach over midnight: a job at %s, of a minute, disturbs %d times', (schedule, count) => {
    expect(at(schedule, '22:00', '07:00')).toBe(count);
  });

  test.each([
    ['59 0 * * *', 0],
    ['0 1 * * *', 1],
    ['59 4 * * *', 1],
    ['0 5 * * *', 0],
    ['0 22 * * *', 0],
  ])('of one morning: a job at %s disturbs %d times', (schedule, count) => expect(at(schedule, '01:00', '05:00')).toBe(count));

  test('a job in another time zone may be at work in them at any time', () => {
    const elsewhere = (schedule: string, timeZone?: string) => {
      const model = modelOf(job(schedule));
      const all = model.objects.all.map((one) =>
        one.manifest.kind === 'CronJob'
          ? { ...one, manifest: { ...one.manifest, spec: { ...(one.manifest.spec as object), timeZone } } }
          : one,
      );
      return against(quiet, { ...model, objects: new Objects(all) }).map(([, , what]) => String(what).slice(0, 60));
    };
    expect(elsewhere('0 12 * * *', 'Asia/Tokyo')).toEqual([expect.stringContaining('runs at hours of Asia/Tokyo and spins')]);
    expect(elsewhere('0 12 * * *')).toEqual([expect.stringContaining('runs at hours of another time zone')]);
    expect(elsewhere('0 12 * * *', 'Europe/Zurich')).toEqual([]);
    expect(elsewhere('nonsense', 'Asia/Tokyo')).toEqual([]);
  });

  test('allow no more than is said, and who says nothing allows any', () => {
    const found = (watts?: number) =>
      against(quiet, modelOf(job('0 2 * * *', { disk: 'nvme' }), watts === undefined ? base : allowed(watts))).length;
    expect([found(29), found(30), found(31), found()]).toEqual([1, 1, 0, 0]);
  });

  test('lean on what machines draw where watts are counted, and on nothing else', () => {
    const leans = (inventory: Inventory) => quiet.prove(modelOf(job('0 2 * * *'), inventory)).leansOn;
    expect([leans(base), leans(allowed(99))]).toEqual([[], ['machines.one.draw', 'machines.two.draw', 'timings.load']]);
  });
});

test('a claim of the same name in another namespace spins nothing, nor does what another job reaches', () => {
  const apart = (lab: Any) => {
    const films = new ServiceChart(lab, 'films');
    const data = new Volume(films, 'data', {
      on: lab.disks.two.hdd,
      size: Bytes.gib(1),
      owner: 1000,
      backup: none('a test'),
      name: 'data',
    });
    const { ports } = new Workload(films, 'main', { ...plain, ports: { http: 8080 }, mounts: { '/data': data } });
    const chart = new ServiceChart(lab, 'app');
    const own = new Volume(chart, 'own', { on: lab.disks.two.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
    const within = Duration.minutes(1);
    new ScheduledJob(chart, 'night', { ...plain, schedule: '0 2 * * *', within, mounts: { '/data': own } });
    new ScheduledJob(chart, 'day', { ...plain, schedule: '0 12 * * *', within, reaches: [ports.http as never] });
  };
  expect(against(quiet, modelOf(apart))).toEqual([]);
});

test('what the silence costs is told as the age of copies', () => {
  const { figures } = quiet.prove(modelOf(job('30 3 * * *', { disk: 'nvme' }), withChange('timings', { load: declared(0.1, 'a test') })));
  expect(figures).toEqual([
    { about: 'scheduled jobs', value: '1, of which 1 may run in the quiet hours: app/app-job' },
    { about: 'replica of server', value: 'made 07:00 to 22:00 and at 21:50: up to 15 min old by day, 9 h 10 min in the morning' },
    { about: 'snapshots', value: 'made 07:00 to 22:00: up to 1 h old by day, 10 h in the morning' },
    { about: 'backups', value: 'made once a day, outside the quiet hours: up to 1 d old' },
  ]);
});

test.each([
  ['30 3 * * *', [210]],
  ['0,30 1-2 * * *', [60, 90, 120, 150]],
  ['0 */12 1 * *', [0, 720]],
  ['50/5 23 * * *', [1430, 1435]],
  ['0 8-20/6 * * 1', [480, 840, 1200]],
  ['@daily', [0]],
  ['nonsense', []],
])('the schedule %s may begin at these minutes of a day', (schedule, minutes) => expect(minutesOf(schedule)).toEqual(minutes));

test('a schedule by intervals may begin at any minute', () => expect(minutesOf('@every 7h')).toHaveLength(24 * 60));
