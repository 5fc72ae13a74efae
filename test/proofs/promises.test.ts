import { StudentProject } from '../../charts/students';
import {
  Bytes,
  Cpu,
  Database,
  Duration,
  daily,
  image,
  type Lab,
  none,
  Route,
  ScheduledJob,
  Secret,
  ServiceChart,
  Volume,
  Workload,
} from '../../src';
import { restores } from '../../src/proofs/restores';
import { foundBy, modelOf } from './proved';

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const found = (declare: (lab: Any) => void) => foundBy(restores, declare);

describe('a volume with backups', () => {
  const volume = (chart: ServiceChart, lab: Any, backup: Any = daily({ to: ['offsite'] })) =>
    new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup });
  const unfilled = expect.stringContaining('no workload writes to it');

  test('that a workload writes is restored before that starts', () =>
    expect(
      found((lab) => {
        const chart = new ServiceChart(lab, 'app');
        new Workload(chart, 'main', { ...plain, mounts: { '/data': volume(chart, lab) } });
      }),
    ).toEqual([]));

  test('that nobody mounts is filled by nobody', () =>
    expect(found((lab) => void volume(new ServiceChart(lab, 'app'), lab))).toEqual([['VOLUME_UNFILLED', 'test/app/data', unfilled]]));

  test('that is only read is filled by nobody', () =>
    expect(
      found((lab) => {
        const chart = new ServiceChart(lab, 'app');
        new Workload(chart, 'main', { ...plain, mounts: { '/data': volume(chart, lab).readOnly() } });
      }),
    ).toEqual([['VOLUME_UNFILLED', 'test/app/data', unfilled]]));

  test('that a job alone writes is filled by nobody: no restore comes before a job', () =>
    expect(
      found((lab) => {
        const chart = new ServiceChart(lab, 'app');
        const mounts = { '/data': volume(chart, lab) };
        new ScheduledJob(chart, 'job', { ...plain, mounts, schedule: '0 12 * * *', within: Duration.hours(1) });
      }),
    ).toEqual([['VOLUME_UNFILLED', 'test/app/data', unfilled]]));

  test('whose kind is a dump is a database’s', () => {
    expect(
      found((lab) => {
        const chart = new ServiceChart(lab, 'app');
        new Workload(chart, 'main', { ...plain, mounts: { '/data': volume(chart, lab, { kind: 'dump', to: ['offsite'] }) } });
      }),
    ).toEqual([
      ['VOLUME_UNFILLED', 'test/app/data', 'its backup is a dump, and no Database writes it: nothing here could dump or load it'],
    ]);
    expect(found((lab) => void new Database(new ServiceChart(lab, 'app'), 'db', { on: lab.disks.one.nvme, size: Bytes.gib(1) }))).toEqual(
      [],
    );
  });

  test('is none when it says that it is replaceable', () =>
    expect(found((lab) => void volume(new ServiceChart(lab, 'app'), lab, none('a test')))).toEqual([]));
});

describe('a tenant’s domain', () => {
  const tenant = (lab: Lab, name: string, hostname: string) =>
    new StudentProject(lab, {
      name,
      hostname,
      repository: { url: 'https://git.test.example/students/quiz.git', branch: 'main', path: 'deploy' },
      home: lab.machines.two as Any,
    });
  const serve = (lab: Lab, hostname: string) => {
    const chart = new ServiceChart(lab, 'films');
    const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
    new Route(chart, 'web', { hostname, to: ports.http, audience: 'lan' });
  };
  const claims = (what: string) => expect.stringMatching(new RegExp(`^as .* the tenant could claim ${what}`));

  test('of its own has no problem, beside another tenant’s and a service’s', () =>
    expect(
      found((lab) => {
        tenant(lab, 'quiz', 'quiz.test.example');
        tenant(lab, 'blog', 'blog.test.example');
        serve(lab, 'notquiz.test.example');
      }),
    ).toEqual([]));

  test.each([['test.example'], ['example.org']])('of %s is the homelab’s when that is or holds it', (hostname) =>
    expect(found((lab) => void tenant(lab, 'quiz', hostname)).map(([code]) => code)).toEqual(
      hostname === 'test.example' ? ['HOSTNAME_DUPLICATE'] : [],
    ),
  );

  test.each([
    ['quiz.test.example', 'quiz.test.example', 2],
    ['quiz.test.example', 'a.quiz.test.example', 1],
    ['quiz.test.example', 'aquiz.test.example', 0],
  ])('%s beside a tenant’s %s is taken by %d of them', (one, other, count) =>
    expect(
      found((lab) => {
        tenant(lab, 'quiz', one);
        tenant(lab, 'blog', other);
      }).filter(([code]) => code === 'HOSTNAME_DUPLICATE'),
    ).toHaveLength(count),
  );

  test.each(['quiz.test.example', 'films.quiz.test.example'])('that holds %s, a service’s name, is an error at the tenant', (hostname) =>
    expect(
      found((lab) => {
        tenant(lab, 'quiz', 'quiz.test.example');
        serve(lab, hostname);
      }),
    ).toContainEqual(['HOSTNAME_DUPLICATE', 'test/quiz/tenant', claims(`${hostname}, the name of test/films/web`)]),
  );
});

