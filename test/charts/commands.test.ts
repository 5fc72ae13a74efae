import { Jellyfin } from '../../charts/jellyfin';
import { Nextcloud } from '../../charts/nextcloud';
import { Plex } from '../../charts/plex';
import { StudentProject } from '../../charts/students';
import { Bytes, image, Route, Secret, Volume, Workload } from '../../src';
import { type Any, objectOf } from '../constructs/object-of';
import { base, withChange } from '../inventory/base';
import { modelOf } from '../proofs/proved';
import { problemsOf } from '../twin/problems-of';

const films = (lab: Any) => ({
  hostname: 'films.test.example',
  audience: 'lan' as const,
  library: Bytes.gib(20),
  on: lab.disks.two.hdd,
  config: lab.disks.two.nvme,
});
const cloud = (lab: Any) => ({
  hostname: 'cloud.test.example',
  audience: 'lan' as const,
  files: Bytes.gib(10),
  on: lab.disks.one.hdd,
  code: lab.disks.one.nvme,
});
const quiz = (lab: Any) => ({
  name: 'quiz',
  repository: { url: 'https://git.test.example/quiz.git', branch: 'main', path: '.' },
  hostname: 'quiz.test.example',
  home: lab.machines.two,
});
const nextcloud = (lab: Any) => void new Nextcloud(lab, cloud(lab));

describe('Nextcloud', () => {
  const pod = objectOf(nextcloud, 'Deployment', 'nextcloud').spec.template.spec;
  const [{ startupProbe, readinessProbe, livenessProbe }] = pod.containers;
  const status = (seconds: number) =>
    `curl --silent --fail --max-time ${seconds} --header 'Host: cloud.test.example' http://127.0.0.1:8080/status.php`;
  const asked = `${status(4)} | grep -q '"installed":true'`;

  test('has started once it is installed, and is ready while its database is the one that it knows', () => {
    expect(startupProbe.exec.command).toEqual(['/bin/sh', '-c', asked]);
    expect(readinessProbe.exec.command).toEqual(['/bin/sh', '-c', `${asked} && sh /loutik/same-database.sh`]);
  });

  test('lives while it answers and has told its clients of the last restore', () => {
    expect(livenessProbe.exec.command).toEqual([
      '/bin/sh',
      '-c',
      `${status(15)} >/dev/null && { [ ! -s /run/loutik/restored ] || cmp -s /run/loutik/restored /var/www/html/config/restored; }`,
    ]);
  });

  test('is prepared by a script that sees its volumes whole and changes none of them there', () => {
    const { command, volumeMounts } = pod.initContainers.at(-1);
    expect(command).toEqual(['/bin/sh', '/loutik/seed.sh']);
    const whole = volumeMounts.filter(({ mountPath }: Any) => mountPath.startsWith('/volumes/'));
    expect(whole.map(({ mountPath, readOnly }: Any) => [mountPath, readOnly])).toEqual([
      ['/volumes/html', true],
      ['/volumes/data', true],
    ]);
  });

  test('listens where its port is, and logs to the container', () => {
    const { data } = objectOf(nextcloud, 'ConfigMap', 'nextcloud-config');
    expect(data['ports.conf']).toBe('Listen 8080\n');
    const site = data['site.conf'].split('\n').map((line: string) => line.trim());
    expect(site).toEqual(
      expect.arrayContaining([
        '<VirtualHost *:8080>',
        'DocumentRoot /var/www/html',
        'ErrorLog /dev/stderr',
        'CustomLog /dev/stdout combined',
      ]),
    );
  });

  test('gathers uploads on the volume of its files, and keeps sessions in the cache', () => {
    const lines = objectOf(nextcloud, 'ConfigMap', 'nextcloud-config').data['loutik.ini'].split('\n');
    expect(lines).toContain('upload_tmp_dir = /srv/nextcloud/tmp');
    expect(lines).toContain('session.save_handler = redis');
    expect(lines).toContain('session.save_path = "tcp://nextcloud-valkey.nextcloud.svc:6379?auth=${VALKEY_PASSWORD}"');
  });

  test('is taken for installed by its own configuration, and says what its database was restored from', () => {
    const { data } = objectOf(nextcloud, 'ConfigMap', 'nextcloud-config');
    expect(data['installed.php']).toContain("exit(($CONFIG['installed'] ?? false) === true ? 0 : 1);");
    expect(data['origin.php']).toContain(
      "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()",
    );
    expect([data['installed.php'], data['origin.php']].map((text) => text.slice(0, 6))).toEqual(['<?php\n', '<?php\n']);
  });

  test('backs files up to the provider off site where there is one', () => {
    const to = (inventory: Any) =>
      Volume.all(modelOf(nextcloud, inventory).lab).flatMap(({ name, backup }: Any) => (name === 'nextcloud-data' ? [backup.to] : []))[0];
    expect(to(base)).toEqual(['offsite']);
    expect(to(withChange('offsite', undefined, base))).not.toEqual(['offsite']);
  });
});

test('who watches a library says how many files and watchers the node must let it have', () => {
  const sysctls = (declare: (lab: Any) => void) => Workload.all(modelOf(declare).lab)[0]?.nodeSysctls;
  expect(sysctls((lab) => void new Plex(lab, films(lab)))).toEqual({ 'fs.inotify.max_user_watches': 524_288 });
  expect(sysctls((lab) => void new Jellyfin(lab, films(lab)))).toEqual({
    'fs.inotify.max_user_instances': 512,
    'fs.inotify.max_user_watches': 524_288,
  });
});

test('Plex’s claim is spent at the first start, and is never asked for again', () => {
  const { lab } = modelOf((one: Any) => void new Plex(one, films(one)));
  expect(Secret.all(lab).map(({ name, renewals }) => [name, Object.keys(renewals ?? {})])).toContainEqual(['plex-claim', ['token']]);
});

test.each([
  ['nextcloud', Nextcloud, cloud],
  ['jellyfin', Jellyfin, films],
  ['plex', Plex, films],
  ['student-project', StudentProject, (lab: Any) => ({ ...quiz(lab), name: undefined })],
] as const)('an option that %s has not is told at its place', async (name, Chart, given) => {
  const problems = await problemsOf(() => modelOf((lab: Any) => void new (Chart as Any)(lab, { ...given(lab), none: 1 })));
  expect(problems.map(({ where }) => where)).toContain(`test/${name}.none`);
});

describe('a student’s web server', () => {
  const declare =
    (more: object = {}, web: object = {}) =>
    (lab: Any) =>
      void new StudentProject(lab, {
        ...quiz(lab),
        web: { image: image('docker.io/traefik/whoami:v1.11.0'), port: 8080, ...web },
        ...more,
      });

  test('is everybody’s, or whom its owner says', () => {
    const audience = (more: object) => Route.all(modelOf(declare(more)).lab).map((route) => route.audience);
    expect([audience({}), audience({ audience: 'lan' }), audience({ audience: 'public' })]).toEqual([['public'], ['lan'], ['public']]);
  });

  test('is asked at the root whether it works and whether it lives, or at its own path', () => {
    const paths = (web: object) => {
      const [container] = objectOf(declare({}, web), 'Deployment', 'quiz').spec.template.spec.containers;
      return [container.readinessProbe.httpGet.path, container.livenessProbe.httpGet.path];
    };
    expect([paths({}), paths({ path: '/health' })]).toEqual([
      ['/', '/'],
      ['/health', '/health'],
    ]);
  });
});
