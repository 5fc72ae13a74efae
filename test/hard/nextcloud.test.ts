import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Nextcloud } from '../../charts/nextcloud';
import { Bytes } from '../../src';
import { manifest, synthesized } from '../lab';
import { inContainer } from './pod';
import { debianPostgres } from './postgres-lab';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-nextcloud-'));
fs.chmodSync(folder, 0o755);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const result = synthesized((lab) => {
  const { nvme, hdd } = lab.disks.one;
  new Nextcloud(lab, { hostname: 'cloud.test.example', audience: 'lan', files: Bytes.gib(10), on: hdd, code: nvme });
});
const pod = manifest(result, 'nextcloud/deployment-nextcloud.yaml').spec.template.spec;
const main = pod.containers[0];

/** The files that the chart gives its pods, as the pods see them. */
const loutik = join(folder, 'loutik');
fs.mkdirSync(loutik);
for (const [name, text] of Object.entries<string>(manifest(result, 'nextcloud/configmap-nextcloud-config.yaml').data))
  fs.writeFileSync(join(loutik, name), text, { mode: 0o555 });

const user = 33; // www-data
const postgres = debianPostgres();
let count = 0;

/** The volumes of a pod, as the image and a first start have left them. */
class Home {
  readonly path = join(folder, `home-${count++}`);

  constructor(config: string | undefined) {
    for (const name of ['html/config', 'data', 'run', 'tmp', 'volumes/html', 'volumes/data', 'db'])
      fs.mkdirSync(this.at(name), { recursive: true });
    this.write('html/version.php', '<?php');
    this.write('html/occ', occ);
    if (config !== undefined) this.write('html/config/config.php', config);
    for (const volume of ['html', 'data']) this.write(`volumes/${volume}/.ready`, '');
    this.write('run/restored', '');
    execFileSync('chown', ['-R', `${user}:${user}`, this.path]);
  }

  at(path: string): string {
    return join(this.path, path);
  }

  write(path: string, text: string): void {
    fs.writeFileSync(this.at(path), text);
    fs.chownSync(this.at(path), user, user);
  }

  /** What occ was asked to do, in order. */
  get asked(): readonly string[] {
    return fs.existsSync(this.at('html/asked')) ? fs.readFileSync(this.at('html/asked'), 'utf8').trim().split('\n') : [];
  }

  run(command: readonly string[], env: Readonly<Record<string, string>> = {}) {
    return inContainer(command, {
      user,
      env: {
        PATH: `/usr/local/bin:/usr/bin:/bin:${join(postgres.folder, postgres.programs)}`,
        POSTGRES_HOST: '127.0.0.1',
        POSTGRES_DB: 'cloud',
        POSTGRES_USER: 'cloud',
        POSTGRES_PASSWORD: 'first',
        NEXTCLOUD_DATA_DIR: '/srv/nextcloud/files',
        ...env,
      },
      mounts: {
        '/loutik': loutik,
        '/var/www/html': this.at('html'),
        '/srv/nextcloud': this.at('data'),
        '/run/loutik': this.at('run'),
        '/volumes': this.at('volumes'),
        '/tmp': this.at('tmp'),
        '/db': this.at('db'),
      },
    });
  }

  /** The same beside a database that starts after so many seconds, with what these statements made. */
  withDatabase(script: string, options: { readonly made?: string; readonly after?: number; readonly password?: string } = {}) {
    const serve =
      'pg_ctl --pgdata /db --wait --log /tmp/log start --options "-c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp" >/dev/null';
    const lines = `set -e
      printf first >/tmp/password
      rm -rf /db/*
      initdb --pgdata /db --username cloud --pwfile /tmp/password --auth-local trust --auth-host scram-sha-256 >/dev/null
      ${serve}; createdb --host /tmp --username cloud cloud; psql --host /tmp --username cloud --quiet --command "$MADE"; pg_ctl --pgdata /db stop >/dev/null
      (sleep ${options.after ?? 0}; ${serve}) & [ ${options.after ?? 0} != 0 ] || wait $!
      set +e
      timeout 20 sh /loutik/${script}`;
    return this.run(['sh', '-c', lines], {
      MADE: options.made ?? 'select',
      ...(options.password ? { POSTGRES_PASSWORD: options.password } : {}),
    });
  }
}