describe('a tenant’s repository', () => {
  const of = (url: string, more: (lab: Lab) => void = () => {}) =>
    found((lab) => {
      more(lab);
      new StudentProject(lab, {
        name: 'quiz',
        hostname: 'quiz.test.example',
        repository: { url, branch: 'main', path: 'deploy' },
        home: lab.machines.two,
      });
    });
  const key =
    (labels: Readonly<Record<string, string>>, namespace = 'argocd') =>
    (lab: Lab) =>
      void new Secret(new ServiceChart(lab, 'keys'), 'students', { namespace, labels, keys: ['sshPrivateKey'], about: 'a test' });
  const kept = key({ 'argocd.argoproj.io/secret-type': 'repository' });
  const home = (lab: Lab) => void new ServiceChart(lab, 'argocd', { trust: 'platform' });

  test.each([
    'https://github.com/students/quiz.git',
    'https://git.test.example:3000/students/quiz',
    'https://git.test.example/a/b/c/quiz.git',
    'https://192.168.7.5/quiz.git',
  ])('may be %s', (url) => expect(of(url)).toEqual([]));

  test.each([
    ['git@github.com:students/quiz.git'],
    ['ssh://git@github.com/students/quiz.git'],
    ['ssh://git@git.test.example:2222/students/quiz.git'],
  ])('over SSH needs a key that Argo CD finds: %s', (url) => {
    const keyless = [
      ['REFERENCE_UNKNOWN', 'test/quiz/tenant.repository.url', `${url} is reached over SSH, and no secret of Argo CD's holds a key for it`],
    ];
    expect(of(url)).toEqual(keyless);
    expect(of(url, key({ 'argocd.argoproj.io/secret-type': 'repository' }, 'keys'))).toEqual(keyless);
    const others = (lab: Lab) => {
      home(lab);
      key({ 'argocd.argoproj.io/secret-type': 'cluster' })(lab);
    };
    expect(of(url, others)).toContainEqual(keyless[0]);
    const both = (lab: Lab) => {
      home(lab);
      kept(lab);
    };
    expect(of(url, both).filter(([, where]) => String(where).includes('repository'))).toEqual([]);
  });

  test.each<readonly [string, string]>([
    ['file:///srv/git/quiz.git', '"file:///srv/git/quiz.git" is a folder, and Argo CD\'s pod has none of the kind'],
    ['https://user:password@github.com/students/quiz.git', 'it holds a user, or a token, and this file is in Git'],
    ['https://token@github.com/students/quiz.git', 'it holds a user, or a token, and this file is in Git'],
    ['http://token@github.com/students/quiz.git', 'it holds a user, or a token, and this file is in Git'],
    ...[
      'http://github.com/students/quiz.git',
      'git://github.com/students/quiz.git',
      'github.com/students/quiz.git',
      'https:///quiz.git',
      'https://github.com',
      'https://github.com/students/quiz.git?ref=main',
      'https://github.com/students/quiz.git#main',
      'https://git.test.example:port/quiz.git',
      'https://git.test.example:99999/quiz.git',
      'https://github.com/students/my quiz.git',
      'ssh://',
      'ssh://git@host:22x/quiz.git',
      'git@:quiz.git',
      '/srv/git/quiz.git',
      '../quiz',
      '',
    ].map((url) => [url, `${JSON.stringify(url)} is not the address of a repository`] as const),
  ])('is none as %j', (url, what) => expect(of(url)).toEqual([['VALUE_INVALID', 'test/quiz/tenant.repository.url', what]]));
});

describe('a name that nobody can own', () => {
  test.each(['films.lan', 'films.local', 'a.home.arpa', 'films.internal', 'films.test', 'x.fritz.box', 'a.b.localhost', 'x.onion'])(
    '%s gets no certificate',
    (hostname) =>
      expect(
        found((lab) => {
          const chart = new ServiceChart(lab, 'films');
          const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
          new Route(chart, 'web', { hostname, to: ports.http, audience: 'lan' });
        }),
      ).toEqual([['HOSTNAME_INVALID', 'test/films/web', expect.stringMatching(/^nobody gets a certificate for/)]]),
  );
  test.each(['films.example.org', 'lan.example.org', 'mylan.ch', 'films.loutik.example', 'local.dev'])('%s may get one', (hostname) =>
    expect(
      found((lab) => {
        const chart = new ServiceChart(lab, 'films');
        const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
        new Route(chart, 'web', { hostname, to: ports.http, audience: 'lan' });
      }),
    ).toEqual([]),
  );
});

test('the evidence counts the volumes with backups', () => {
  const two = (lab: Any) => {
    const chart = new ServiceChart(lab, 'app');
    for (const [id, backup] of [
      ['a', daily({ to: ['offsite'] })],
      ['b', none('a test')],
    ] as const)
      new Volume(chart, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup });
  };
  expect([restores.id, restores.prove(modelOf(two)).figures]).toEqual(['restores', [{ about: 'volumes with backups', value: '1' }]]);
});
