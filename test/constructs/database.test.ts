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