/** Stands in for Nextcloud's own command, which cannot be had here: notes what it is asked, answers as told in /tmp. */
const occ = `<?php
$asked = implode(' ', array_diff(array_slice($argv, 1), ['--no-interaction']));
file_put_contents('/var/www/html/asked', $asked . "\\n", FILE_APPEND);
if ($asked === 'status --output=json') echo @file_get_contents('/tmp/status') ?: '{"installed":true,"needsDbUpgrade":false}';
exit(in_array($asked, explode("\\n", (string) @file_get_contents('/tmp/fails'))) ? 1 : 0);
`;
const yes = "<?php\n$CONFIG = array (\n  'instanceid' => 'x',\n  'installed' => true,\n);\n";
const uninstalled = "<?php\n$CONFIG = array (\n  'instanceid' => 'x',\n  'version' => '34.0.4.1',\n);\n";

test('every file of PHP is one, and our settings are merged last', () => {
  const home = new Home(yes);
  for (const file of ['installed.php', 'origin.php', 'zz-loutik.config.php'])
    expect(home.run(['php', '-l', `/loutik/${file}`])).toMatchObject({ status: 0 });
  // the names that the image brings (nextcloud/docker, .config), in the order that Nextcloud's Config.php gives them
  const names = ['apache-pretty-urls', 'apcu', 'apps', 'redis', 'reverse-proxy', 's3', 'smtp', 'swift', 'upgrade-disable-web', 'zz-loutik'];
  const program = `$names = [${names.map((name) => `'${name}.config.php'`).join()}]; shuffle($names); natsort($names); echo end($names);`;
  expect(home.run(['php', '-r', program]).stdout).toBe('zz-loutik.config.php');
});

test('the settings take the database’s user and password from the environment', () => {
  const program = 'include "/loutik/zz-loutik.config.php"; echo json_encode($CONFIG);';
  const { stdout } = new Home(yes).run(['php', '-r', program], { VALKEY_PASSWORD: 'third', POSTGRES_PASSWORD: 'second' });
  expect(JSON.parse(stdout)).toMatchObject({
    dbuser: 'cloud',
    dbpassword: 'second',
    dbhost: '127.0.0.1',
    setup_create_db_user: false,
    trusted_proxies: ['10.42.0.0/16'],
    redis: { password: 'third' },
    'memcache.locking': '\\OC\\Memcache\\Redis',
  });
});

describe('before a start', () => {
  test('the data directory gets its mode, and what was restored is noted: of a fresh start, nothing', () => {
    const home = new Home(undefined);
    fs.mkdirSync(home.at('data/tmp'));
    fs.chownSync(home.at('data/tmp'), user, user);
    home.write('data/tmp/phpXyz', 'half');
    expect(home.withDatabase('seed.sh')).toMatchObject({ status: 0, stderr: '' });
    expect(fs.statSync(home.at('data/files')).mode & 0o777).toBe(0o770);
    expect(fs.readdirSync(home.at('data/tmp'))).toEqual([]); // what an upload left that was cut off is gone
    expect(fs.readFileSync(home.at('run/restored'), 'utf8')).toBe('');
  });

  test('what volumes and database were restored from is noted', () => {
    const home = new Home(yes);
    home.write('volumes/data/.ready', '1234abcd of 2026-11-01T09:00:00Z\n');
    expect(home.withDatabase('seed.sh', { made: "comment on database cloud is '5678cdef of 2026-11-02'" }).status).toBe(0);
    expect(fs.readFileSync(home.at('run/restored'), 'utf8')).toBe('1234abcd of 2026-11-01T09:00:00Z\n5678cdef of 2026-11-02\n');
    expect(fs.readFileSync(home.at('run/volumes'), 'utf8')).toBe('1234abcd of 2026-11-01T09:00:00Z\n');
  });

  test('a database that starts is waited for, and said to be', () => {
    const { status, stderr } = new Home(yes).withDatabase('seed.sh', { after: 4 });
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^waiting for the database: .*Connection refused/)]);
    expect(stderr.match(/waiting/g)).toHaveLength(1);
  });

  test('a database that does not take the password is waited for, and the log says why without showing it', () => {
    const { status, stderr } = new Home(yes).withDatabase('seed.sh', { password: 'topsecret' });
    expect([status, stderr]).toEqual([124, expect.stringContaining('password authentication failed for user "cloud"')]);
    expect(stderr).not.toContain('topsecret');
  });
});

