import { Bytes, type Files, type Image, image, ServiceChart, scratch } from '../../src';
import { Database } from '../../src/constructs/database';
import { Lab } from '../../src/constructs/lab';
import { base } from '../inventory/base';
import { manifest, problemsOf, synthesized } from '../lab';
import { type Any, inApp, objectOf } from './object-of';

// biome-ignore lint/suspicious/noExplicitAny: any homelab will do
const database = (lab: any, upgradeFrom?: Image, name = 'app') =>
  new Database(new ServiceChart(lab, name), 'db', { on: lab.disks.one.nvme, size: Bytes.gib(2), ...(upgradeFrom ? { upgradeFrom } : {}) });

/** The containers that run before the server, in their order. */
function before(
  upgradeFrom?: Image,
): readonly { name: string; image: string; env: { name: string }[]; volumeMounts: { mountPath: string }[] }[] {
  const result = synthesized((lab) => void database(lab, upgradeFrom));
  return manifest(result, 'app/statefulset-app-db.yaml').spec.template.spec.initContainers;
}

describe('a database', () => {
  test('is restored, and then made whole by its own image, before it is served', () => {
    const [restore, prepare, ...others] = before();
    expect([restore?.name, prepare?.name, others]).toEqual(['restore-db-data', 'prepare', []]);
    expect(prepare?.image).toMatch(/^docker\.io\/library\/postgres:18\.\d+-trixie$/);
    expect(prepare?.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(['/volume', '/copies', '/scripts', '/tmp']);
  });

  test('of an older major version is dumped by the image of that, after a restore and before it is made anew', () => {
    const containers = before(image('docker.io/library/postgres:17.10-trixie'));
    expect(containers.map(({ name }) => name)).toEqual(['restore-db-data', 'dump-old', 'prepare']);
    expect(containers[1]?.image).toBe('docker.io/library/postgres:17.10-trixie');
  });

  test('is dumped each day with the password that is sealed, from the server', () => {
    const result = synthesized((lab) => void database(lab));
    const [dump] = manifest(result, 'app/cronjob-app-backup.yaml').spec.jobTemplate.spec.template.spec.initContainers;
    expect([dump.name, dump.command]).toEqual(['dump', ['/bin/sh', '/scripts/dump.sh']]);
    const sealed = { valueFrom: { secretKeyRef: { name: 'app-db', key: 'password' } } };
    expect(dump.env).toEqual(
      expect.arrayContaining([
        { name: 'PGHOST', value: 'app-db.app.svc' },
        { name: 'VOLUME', value: 'app-db-data' }, // what it is kept as
        { name: 'PGPASSWORD', ...sealed },
      ]),
    );
  });

  test.each(['pg-admin', 'public', 'none'])('cannot belong to a service called %s: PostgreSQL keeps that name', (name) => {
    expect(problemsOf((lab) => void database(lab, undefined, name))).toEqual([
      expect.objectContaining({ code: 'NAME_INVALID', where: `test/${name}/db` }),
    ]);
  });

  test.each(['pgadmin', 'publicity', 'republic', 'nonesuch', 'my-pg-admin', 'postgres'])('may belong to a service called %s', (name) => {
    expect(problemsOf((lab) => void database(lab, undefined, name))).toEqual([]);
  });
});

describe('a database with more than PostgreSQL’s own', () => {
  const vector = image('ghcr.io/immich-app/postgres:18-vectorchord1.1.1-pgvector0.8.5', { exact: 'a test' });
  // biome-ignore lint/suspicious/noExplicitAny: any homelab will do
  const declare = (lab: any, more: object) =>
    new Database(new ServiceChart(lab, 'app'), 'db', { on: lab.disks.one.nvme, size: Bytes.gib(2), ...more });
  const result = synthesized(
    (lab) =>
      void declare(lab, {
        image: vector,
        extensions: ['vchord', 'earthdistance'],
        settings: { shared_preload_libraries: 'vchord, pg_stat_statements', work_mem: '16MB' },
        sharedMemory: Bytes.mib(128),
      }),
  );
  const { initContainers, containers, volumes } = manifest(result, 'app/statefulset-app-db.yaml').spec.template.spec;
  type Named = {
    readonly name: string;
    readonly image: string;
    readonly env: readonly { readonly name: string; readonly value?: string }[];
  };
  const byName = (all: readonly Named[], name: string) => all.find((one) => one.name === name) as Named;
  const env = (container: Named, name: string) => container.env.find((one) => one.name === name)?.value;

  test('has its extensions made before it is served, by its own image', () => {
    expect(initContainers.map(({ name }: Named) => name)).toEqual(['restore-db-data', 'prepare', 'extend']);
    expect(env(byName(initContainers, 'extend'), 'EXTENSIONS')).toBe('vchord earthdistance');
    expect(initContainers.slice(1).map(({ image: own }: Named) => own)).toEqual([vector.reference, vector.reference]);
  });

  test('is served with its settings, and where its scripts make it, whatever the image says', () => {
    const [server] = containers;
    expect(server.command.at(2)).toContain('PGDATA=/var/lib/postgresql/$PG_MAJOR/docker');
    expect(server.args).toEqual(['-c', 'shared_preload_libraries=vchord, pg_stat_statements', '-c', 'work_mem=16MB']);
  });

  test('is dumped, loaded and rehearsed with its image, and by servers that load its libraries', () => {
    const of = (job: string) =>
      manifest(result, `app/cronjob-app-${job}.yaml`).spec.jobTemplate.spec.template.spec.initContainers as readonly Named[];
    const [dump, load, prepare] = [byName(of('backup'), 'dump'), byName(of('rehearsal'), 'load'), byName(initContainers, 'prepare')];
    for (const each of [dump, load, prepare])
      expect([each.image, env(each, 'PRELOAD')]).toEqual([vector.reference, 'vchord,pg_stat_statements']);
    expect(manifest(result, 'app/configmap-app-db-scripts.yaml').data['cluster.sh']).toContain('shared_preload_libraries=$PRELOAD');
  });

  test('has as much shared memory as is said, of its own memory', () => {
    const mount = containers[0].volumeMounts.find(({ mountPath }: { mountPath: string }) => mountPath === '/dev/shm');
    expect(volumes.find(({ name }: { name: string }) => name === mount.name).emptyDir).toEqual({ sizeLimit: '128Mi', medium: 'Memory' });
    expect(problemsOf((lab) => void declare(lab, { sharedMemory: Bytes.gib(1) }))).toEqual([
      expect.objectContaining({ code: 'RESOURCES_INVALID', where: 'test/app/db/server' }),
    ]);
  });

  test.each<[string, object, Any]>([
    ['an image', { image: vector }, []],
    ['a setting', { settings: { work_mem: '16MB' } }, ['-c', 'work_mem=16MB']],
  ])('is started by our command for %s of its own alone', (_, more, args) => {
    const [one] = manifest(
      synthesized((lab) => void declare(lab, more)),
      'app/statefulset-app-db.yaml',
    ).spec.template.spec.containers;
    expect([one.command, one.args ?? []]).toEqual([
      ['/bin/sh', '-c', 'export PGDATA=/var/lib/postgresql/$PG_MAJOR/docker && exec docker-entrypoint.sh postgres "$@"', 'postgres'],
      args,
    ]);
  });

  test.each([
    [{ image: image('docker.io/library/postgres:18.6-alpine3.22') }, 'docker.io/library/postgres:18.6-alpine3.22 is Alpine’s'],
    [{ upgradeFrom: image('docker.io/library/postgres:17.10-alpine') }, 'docker.io/library/postgres:17.10-alpine is Alpine’s'],
    [{ settings: { 'work-mem': '1MB' } }, 'work-mem is no setting of PostgreSQL'],
    [{ settings: { port: '5433' } }, 'it sets port to 5433'],
    [{ settings: { shared_preload_libraries: 'a; rm -r /' } }, 'a; rm -r / is no list of libraries'],
    [{ extensions: ['pg trgm'] }, ''],
  ])('is refused where it would not be found or not be made: %j', (more, what) => {
    expect(problemsOf((lab) => void declare(lab, more))).toEqual([
      expect.objectContaining({
        code: 'VALUE_INVALID',
        where: expect.stringMatching(/^test\/app\/db/),
        what: expect.stringContaining(what.replace('’', "'")),
      }),
    ]);
  });

  test('and one without any of it is what it was: its image’s own command, one container that prepares it', () => {
    const plain = synthesized((lab) => void declare(lab, {}));
    const { spec } = manifest(plain, 'app/statefulset-app-db.yaml').spec.template;
    expect([spec.containers[0].command, spec.containers[0].args, spec.initContainers.length]).toEqual([undefined, undefined, 2]);
    expect(manifest(plain, 'app/configmap-app-db-scripts.yaml').data['cluster.sh']).not.toContain('PRELOAD');
    expect(spec.containers[0].env.map(({ name }: Named) => name)).toEqual(['POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD']);
  });
});

describe('of a database', () => {
  const make = (more: object = {}) => {
    const lab = new Lab({ homelab: 'test', inventory: base }) as Any;
    const one = new Database(new ServiceChart(lab, 'my-app'), 'db', { on: lab.disks.one.nvme, size: Bytes.gib(2), ...more });
    return { one, told: lab.problems.map(({ code, where }: Any) => [code, where]), files: files(one) };
  };
  const files = (one: Database) => Object.keys((one.node.findChild('db-scripts') as Files).contents);
  const told = (more: object) => make(more).told;
  const inHome = (more: object) =>
    inApp((chart, lab) => void new Database(chart, 'db', { on: lab.disks.one.nvme, size: Bytes.gib(2), ...more }), 'my-app');
  const pod = (more: object = {}) => objectOf(inHome(more), 'StatefulSet', 'my-app-db').spec.template.spec;

  test('the password is made, and nobody’s own', () => expect(make().one.secret.origins).toEqual({ password: 'random' }));

  test('the probes ask the server itself for its user and database', () => {
    const [{ startupProbe, readinessProbe, livenessProbe }] = pod().containers;
    const ready = ['pg_isready', '--host', '127.0.0.1', '--username', 'my_app', '--dbname', 'my_app'];
    for (const { exec } of [startupProbe, readinessProbe, livenessProbe]) expect(exec.command).toEqual(ready);
  });

  test('each script is one of its files, the one for extensions only where it has some', () => {
    const always = ['cluster.sh', 'dump.sh', 'dump-old.sh', 'load.sh', 'prepare.sh'];
    expect([make().files, make({ extensions: [] }).files, make({ extensions: ['pg_trgm'] }).files]).toEqual([
      ...[always, always, [...always, 'extend.sh']],
    ]);
    const old = { upgradeFrom: image('docker.io/library/postgres:17.10-trixie'), extensions: ['pg_trgm'] };
    for (const { volumeMounts } of pod(old).initContainers.slice(1))
      expect(volumeMounts.map(({ mountPath, readOnly }: Any) => [mountPath, readOnly ?? false])).toEqual([
        ['/volume', false],
        ['/copies', false],
        ['/scripts', true],
        ['/tmp', false],
      ]);
    expect(pod(old).initContainers.map(({ name, command }: Any) => [name, command])).toEqual([
      ['restore-db-data', ['/bin/sh']],
      ['dump-old', ['/bin/sh', '/scripts/dump-old.sh']],
      ['prepare', ['/bin/sh', '/scripts/prepare.sh']],
      ['extend', ['/bin/sh', '/scripts/extend.sh']],
    ]);
  });

  test('the rehearsal loads beside what is mounted already, in a space that its containers share', () => {
    const copies = scratch(Bytes.gib(1), { name: 'copies' });
    const { command, mounts } = make().one.rehearsal({ '/copies': copies });
    expect([command, mounts?.['/copies'], mounts?.['/cluster']]).toEqual([
      ['/bin/sh', '/scripts/load.sh'],
      copies,
      scratch(Bytes.gib(2), { name: 'cluster' }),
    ]);
  });

  test.each<[string, string]>([
    ['work_mem', 'a; b'],
    ['aa.bb', ''],
    ['a1_b.c2_d', '1'],
    ['shared_preload_libraries', 'a'],
    ['shared_preload_libraries', '$libdir/a-b.so,c'],
    ['shared_preload_libraries', 'a  ,  b'],
  ])('the setting %s may be %j', (name, value) => expect(told({ settings: { [name]: value } })).toEqual([]));

  test.each<[string, string]>([
    ['a.1b', '1'],
    ['a.', '1'],
    ['a b', '1'],
    ['shared_preload_libraries', ''],
    ['shared_preload_libraries', 'a,'],
    ['shared_preload_libraries', ',a'],
    ['shared_preload_libraries', 'a b'],
  ])('the setting %s may not be %j', (name, value) =>
    expect(told({ settings: { [name]: value } })).toEqual([['VALUE_INVALID', 'test/my-app/db']]),
  );

  test.each(['a\nb', 'a\n', '\nb', 'a\0'])('no setting may be %j: it is one line', (value) =>
    expect(told({ settings: { work_mem: value } })).toEqual([['VALUE_INVALID', 'test/my-app/db.settings.work_mem']]),
  );

  test('what is told of its type is not looked at any further', () => {
    const given = { size: 1, image: image('docker.io/library/postgres:18.6-alpine3.22') };
    expect(told(given)).toEqual([['VALUE_INVALID', 'test/my-app/db.size']]);
  });
});
