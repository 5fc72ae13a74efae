import { Backups } from '../../charts/platform/backups';
import { Bytes, Duration, daily, declared, type Inventory, none, pin, Rate, Route, ServiceChart, Volume, Watts, Workload } from '../../src';
import { stepsTotal } from '../../src/inventory/after-loss';
import { type Recovered, scenariosOf } from '../../src/model/recovery';
import type { Rehearsed } from '../../src/model/rehearsals-file';
import { prove } from '../../src/proofs/prove';
import { recoveredText, recovery } from '../../src/proofs/recovery';
import { base, battery, laptop, withChange } from '../inventory/base';
import { type Any, plain } from './placement/parts';
import { against, modelOf } from './proved';

/** A service whose data lies on a machine's disk. */
const service =
  (on: readonly [string, string], size: number, to: readonly ('local' | 'offsite')[], props: Any = {}) =>
  (lab: Any) => {
    const chart = new ServiceChart(lab, 'films', props);
    const backup = to.length === 0 ? none('it can be made again') : daily({ to });
    const data = new Volume(chart, 'data', { on: lab.disks[on[0]][on[1]], size: Bytes.gib(size), owner: 1000, backup });
    const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 }, mounts: { '/data': data } });
    new Route(chart, 'web', { hostname: 'films.test.example', to: ports.http as never, audience: 'public' });
  };
const withServer = (declare: (lab: Any) => void) => (lab: Any) => {
  new Backups(lab, { servers: [{ machine: lab.machines.one, on: lab.disks.one.hdd, size: Bytes.gib(250) }] });
  declare(lab);
};
const stating = (timings: Any, from: Inventory = base) => withChange('timings', timings, from);
const minutes = (count: number) => declared(Duration.minutes(count), 'a test');
const late = (scenario: string, needed: string, slowest: string, promised = '1 h is promised') => [
  'RECOVERY_TOO_SLOW',
  'test/films',
  `${scenario}: it is back after ${needed}, and ${promised}; slowest is ${slowest}`,
];
const small = service(['two', 'nvme'], 1, ['offsite']);
const onOne = service(['one', 'nvme'], 1, ['offsite']);

test.each([
  ['a power cut with slow firmware', small, stating({ hostBoot: minutes(50) }), [late('power cut', '1 h 13 min', 'host, 50 min')]],
  [
    'a laptop that wakes too late',
    small,
    withChange('feeds.battery', { ...battery, rtcWake: Duration.minutes(58) }, laptop),
    [late('power cut', '1 h 3 min', 'the laptop’s clock wakes it, 58 min')],
  ],
  [
    'a restore from outside over a slow line, after the loss of a machine and of each of its disks',
    service(['two', 'nvme'], 40, ['offsite']),
    base,
    ['machine two', 'disk two.nvme', 'disk two.hdd'].map((name) => late(name, '1 h 19 min', 'restore from outside, 57 min 16 s')),
  ],
  [
    'a restore in the house of many small files to a spinning disk',
    withServer(service(['two', 'hdd'], 100, ['local'])),
    base,
    [
      ...['machine two', 'disk two.nvme', 'disk two.hdd'].map((name) => late(name, '1 h 21 min', 'restore in the house, 59 min 39 s')),
      late('wrong deletion', '1 h 15 min', 'copy from the snapshot, 59 min 39 s'),
    ],
  ],
  [
    'a machine that has to be bought, where no other has the memory',
    small,
    withChange('vms.worker.memory', Bytes.gib(8)),
    [late('machine two', '2 d', 'another machine, 2 d')],
  ],
  [
    'HA that takes an hour',
    onOne,
    stating({ failover: minutes(60) }),
    ['machine one', 'disk one.nvme'].map((name) => late(name, '1 h 2 min', 'HA, 1 h')),
  ],
  [
    'nobody who comes within the hour',
    service(['one', 'hdd'], 1, ['offsite']),
    stating({ notice: minutes(70) }),
    [
      late('disk one.hdd', '1 h 12 min', 'somebody comes, 1 h 10 min'),
      late('gateway', '1 h 20 min', 'somebody comes, 1 h 10 min'),
      late('wrong deletion', '1 h 11 min', 'somebody comes, 1 h 10 min'),
    ],
  ],
  [
    'a gateway that is slow to make',
    service(['one', 'nvme'], 1, []),
    stating({ gatewayBuild: minutes(50) }),
    [late('gateway', '1 h 5 min', 'the gateway, 50 min')],
  ],
  [
    'a deletion of more than its disk copies in the time',
    service(['one', 'hdd'], 80, ['offsite'], { recovery: { within: Duration.minutes(61), because: 'a test' } }),
    base,
    [late('wrong deletion', '1 h 3 min', 'copy from the snapshot, 47 min 43 s', '1 h 1 min is its stated exception')],
  ],
  [
    'a whole house that is promised back sooner than machines are bought',
    onOne,
    withChange('budgets', { power: Watts.of(40), rto: Duration.hours(1), site: Duration.days(1) }),
    [late('whole site', '2 d', 'other machines, 2 d', '1 d is promised')],
  ],
] as const)('%s is told', (_, declare, inventory, problems) => expect(against(recovery, modelOf(declare, inventory))).toEqual(problems));