describe('an installation', () => {
  test('is let go on over an empty database, with our settings in place', () => {
    const home = new Home(undefined);
    for (let turn = 0; turn < 2; turn++) expect(home.withDatabase('pre-installation.sh')).toMatchObject({ status: 0, stderr: '' });
    expect(fs.readdirSync(home.at('html/config'))).toEqual(['zz-loutik.config.php']);
  });

  test('is let go on over tables without users: one that was cut off', () => {
    expect(new Home(undefined).withDatabase('pre-installation.sh', { made: 'create table oc_users (uid text)' })).toMatchObject({
      status: 0,
    });
  });

  test('is refused over a database with users: it is their configuration that is missing', () => {
    const made = "create table oc_users (uid text); insert into oc_users values ('ann'), ('ben')";
    const { status, stderr } = new Home(undefined).withDatabase('pre-installation.sh', { made });
    expect([status, stderr]).toEqual([1, expect.stringContaining('its database has 2 users')]);
  });

  test.each([
    ['no configuration', undefined],
    ['an empty one', ''],
    ['one that is not installed', uninstalled],
    ['one that says no', "<?php $CONFIG = ['installed' => false];"],
    ['one that is cut off', "<?php\n$CONFIG = array (\n  'installed' => true,\n"],
  ])('that did not come to its end is tried again from the beginning, with %s', (_, config) => {
    const home = new Home(config);
    const { status, stderr } = home.run(['/loutik/before-starting.sh']);
    expect([status, stderr]).toEqual([1, expect.stringContaining('not installed: the next start tries it again')]);
    expect(fs.existsSync(home.at('html/version.php'))).toBe(false);
    expect(home.asked).toEqual([]);
  });

  test('that did is left alone', () => {
    const home = new Home(yes);
    for (let turn = 0; turn < 2; turn++) expect(home.run(['/loutik/before-starting.sh'])).toMatchObject({ status: 0, stderr: '' });
    expect(fs.readdirSync(home.at('html')).sort()).toEqual(['asked', 'config', 'occ', 'version.php']);
    expect(fs.readdirSync(home.at('html/config')).sort()).toEqual(['config.php', 'zz-loutik.config.php']);
    expect(home.asked).toEqual(['status --output=json', 'status --output=json']);
  });
});

describe('an upgrade', () => {
  test('that the entrypoint did not bring to its end is, and ends maintenance', () => {
    const home = new Home(yes);
    home.write('tmp/status', '{"installed":true,"maintenance":true,"needsDbUpgrade":true}');
    expect(home.run(['/loutik/before-starting.sh'])).toMatchObject({ status: 0 });
    expect(home.asked).toEqual(['status --output=json', 'upgrade', 'maintenance:mode --off']);
  });

  test('that fails keeps it from starting', () => {
    const home = new Home(yes);
    home.write('tmp/status', '{"installed":true,"needsDbUpgrade":true}');
    home.write('tmp/fails', 'upgrade');
    expect(home.run(['/loutik/before-starting.sh']).status).toBe(1);
    expect(home.asked).toEqual(['status --output=json', 'upgrade']);
  });

  test('is not judged by an answer that fails', () => {
    const home = new Home(yes);
    home.write('tmp/fails', 'status --output=json');
    expect(home.run(['/loutik/before-starting.sh']).status).toBe(1);
    expect(fs.existsSync(home.at('html/version.php'))).toBe(true);
  });
});

describe('after a restore', () => {
  const afterwards = ['maintenance:data-fingerprint', 'files:scan --all'];
  const start = (home: Home) => home.run(['/loutik/before-starting.sh']).status;

  test('clients are told and files are looked at, once for each restore', () => {
    const home = new Home(yes);
    home.write('run/restored', '1234abcd of 2026-11-01\n');
    expect([start(home), home.asked]).toEqual([0, ['status --output=json', ...afterwards]]);
    expect([start(home), home.asked.slice(3)]).toEqual([0, ['status --output=json']]);
    home.write('run/restored', '5678cdef of 2026-12-01\n');
    expect([start(home), home.asked.slice(4)]).toEqual([0, ['status --output=json', ...afterwards]]);
  });

  test('a note that came back with the restored volume is not taken for this one’s', () => {
    const home = new Home(yes);
    home.write('html/config/restored', '1234abcd of 2026-11-01\n');
    home.write('run/restored', '5678cdef of 2026-12-01\n');
    expect([start(home), home.asked.slice(1)]).toEqual([0, afterwards]);
  });

  test('clients that could not be told are told at the next start', () => {
    const home = new Home(yes);
    home.write('run/restored', '1234abcd of 2026-11-01\n');
    home.write('tmp/fails', 'maintenance:data-fingerprint');
    expect(start(home)).toBe(1);
    home.write('tmp/fails', '');
    expect([start(home), home.asked.slice(2)]).toEqual([0, ['status --output=json', ...afterwards]]);
  });

  test('one file that cannot be looked at does not keep all others away', () => {
    const home = new Home(yes);
    home.write('run/restored', '1234abcd of 2026-11-01\n');
    home.write('tmp/fails', 'files:scan --all');
    expect([start(home), start(home), home.asked.slice(3)]).toEqual([0, 0, ['status --output=json']]);
  });
});

