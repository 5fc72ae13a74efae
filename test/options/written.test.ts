import { Chart } from 'cdk8s';
import { Jellyfin } from '../../charts/jellyfin';
import { StudentProject } from '../../charts/students';
import {
  Bytes,
  Cpu,
  Duration,
  daily,
  exec,
  Files,
  HelmRelease,
  helmChart,
  hostFolder,
  httpGet,
  image,
  internet,
  none,
  object,
  PodSet,
  pin,
  prefer,
  Route,
  ScheduledJob,
  Secret,
  ServiceChart,
  scratch,
  Volume,
  Workload,
} from '../../src';
import { problemsOf } from '../lab';
import { type Any, app, serving, small } from './subjects';

const fail = (message: string): never => {
  throw new Error(message);
};
const circle: { self?: unknown } = {};
circle.self = circle;

const run = (chart: ServiceChart, more: Any) => new Workload(chart, 'main', { ...small, ...more });
const volume = (chart: ServiceChart, lab: Any, more: Any, id: unknown = 'v') =>
  new Volume(chart, id as Any, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test'), ...more });
const release = (chart: ServiceChart, more: Any) =>
  new HelmRelease(chart, 'r', {
    chart: helmChart({ repository: 'https://charts.test.example', name: 'x', version: '1.2.3' }),
    namespace: 'app',
    values: {},
    pods: [],
    ...more,
  });
const films = (lab: Any, more: Any) =>
  new Jellyfin(lab, {
    hostname: 'films.test.example',
    audience: 'lan',
    library: Bytes.gib(1),
    on: lab.disks.two.hdd,
    config: lab.disks.two.nvme,
    ...more,
  });

/** What is declared, where the one problem of it is told, and what is said of it. */
const cases: readonly (readonly [string, (chart: ServiceChart, lab: Any) => unknown, string, string])[] = [
  // options that do not exist
  [
    'an option of a chart',
    (_, lab) => films(lab, { hostnam: 'x' }),
    'jellyfin.hostnam',
    'nothing here is called hostnam; did you mean hostname?',
  ],
  ['an option of a workload', (chart) => run(chart, { replica: 2 }), 'app/main.replica', 'nothing here is called replica'],
  [
    'an option of a probe',
    (chart) => run(chart, { probes: { readyness: httpGet('http', '/') } }),
    'app/main.probes.readyness',
    'nothing here is called readyness; did you mean readiness?',
  ],
  [
    'an option of a container beside',
    (chart) => run(chart, { containers: { a: { ...small, imag: 1 } } }),
    'app/main.containers.a.imag',
    'nothing here is called imag; did you mean image?',
  ],
  [
    'an option of resources',
    (chart) => run(chart, { resources: { ...small.resources, gpu: 1 } }),
    'app/main.resources.gpu',
    'nothing here is called gpu; did you mean cpu?',
  ],
  [
    'an option of a scale',
    (chart) => run(chart, { scale: { min: 1, max: 2, cpu: 70, memory: 1 } }),
    'app/main.scale.memory',
    'nothing here is called memory',
  ],
  [
    'a waiver',
    (chart) => run(chart, { waivers: { writeableRoot: 'x' } }),
    'app/main.waivers.writeableRoot',
    'nothing here is called writeableRoot; did you mean writableRoot?',
  ],
  ['an option of a volume', (chart, lab) => volume(chart, lab, { back: 1 }), 'app/v.back', 'nothing here is called back'],
  [
    'an option of an app',
    (_, lab) => new ServiceChart(lab, 'other', { prority: 'core' } as Any),
    'other.prority',
    'nothing here is called prority; did you mean priority?',
  ],
  ['an option of a release', (chart) => release(chart, { value: {} }), 'app/r.value', 'nothing here is called value; did you mean values?'],
  [
    'an option of a chart’s place',
    (chart) => release(chart, { chart: { repository: 'https://x.example', name: 'x', version: '1.2.3', tag: 1 } }),
    'app/r.chart.tag',
    'nothing here is called tag',
  ],
  [
    'an option of files',
    (chart) => new Files(chart, 'f', {}, { notsecret: {} } as Any),
    'app/f.options.notsecret',
    'nothing here is called notsecret; did you mean notSecret?',
  ],
  [
    'an option of a student’s web',
    (_, lab) =>
      new StudentProject(lab, {
        name: 'quiz',
        hostname: 'quiz.test.example',
        home: lab.machines.two,
        repository: { url: 'https://git.test.example/a/b.git', branch: 'main', path: '.' },
        web: { image: small.image, prot: 80, port: 80 },
      } as Any),
    'quiz.web.prot',
    'nothing here is called prot; did you mean port?',
  ],
  // what functions were given is told where it is used
  [
    'an option of daily()',
    (chart, lab) => volume(chart, lab, { backup: daily({ to: ['offsite'], sqlit: [] } as Any) }),
    'app/v.backup.sqlit',
    'nothing here is called sqlit; did you mean sqlite?',
  ],
  [
    'a target of daily()',
    (chart, lab) => volume(chart, lab, { backup: daily({ to: ['ofsite' as Any] }) }),
    'app/v.backup.to[0]',
    'it is "ofsite"; did you mean offsite?',
  ],
  [
    'a path of daily() out of its volume',
    (chart, lab) => volume(chart, lab, { backup: daily({ to: ['offsite'], exclude: ['a/../../b'] }) }),
    'app/v.backup.exclude[0]',
    'it is "a/../../b"',
  ],
  [
    'an option of httpGet()',
    (chart) => run(chart, { ports: { http: 80 }, probes: { liveness: httpGet('http', '/', { failure: 3 } as Any) } }),
    'app/main.probes.liveness.failure',
    'nothing here is called failure; did you mean failures?',
  ],
  [
    'a time of exec()',
    (chart) => run(chart, { probes: { startup: exec(['true'], { within: 30 as Any }) } }),
    'app/main.probes.startup.within',
    'it is 30',
  ],
  ['a size of scratch()', (chart) => run(chart, { mounts: { '/tmp': scratch(64 as Any) } }), 'app/main.mounts["/tmp"].size', 'it is 64'],
  [
    'an option of scratch()',
    (chart) => run(chart, { mounts: { '/tmp': scratch(Bytes.mib(1), { inMemory: true } as Any) } }),
    'app/main.mounts["/tmp"].inMemory',
    'nothing here is called inMemory; did you mean memory?',
  ],
  [
    'an option of hostFolder()',
    (chart) => run(chart, { mounts: { '/srv': hostFolder('/srv', {} as Any) } }),
    'app/main.mounts["/srv"].readOnly',
    'it is missing',
  ],
  ['a port of internet()', (chart) => run(chart, { reaches: [internet(70_000)] }), 'app/main.reaches[0].ports[0]', 'it is 70000'],
  [
    'an option of image()',
    (chart) => run(chart, { image: image('docker.io/a/b:1.2.3', { exakt: 'x' } as Any) }),
    'app/main.image.exakt',
    'nothing here is called exakt; did you mean exact?',
  ],
  [
    'an option of helmChart()',
    (chart) => release(chart, { chart: helmChart({ repository: 'https://x.example', name: 'x', version: 1 } as Any) }),
    'app/r.chart.version',
    'it is 1',
  ],
  [
    'a machine of prefer() that is not there',
    (chart, lab) => run(chart, { placement: prefer(lab.machines.too) }),
    'app/main.placement',
    'no machine too; did you mean two?',
  ],
  ['a text for a machine of pin()', (chart) => run(chart, { placement: pin('one' as Any) }), 'app/main.placement', 'it is "one"'],
  // other things in a reference's place
  ['all disks of a machine', (chart, lab) => volume(chart, lab, { on: lab.disks.one }), 'app/v.on', 'one is no disk: it has nvme, hdd'],
  ['a disk of a machine that is not there', (chart, lab) => volume(chart, lab, { on: lab.disks.won }), 'app/v.on', 'no disk won'],
  [
    'a machine for a disk',
    (chart, lab) => volume(chart, lab, { on: lab.machines.one }),
    'app/v.on',
    'it is {"name":"one","machine":{"model":"Box one","cpu":{"model":"Some CPU","cores":4,"threads":8},"memory":{"installed":a Bytes,"usable":an object},"disks":{"nvme":an object,"hdd":an object},"nics":{"lan":an object},…}}',
  ],
  [
    'a workload for a port',
    (chart) => new Route(chart, 'web', { hostname: 'a.test.example', audience: 'lan', to: serving(chart) as Any }),
    'app/web.to',
    'it is a Workload',
  ],
  [
    'a port that a workload does not have',
    (chart) => run(chart, { reaches: [(serving(chart).ports as Any).htp] }),
    'app/main.reaches[0]',
    'no port htp; did you mean http?',
  ],
  [
    'what looks like a port',
    (chart) => run(chart, { reaches: [{ pods: 1, name: 'http' }] }),
    'app/main.reaches[0]',
    'it is {"pods":1,"name":"http"}',
  ],
  ['a word to reach', (chart) => run(chart, { reaches: ['internet'] }), 'app/main.reaches[0]', 'it is "internet"'],
  [
    'one destination for a list of them',
    (chart) => run(chart, { reaches: internet(443) }),
    'app/main.reaches',
    'it is {"kind":"internet","ports":[443]}',
  ],
  [
    'a secret for a mount',
    (chart) => run(chart, { mounts: { '/s': new Secret(chart, 's', { keys: ['a'], about: 'a' }) } }),
    'app/main.mounts["/s"]',
    'it is a Secret',
  ],
  // values of kinds that JSON has nothing for
  ['a date', (chart) => run(chart, { stopWithin: new Date(0) }), 'app/main.stopWithin', 'it is a Date'],
  ['a bigint', (chart) => run(chart, { user: 1000n }), 'app/main.user', 'it is 1000n'],
  ['a symbol', (chart) => run(chart, { name: Symbol('x') }), 'app/main.name', 'it is a symbol'],
  ['a function', (chart) => run(chart, { headless: () => true }), 'app/main.headless', 'it is a function'],
  ['NaN', (chart) => run(chart, { ports: { http: Number.NaN } }), 'app/main.ports.http', 'it is NaN'],
  ['a promise', (chart) => run(chart, { args: Promise.resolve(['a']) }), 'app/main.args', 'it is a Promise'],
  ['a Proxy', (chart) => run(chart, { env: new Proxy({}, {}) }), 'app/main.env', 'it is a Proxy'],
  [
    'a map',
    (chart) => new Secret(chart, 's', { keys: ['a'], about: 'a', labels: new Map([['a', 'b']]) as Any }),
    'app/s.labels',
    'it is a Map',
  ],
  [
    'a getter that throws',
    (chart) => {
      const options = Object.defineProperty({ ...small }, 'args', { enumerable: true, get: () => fail('no') });
      new Workload(chart, 'main', options);
    },
    'app/main.args',
    'it throws when it is read',
  ],
  [
    'a circle in values',
    (chart) => release(chart, { values: circle }),
    `app/r.values${'.self'.repeat(39)}`,
    'it is too deep, or contains itself',
  ],
  ['an amount in values', (chart) => release(chart, { values: { size: Bytes.gib(1) } }), 'app/r.values.size', 'it is a Bytes'],
  ['a secret in a file’s place', (chart) => new Files(chart, 'f', { a: 12345678 } as Any), 'app/f.contents.a', 'it is a number'],
  ['metadata that is a text', (chart) => object(chart, 'x', 'ConfigMap', { metadata: 'x' } as Any), 'app/x.metadata', 'it is "x"'],
  [
    'a label that is a number',
    (chart) => object(chart, 'x', 'ConfigMap', { metadata: { name: 'x', labels: { a: 1 } } } as Any),
    'app/x.metadata.labels.a',
    'it is 1',
  ],
  // numbers that no system takes
  ['a size of nothing', (chart, lab) => volume(chart, lab, { size: Bytes.of(0) }), 'app/v.size', 'it is 0 B'],
  ['an owner beyond 31 bits', (chart, lab) => volume(chart, lab, { owner: 2 ** 31 }), 'app/v.owner', 'it is 2147483648'],
  [
    'a time of half seconds',
    (chart) => new ScheduledJob(chart, 'j', { ...small, schedule: '0 12 * * *', within: Duration.millis(500) }),
    'app/j.within',
    'it is 0.5 s',
  ],
  [
    'processor time for an amount',
    (chart) => run(chart, { resources: { cpu: Cpu.millis(1), memory: Cpu.millis(1) as Any } }),
    'app/main.resources.memory',
    'it is a Cpu',
  ],
  [
    'a replica too few',
    (chart, lab) => new PodSet(chart, 'p', { name: 'p', selector: {}, replicas: -1, placement: pin(lab.machines.one) }),
    'app/p.replicas',
    'it is -1',
  ],
];

test.each(cases)('%s is told at its place, and nothing else is', (_, declare, where, what) => {
  const problems = problemsOf((lab) => void declare(app(lab), lab));
  expect(problems.map((problem) => [problem.where, problem.what])).toEqual([[`test/${where}`, what]]);
});

test('there are enough written cases', () => expect(cases.length).toBeGreaterThanOrEqual(40));

test('what is wrong with several constructs is told at once, beside what is wrong with what they mean', () => {
  const problems = problemsOf((lab) => {
    const chart = app(lab);
    run(chart, { imag: 1 });
    volume(chart, lab, { size: 5 });
    new Workload(chart, 'moving', { ...small, image: image('docker.io/library/redis:latest') });
    films(lab, { on: lab.disks.two.hddd });
  });
  expect(problems.map(({ code, where }) => [code, where])).toEqual([
    ['VALUE_INVALID', 'test/app/main.imag'],
    ['VALUE_INVALID', 'test/app/v.size'],
    ['IMAGE_TAG_INEXACT', 'test/app/moving'],
    ['REFERENCE_UNKNOWN', 'test/jellyfin.on'],
  ]);
});

describe('a scope', () => {
  const misplaced: readonly (readonly [string, (lab: Any) => unknown, string, RegExp])[] = [
    ['the homelab', (lab) => new Workload(lab, 'main', small), 'test', /^Workload was to stand here, and this is no app$/],
    ['a chart of cdk8s', (lab) => new Volume(new Chart(lab, 'plain'), 'v', {} as Any), 'test/plain', /^Volume was to stand here/],
    [
      'nothing',
      () => new Workload(undefined as Any, 'main', small),
      'clusters/test/services.ts',
      /^Workload stands in an app: give it the chart first \(this\), and not nothing$/,
    ],
    ['a text', () => object('app' as Any, 'x', 'ConfigMap', {} as Any), 'clusters/test/services.ts', /and not "app"$/],
    [
      'no homelab for an app',
      () => new ServiceChart({} as Any, 'app'),
      'clusters/test/services.ts',
      /^ServiceChart stands in a homelab: give it lab first, and not \{\}$/,
    ],
    [
      'no homelab for a chart',
      () => new Jellyfin(5 as Any, {} as Any),
      'charts/jellyfin.ts:',
      /^jellyfin stands in a homelab: give it lab first, and not 5$/,
    ],
  ];
  test.each(misplaced)('that is %s is told', (_, declare, where, what) => {
    const problems = problemsOf((lab) => void declare(lab)).filter(({ where: at }) => at.startsWith(where));
    expect(problems).toContainEqual(expect.objectContaining({ what: expect.stringMatching(what) }));
  });

  test('has no two parts of one id', () =>
    expect(
      problemsOf((lab) => {
        const chart = new ServiceChart(lab, 'app');
        run(chart, {});
        run(chart, {});
      }),
    ).toEqual([expect.objectContaining({ code: 'NAME_INVALID', where: 'test/app', what: 'two parts of it are called "main"' })]));

  test.each<[unknown, string]>([
    ['', '"" is no id for a part of it'],
    ['constructor', '"constructor" is no id for a part of it'],
    [7, '7 is no id for a part of it'],
    [null, 'null is no id for a part of it'],
    [Symbol('id'), 'a symbol is no id for a part of it'],
  ])('has no part of the id %j', (id, what) =>
    expect(problemsOf((lab) => void volume(app(lab), lab, {}, id))).toEqual([
      expect.objectContaining({ code: 'NAME_INVALID', where: 'test/app', what }),
    ]),
  );

  test.each<[unknown, string]>([
    ['constructor', '"constructor" cannot name an app'],
    [undefined, 'nothing cannot name an app'],
    [Symbol('name'), 'a symbol cannot name an app'],
    ['a\u001b[2Jb', '"a\\u001b[2Jb" cannot name an app'],
  ])('takes no app of the name %j', (name, what) =>
    expect(problemsOf((lab) => void new ServiceChart(lab, name as Any))).toEqual([expect.objectContaining({ code: 'NAME_INVALID', what })]),
  );
});