test.each([
  ['a stated exception', service(['two', 'nvme'], 40, ['offsite'], { recovery: { within: Duration.hours(2), because: 'a test' } }), base],
  ['data that nobody wants back', service(['two', 'hdd'], 300, []), base],
  [
    'a machine that may take days to replace',
    small,
    withChange('vms.worker.memory', Bytes.gib(8), withChange('budgets.machine', Duration.days(3))),
  ],
  ['a whole house of which nothing is promised', onOne, base],
  ['no service at all', () => {}, stating({ hostBoot: minutes(90) })],
] as const)('%s is in time', (_, declare, inventory) => expect(against(recovery, modelOf(declare, inventory))).toEqual([]));

/** What a scenario does to the service, or nothing. */
const after = (name: string, declare: (lab: Any) => void, inventory: Inventory = base) => {
  const [found] = scenariosOf(modelOf(declare, inventory)).find((scenario) => scenario.name === name)?.services ?? [];
  return found && { steps: found.steps.map(([step]) => step), age: found.age, gone: found.gone, given: found.given };
};
const day = 24 * 3600;

test('a replica comes with its age, a backup with a day, what has neither is named', () => {
  expect(after('machine one', onOne)).toEqual({ steps: ['HA', 'VM', 'K3s', 'pods'], age: 9 * 3600 + 600, gone: [], given: [] });
  expect(after('machine two', small)).toEqual({
    steps: ['somebody comes', 'VM', 'K3s', 'images', 'restore from outside', 'pods'],
    age: day,
    gone: [],
    given: [],
  });
  expect(after('machine two', service(['two', 'hdd'], 1, []))).toMatchObject({ age: 0, given: ['films-data'] });
  expect(after('whole site', withServer(service(['two', 'hdd'], 1, ['local'])))).toMatchObject({ age: 0, gone: ['films-data'] });
  expect(after('whole site', onOne)?.steps).toEqual([
    'other machines',
    'Proxmox VE',
    'VMs',
    'K3s',
    'Argo CD',
    'images',
    'restore from outside',
    'pods',
  ]);
});

test('a scenario stops only what stands on what it takes away', () => {
  expect(after('machine two', service(['one', 'nvme'], 1, ['offsite']))).toBeUndefined();
  expect(after('Git host', small)).toBeUndefined();
  expect(after('disk one.hdd', small)).toBeUndefined();
});

test('what has no volume moves to another node when its own is given up, and a pinned one waits', () => {
  const free = (placement: Any) => (lab: Any) =>
    void new Workload(new ServiceChart(lab, 'films'), 'main', { ...plain, placement: placement(lab) });
  const wishing = (lab: Any) => ({ strength: 'preferred', machine: lab.machines.two.name });
  expect(after('machine two', free(wishing))?.steps).toEqual(['its node is given up', 'images', 'pods']);
  expect(
    after(
      'machine two',
      free((lab: Any) => pin(lab.machines.two)),
    )?.steps,
  ).toEqual(['somebody comes', 'VM', 'K3s', 'images', 'pods']);
});

test('without the state of any server it is another cluster: Argo CD brings even what lost nothing', () => {
  const cattle = withChange('vms.server.availability', { kind: 'rebuilt' });
  expect(after('machine one', small, cattle)?.steps).toEqual(['somebody comes', 'VM', 'K3s', 'Argo CD', 'pods']);
  expect(after('machine one', onOne, cattle)?.steps).toEqual([
    'somebody comes',
    'VM',
    'K3s',
    'Argo CD',
    'images',
    'restore from outside',
    'pods',
  ]);
});

test('services that are restored to one node share the line: each waits for all', () => {
  const two = (lab: Any) => {
    small(lab);
    const chart = new ServiceChart(lab, 'more');
    const data = new Volume(chart, 'data', { on: lab.disks.two.nvme, size: Bytes.gib(1), owner: 1000, backup: daily({ to: ['offsite'] }) });
    new Workload(chart, 'main', { ...plain, mounts: { '/data': data } });
  };
  const restoring = (declare: (lab: Any) => void) =>
    scenariosOf(modelOf(declare))
      .find(({ name }) => name === 'machine two')
      ?.services.map(({ steps }) => steps.find(([step]) => step === 'restore from outside')?.[1]);
  const alone = restoring(small)?.[0] ?? 0;
  expect(restoring(two)).toEqual([2 * alone, 2 * alone]);
});

