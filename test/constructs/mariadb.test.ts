import { Bytes, Cpu, type Files, image, ServiceChart, scratch, Workload } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { MariaDb } from '../../src/constructs/mariadb';
import { assemble } from '../../src/model/assemble';
import { startOf } from '../../src/model/start';
import { base } from '../inventory/base';
import { manifest, problemsOf, synthesized } from '../lab';
import { type Any, inApp, objectOf } from './object-of';

const declare = (lab: Any, more: object = {}, name = 'app') =>
  new MariaDb(new ServiceChart(lab, name), 'db', { on: lab.disks.one.nvme, size: Bytes.gib(2), ...more });
const named = (name: string) => {
  const lab = new Lab({ homelab: 'test', inventory: base });
  declare(lab, {}, name);
  return lab.problems.filter(({ where }) => where !== `test/${name}`).map(({ code, where }) => [code, where]);
};
const init = (pod: Any) => pod.initContainers.map(({ name, image: own }: Any) => [name, own]);
const server = 'docker.io/library/mariadb:11.8.6-noble';

describe('a MariaDB', () => {
  const result = synthesized((lab) => void declare(lab, { settings: { max_allowed_packet: '64M' } }));
  const pod = manifest(result, 'app/statefulset-app-db.yaml').spec.template.spec;
  const job = (name: string) => manifest(result, `app/cronjob-app-${name}.yaml`).spec.jobTemplate.spec.template.spec;
  const sealed = { valueFrom: { secretKeyRef: { name: 'app-db', key: 'password' } } };

  test('is restored, and then made whole by its own image, before it is served with its settings', () => {
    expect(init(pod).slice(1)).toEqual([['prepare', server]]);
    expect(init(pod)[0][0]).toBe('restore-db-data');
    expect([pod.containers[0].image, pod.containers[0].args, pod.securityContext.runAsUser]).toEqual([
      server,
      ['--max_allowed_packet=64M'],
      999,
    ]);
    expect(manifest(result, 'app/service-app-db.yaml').spec.ports[0].port).toBe(3306);
  });

  test('is dumped each day with the password that is sealed, and its restore is rehearsed each month', () => {
    const [dump] = job('backup').initContainers;
    expect([dump.name, dump.command]).toEqual(['dump', ['/bin/sh', '/scripts/dump.sh']]);
    expect(dump.env).toEqual(
      expect.arrayContaining([
        { name: 'MARIADB_HOST', value: 'app-db.app.svc' },
        { name: 'VOLUME', value: 'app-db-data' },
        { name: 'MYSQL_PWD', ...sealed },
      ]),
    );
    expect(init(job('rehearsal')).at(-1)).toEqual(['load', server]);
    expect(job('rehearsal').securityContext.runAsUser).toBe(999);
    const restic = job('backup').containers[0].env.find(({ name }: Any) => name === 'KEPT').value;
    expect(restic).toBe('volume app-db-data\nto offsite\nfrom /copies/app-db-data\ndatabase');
  });

  test('of an older version is dumped by the image of that, after a restore and before it is made anew', () => {
    const older = synthesized((lab) => void declare(lab, { upgradeFrom: image('docker.io/library/mariadb:11.4.9-noble') }));
    expect(init(manifest(older, 'app/statefulset-app-db.yaml').spec.template.spec).slice(1)).toEqual([
      ['dump-old', 'docker.io/library/mariadb:11.4.9-noble'],
      ['prepare', server],
    ]);
  });

  test('is there before what reaches it, after a power cut', () => {
    const services = (lab: Any) => {
      const database = declare(lab);
      const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
      new Workload(ServiceChart.of(database), 'main', { ...plain, reaches: [database.port] });
    };
    const start = startOf(assemble({ name: 'test', inventory: base, services, sealed: new Map(), ledger: [] }));
    expect(start.end('pods app/app')).toBeGreaterThan(start.end('pods app/app-db'));
  });

  test.each(['mysql', 'sys', 'information-schema', 'performance-schema', 'root', 'mariadb-sys', 'public', 'none'])(
    'cannot belong to a service called %s: MariaDB keeps that name',
    (name) => expect(named(name)).toEqual([['NAME_INVALID', `test/${name}/db`]]),
  );

  test.each(['mysqld', 'rooted', 'my-sys', 'republic'])('may belong to a service called %s', (name) => expect(named(name)).toEqual([]));

  test.each([
    [{ 'max packet': '1M' }, 'max packet is no option of MariaDB'],
    [{ datadir: '/x' }, 'it sets datadir to /x'],
    [{ 'skip-networking': 'ON' }, 'it sets skip-networking to ON'],
    [{ lower_case_table_names: '1' }, 'it sets lower_case_table_names to 1'],
  ])('takes no option that its files, probes or backup rely on: %j', (settings, what) => {
    expect(problemsOf((lab) => void declare(lab, { settings }))).toEqual([
      expect.objectContaining({ code: 'VALUE_INVALID', where: 'test/app/db', what: expect.stringContaining(what) }),
    ]);
  });
});

