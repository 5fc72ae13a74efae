import { Bytes, Cpu, image, MariaDb, ServiceChart, Workload } from '../../src';
import { assemble } from '../../src/model/assemble';
import { startOf } from '../../src/model/start';
import { base } from '../inventory/base';
import { manifest, problemsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: any homelab, and manifests as they were written
type Any = any;

const declare = (lab: Any, more: object = {}, name = 'app') =>
  new MariaDb(new ServiceChart(lab, name), 'db', { on: lab.disks.one.nvme, size: Bytes.gib(2), ...more });
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

  test.each(['mysql', 'sys', 'information-schema'])('cannot belong to a service called %s: MariaDB keeps that name', (name) => {
    expect(problemsOf((lab) => void declare(lab, {}, name))).toEqual([
      expect.objectContaining({ code: 'NAME_INVALID', where: `test/${name}/db` }),
    ]);
  });

  test.each(['mysqld', 'rooted'])('may belong to a service called %s', (name) => {
    expect(problemsOf((lab) => void declare(lab, {}, name))).toEqual([]);
  });

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