describe('a rehearsal', () => {
  /** A gibibyte on a disk, kept in the house and outside, with what was rehearsed of it; seconds of one step after the loss of its machine. */
  const seconds = (step: string, to: 'local' | 'offsite', took: number | undefined, disk: 'nvme' | 'hdd' = 'nvme') => {
    const rehearsals: Rehearsed[] =
      took === undefined
        ? []
        : [{ volume: 'films-data', target: to, at: '2026-11-01T12:00:00Z', seconds: took, bytes: Bytes.gib(1).count }];
    const model = { ...modelOf(withServer(service(['two', disk], 1, [to]))), rehearsals };
    const [found] = scenariosOf(model).find(({ name }) => name === 'machine two')?.services ?? [];
    return { took: found?.steps.find(([name]) => name === step)?.[1], numbers: prove(model, [recovery])[0]?.numbers ?? [] };
  };

  test('tells how fast each repository gives a volume back, in place of what line and disk promise', () => {
    expect(seconds('restore from outside', 'offsite', undefined).took).toBeCloseTo(86, 0);
    expect(seconds('restore from outside', 'offsite', 200).took).toBeCloseTo(200);
    expect(seconds('restore in the house', 'local', 200).took).toBeCloseTo(200);
  });

  test('is no reason to write faster than the volume’s own disk does', () => {
    const slow = seconds('restore in the house', 'local', undefined, 'hdd').took;
    expect(slow).toBeCloseTo(36, 0);
    expect(seconds('restore in the house', 'local', 60, 'hdd').took).toBeCloseTo(60);
    const quick = { ...modelOf(withServer(service(['two', 'hdd'], 1, ['local']))) };
    const rehearsals: Rehearsed[] = [
      { volume: 'films-data', target: 'local', at: '2026-11-01T12:00:00Z', seconds: 60, bytes: Bytes.gib(100).count },
    ];
    const [found] = scenariosOf({ ...quick, rehearsals }).find(({ name }) => name === 'machine two')?.services ?? [];
    expect(found?.steps.find(([name]) => name === 'restore in the house')?.[1]).toBeCloseTo(slow ?? 0);
  });

  test('is a measured number that the proof leans on', () => {
    expect(seconds('', 'offsite', 200).numbers).toContainEqual({
      where: 'rehearsals.films-data.offsite',
      value: '1 GiB in 3 min 20 s',
      source: 'rehearsed in the cluster on 2026-11-01',
      measured: true,
    });
    expect(seconds('', 'offsite', undefined).numbers.filter(({ where }) => where.startsWith('rehearsals.'))).toEqual([]);
  });
});

test('a faster line, disk or hand never makes a recovery longer', () => {
  const total = (inventory: Inventory) =>
    scenariosOf(modelOf(service(['two', 'hdd'], 20, ['offsite']), inventory)).flatMap(({ services }) =>
      services.map(({ steps }) => stepsTotal(steps)),
    );
  const usual = total(base);
  for (const timings of [
    { download: declared(Rate.mbps(500), 'a test') },
    { smallFiles: declared(Rate.mbPerSecond(60), 'a test') },
    { notice: minutes(1) },
  ])
    for (const [index, seconds] of total(stating(timings)).entries()) expect(seconds).toBeLessThanOrEqual(usual[index] ?? 0);
});

test('exceptions are shown with their reason, and each scenario with its slowest step', () => {
  const { figures } = recovery.prove(
    modelOf(service(['two', 'nvme'], 1, ['offsite'], { recovery: { within: Duration.hours(2), because: 'it is large' } })),
  );
  expect(figures).toContainEqual({ about: 'exception of films', value: 'back within 2 h: it is large' });
  expect(figures).toContainEqual({ about: 'Git host', value: '1 h promised: stops nothing' });
  expect(figures.find(({ about }) => about === 'machine two')?.value).toBe(
    '1 h promised: films 23 min 29 s (slowest: somebody comes, 15 min), data up to 1 d old',
  );
});