describe('of a MariaDB', () => {
  const make = (more: object = {}) => {
    const lab = new Lab({ homelab: 'test', inventory: base }) as Any;
    const one = declare(lab, more, 'my-app');
    return { one, told: lab.problems.map(({ code, where }: Any) => [code, where]) };
  };
  const told = (name: string, value: string) => make({ settings: { [name]: value } }).told;
  const pod = (more: object = {}) => {
    const inHome = inApp((chart, lab) => void new MariaDb(chart, 'db', { on: lab.disks.one.nvme, size: Bytes.gib(2), ...more }), 'my-app');
    return objectOf(inHome, 'StatefulSet', 'my-app-db').spec.template.spec;
  };

  test('the password is made, and nobody’s own', () => expect(make().one.secret.origins).toEqual({ password: 'random' }));

  test('each script is one of its files, and runs with the whole volume, the dumps and who it is for', () => {
    const { contents } = make().one.node.findChild('db-scripts') as Files;
    expect(Object.keys(contents)).toEqual(['dump.sh', 'dump-old.sh', 'load.sh', 'prepare.sh', 'server.sh']);
    const ours = pod({ upgradeFrom: image('docker.io/library/mariadb:11.4.9-noble') }).initContainers.slice(1);
    expect(ours.map(({ command }: Any) => command)).toEqual([
      ['/bin/sh', '/scripts/dump-old.sh'],
      ['/bin/sh', '/scripts/prepare.sh'],
    ]);
    for (const { volumeMounts, env } of ours) {
      expect(volumeMounts.map(({ mountPath, readOnly }: Any) => [mountPath, readOnly ?? false])).toEqual([
        ['/volume', false],
        ['/copies', false],
        ['/scripts', true],
        ['/tmp', false],
      ]);
      expect(env).toEqual([
        { name: 'MARIADB_DATABASE', value: 'my_app' },
        { name: 'MARIADB_USER', value: 'my_app' },
        { name: 'MARIADB_PASSWORD', valueFrom: { secretKeyRef: { name: 'my-app-db', key: 'password' } } },
      ]);
    }
  });

  test('the server keeps its files in a folder of its version, and is asked by its socket as its own user', () => {
    const [{ command, startupProbe, readinessProbe, livenessProbe }] = pod().containers;
    expect(command).toEqual([
      '/bin/sh',
      '-c',
      '. /scripts/server.sh && exec mariadbd --datadir="/var/lib/mysql/$(version)" --socket=/run/mysqld/mysqld.sock --pid-file=/run/mysqld/mysqld.pid "$@"',
      'mariadbd',
    ]);
    const ready = ['mariadb', '--no-defaults', '--socket=/run/mysqld/mysqld.sock', '--user=mysql', '--execute=select 1', 'my_app'];
    for (const { exec } of [startupProbe, readinessProbe, livenessProbe]) expect(exec.command).toEqual(ready);
  });

  test('the rehearsal loads beside what is mounted already, in a space that its containers share', () => {
    const copies = scratch(Bytes.gib(1), { name: 'copies' });
    const { command, mounts } = make().one.rehearsal({ '/copies': copies });
    expect([command, mounts?.['/copies'], mounts?.['/cluster']]).toEqual([
      ['/bin/sh', '/scripts/load.sh'],
      copies,
      scratch(Bytes.gib(2), { name: 'mariadb' }),
    ]);
  });

  test.each([
    ...['datadir', 'socket', 'port', 'bind-address', 'skip_networking', 'user', 'pid-file', 'pid_file', 'innodb-page-size'],
    ...['innodb_data_file_path', 'innodb-data-file-path', 'innodb_undo_tablespaces', 'innodb-undo-tablespaces'],
    ...['lower-case-table-names', 'skip-grant-tables', 'skip_grant_tables'],
  ])('the option %s is its own, with hyphens or without', (name) => expect(told(name, '1')).toEqual([['VALUE_INVALID', 'test/my-app/db']]));

  test.each(['port_open_timeout', 'report_port', 'user_connections', 'max-user', 'innodb_page_cleaners', 'a1-b2_c3'])(
    'the option %s may be set, whatever it begins or ends with',
    (name) => expect(told(name, '1')).toEqual([]),
  );

  test.each(['a-', '-a', '_a', 'a--b', 'a b', 'é'])('%j is no option', (name) =>
    expect(told(name, '1')).toEqual([['VALUE_INVALID', 'test/my-app/db']]),
  );

  test.each(['a\nb', 'a\n', '\nb', 'a\0'])('no option may be %j: it is one line', (value) =>
    expect(told('max_allowed_packet', value)).toEqual([['VALUE_INVALID', 'test/my-app/db.settings.max_allowed_packet']]),
  );

  test('what is told of its type is not looked at any further', () => {
    expect(make({ size: 1, settings: { port: '1' } }).told).toEqual([['VALUE_INVALID', 'test/my-app/db.size']]);
  });
});