describe('a database under a Nextcloud that runs', () => {
  const volumes = '1234abcd of 2026-11-01\n';
  /** What the probe says of a database that was restored from that, under one that began with this. */
  const asked = (began: string, made: string | undefined) => {
    const home = new Home(yes);
    home.write('run/volumes', volumes);
    home.write('run/restored', began);
    const { status } =
      made === undefined
        ? home.run(['sh', '/loutik/same-database.sh'])
        : home.withDatabase('same-database.sh', { made: made && `comment on database cloud is '${made}'` });
    return { home, status, restored: fs.readFileSync(home.at('run/restored'), 'utf8') };
  };

  test('is the one that it began with: restored or not, or away for a while', () => {
    for (const made of ['5678cdef of 2026-11-02', '', undefined]) {
      const began = `${volumes}${made ? `${made}\n` : ''}`;
      expect(asked(began, made)).toMatchObject({ status: 0, restored: began });
    }
  });

  test('that is restored meanwhile keeps it from being Ready, has it started again, and clients are told once', () => {
    const { home, status, restored } = asked(`${volumes}5678cdef of 2026-11-02\n`, '9abcdef0 of 2026-11-03');
    expect([status, restored]).toEqual([1, `${volumes}9abcdef0 of 2026-11-03\n`]);
    home.write('html/config/restored', `${volumes}5678cdef of 2026-11-02\n`);
    expect(home.run(['/loutik/before-starting.sh']).status).toBe(0);
    expect(home.asked.slice(1)).toEqual(['maintenance:data-fingerprint', 'files:scan --all']);
    expect(fs.readFileSync(home.at('html/config/restored'), 'utf8')).toBe(restored);
  });
});

describe('its jobs by the clock', () => {
  test('run once it is installed', () => {
    const home = new Home(yes);
    home.write('html/cron.php', '<?php echo "done";');
    expect(home.run(['sh', '/loutik/cron.sh'])).toMatchObject({ status: 0, stdout: 'done' });
  });

  test.each([undefined, uninstalled])('have nothing to do before', (config) => {
    const home = new Home(config);
    expect(home.run(['sh', '/loutik/cron.sh'])).toMatchObject({ status: 0, stdout: '', stderr: 'not installed yet: nothing to do\n' });
  });
});

describe('the probes', () => {
  /** What a probe says of a server that answers so, for its own host name only. */
  const verdict = (
    probe: 'startupProbe' | 'readinessProbe' | 'livenessProbe',
    answer: string | undefined,
    noted: { readonly restored?: string; readonly told?: string } = {},
  ) => {
    const home = new Home(yes);
    if (noted.restored !== undefined) home.write('run/restored', noted.restored);
    if (noted.told !== undefined) home.write('html/config/restored', noted.told);
    home.write(
      'tmp/router.php',
      `<?php if ($_SERVER['HTTP_HOST'] !== 'cloud.test.example' || $_SERVER['REQUEST_URI'] !== '/status.php') { http_response_code(400); exit; } ${answer ?? ''}`,
    );
    const serve =
      answer === undefined
        ? ''
        : '(php -S 127.0.0.1:8080 /tmp/router.php >/dev/null 2>&1 &); while ! curl -s http://127.0.0.1:8080/ -o /dev/null; do sleep 0.1; done;';
    return home.run(['sh', '-c', `${serve} exec "$@"`, 'sh', ...main[probe].exec.command]).status;
  };
  const says = (installed: boolean) =>
    `echo json_encode(['installed' => ${installed}, 'maintenance' => false, 'needsDbUpgrade' => false]);`;

  test.each(['startupProbe', 'readinessProbe'] as const)('take only an installed Nextcloud for one: %s', (probe) => {
    expect([
      verdict(probe, says(true)),
      verdict(probe, says(false)),
      verdict(probe, `http_response_code(503); ${says(true)}`),
      verdict(probe, 'echo "Internal Server Error";'),
      verdict(probe, undefined),
    ]).toEqual([0, 1, 1, 1, 1]);
  });

  test('take one for alive that answers, installed or not, once clients were told of what it was restored from', () => {
    const restored = '1234abcd of 2026-11-01\n';
    const alive = [
      verdict('livenessProbe', says(false)),
      verdict('livenessProbe', says(true), { restored, told: restored }),
      verdict('livenessProbe', says(true), { restored, told: '5678cdef of 2026-11-02\n' }),
      verdict('livenessProbe', says(true), { restored }),
      verdict('livenessProbe', `http_response_code(503); ${says(true)}`),
      verdict('livenessProbe', undefined),
    ].map((status) => status === 0);
    expect(alive).toEqual([true, true, false, false, false, false]);
  });
});