describe('who signs on elsewhere', () => {
  /** An app without data that signs on at another one, which has a volume on machine two. */
  const behind =
    (audience: 'lan' | 'tailnet', isProtected = true) =>
    (lab: Any) => {
      const serving = (name: string, mounts: Any, placement: Any, props: Any) => {
        const chart = new ServiceChart(lab, name);
        const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 }, mounts: mounts(chart), ...placement });
        return new Route(chart, 'web', { hostname: `${name}.test.example`, to: ports.http as never, ...props });
      };
      const disk = (chart: Any) => ({
        '/data': new Volume(chart, 'data', {
          on: lab.disks.two.nvme,
          size: Bytes.gib(40),
          owner: 1000,
          backup: daily({ to: ['offsite'] }),
        }),
      });
      const signOn = { path: '/verify', domain: 'test.example' };
      const protectedBy = serving('sso', disk, {}, { audience: 'public', signOn });
      const one = { placement: pin(lab.machines.one) };
      serving('films', () => ({}), one, { audience, ...(isProtected ? { protectedBy } : {}) });
    };
  const stopped = (name: string, declare: (lab: Any) => void) =>
    Object.fromEntries(
      (scenariosOf(modelOf(declare)).find((scenario) => scenario.name === name)?.services ?? []).map((one) => [
        one.service.chart.name,
        stepsTotal(one.steps),
      ]),
    );

  test('stands still as long as that does, on whatever machine it runs itself', () => {
    const { sso, films } = stopped('machine two', behind('lan'));
    expect([sso, films]).toEqual([expect.any(Number), sso]);
    expect(stopped('machine two', behind('lan', false))).toEqual({ sso });
  });

  test('needs the gateway from outside, and not in the house', () => {
    expect(Object.keys(stopped('gateway', behind('tailnet')))).toEqual(['sso', 'films']);
    expect(Object.keys(stopped('gateway', behind('lan')))).toEqual(['sso']);
    expect(Object.keys(stopped('gateway', behind('tailnet', false)))).toEqual(['sso']);
  });
});

describe('what is promised', () => {
  const within = (rto: number, own?: number) =>
    against(
      recovery,
      modelOf(
        service(
          ['two', 'nvme'],
          1,
          ['offsite'],
          own === undefined ? {} : { recovery: { within: Duration.seconds(own), because: 'a test' } },
        ),
        withChange('budgets', { power: Watts.of(40), rto: Duration.seconds(rto) }),
      ),
    ).filter(([, , what]) => what?.startsWith('machine two'));
  const needed = stepsTotal(
    scenariosOf(modelOf(small))
      .find(({ name }) => name === 'machine two')
      ?.services.find(({ service: { chart } }) => chart.name === 'films')?.steps ?? [],
  );
  const whole = Math.ceil(needed);

  test('holds when a service is back just then, and not a second before', () => {
    expect(whole).toBeGreaterThan(1000);
    expect([within(whole).length, within(whole - 1).length]).toEqual([0, 1]);
  });

  test('is its stated exception where that is longer, and never less than everybody’s', () => {
    expect([within(600, whole).length, within(600, whole - 1).length]).toEqual([0, 1]);
    expect(within(600, whole - 1)[0]?.[2]).toMatch(/ is its stated exception; /);
    expect(within(whole, 600)).toEqual([]);
    expect(within(900, 600)[0]?.[2]).toMatch(/, and 15 min is promised; /);
  });
});

describe('a recovery is told', () => {
  const told = (change: Partial<Recovered>) =>
    recoveredText({
      service: { chart: { name: 'films' } },
      steps: [
        ['HA', 120],
        ['VM', 30],
      ],
      age: 0,
      gone: [],
      given: [],
      ...change,
    } as Recovered);

  test('with the sum of its steps and the slowest of them, and nothing that is not lost', () => {
    expect(told({})).toBe('films 2 min 30 s (slowest: HA, 2 min)');
  });
  test('with the age of its data, what is gone, and what nobody wanted back', () => {
    expect(told({ age: 1 })).toBe('films 2 min 30 s (slowest: HA, 2 min), data up to 1 s old');
    expect(told({ age: 900, gone: ['a', 'b'], given: ['c', 'd'] })).toBe(
      'films 2 min 30 s (slowest: HA, 2 min), data up to 15 min old, a, b gone, c, d not kept on purpose',
    );
  });
});

test('several services of a scenario stand one behind the other, and without an exception none is shown', () => {
  const two = (lab: Any) => {
    small(lab);
    const chart = new ServiceChart(lab, 'more');
    const data = new Volume(chart, 'data', { on: lab.disks.two.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
    new Workload(chart, 'main', { ...plain, mounts: { '/data': data } });
  };
  const { figures } = recovery.prove(modelOf(two));
  expect(figures.find(({ about }) => about === 'machine two')?.value).toMatch(
    /^1 h promised: films [^;]+; more [^;]+, more-data not kept on purpose$/,
  );
  expect(figures.filter(({ about }) => about.startsWith('exception'))).toEqual([]);
});

test('it leans on each step’s time and on how fast each disk is', () => {
  expect(recovery.prove(modelOf(small)).leansOn).toEqual(
    [
      ...['hostBoot', 'vmBoot', 'k3sServer', 'k3sAgent', 'podStart', 'failover', 'notice', 'swap', 'replacement', 'hostInstall'],
      ...['vmBuild', 'gatewayBuild', 'sync', 'download', 'smallFiles', 'image'],
    ]
      .map((name) => `timings.${name}`)
      .concat(['one', 'two'].flatMap((machine) => ['nvme', 'hdd'].map((disk) => `machines.${machine}.disks.${disk}.throughput`))),
  );
});
