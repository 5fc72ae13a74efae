import { Bytes, Database, type Image, image, ServiceChart } from '../../src';
import { manifest, problemsOf, synthesized } from '../lab';

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

  test.each(['pgadmin', 'publicity', 'postgres'])('may belong to a service called %s', (name) => {
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
  });
});
