import { Storage } from '../../../charts/platform/storage';
import { Bytes, daily, none, ServiceChart, ssd, Volume } from '../../../src';
import { assemble } from '../../../src/model/assemble';
import { type Any, objectOf } from '../../constructs/object-of';
import { base, withChange } from '../../inventory/base';

const declare =
  (size = Bytes.of(10 * 1024), backup: Any = none('a test')) =>
  (lab: Any) => {
    new Storage(lab, { home: lab.machines.one });
    new Volume(new ServiceChart(lab, 'app'), 'data', { on: lab.disks.one.nvme, size, owner: 1001, backup });
  };
const list = (from: (lab: Any) => void = declare()) => objectOf(from, 'ConfigMap', 'storage-directories').data.list.trimEnd().split('\n');
const pod = (kind: string, name: string) => objectOf(declare(), kind, name).spec.template.spec;

test.each(['fast', 'hot', 'cold'])('what is written on class %s stays, grows, and waits for its pod', (name) => {
  const { provisioner, volumeBindingMode, reclaimPolicy, allowVolumeExpansion } = objectOf(declare(), 'StorageClass', name);
  expect([provisioner, volumeBindingMode, reclaimPolicy, allowVolumeExpansion]).toEqual([
    'kubernetes.io/no-provisioner',
    'WaitForFirstConsumer',
    'Retain',
    true,
  ]);
});

test('a class says what it lies on, each kind once and in one order, and what it is meant for where no node offers it', () => {
  const about = (inventory: Any = base) =>
    ['fast', 'hot', 'cold'].map(
      (name) =>
        objectOf((lab) => void new Storage(lab, { home: lab.machines.one }), 'StorageClass', name, inventory).metadata.annotations[
          'loutik.dev/about'
        ],
    );
  expect(about()).toEqual(['NVMe', 'spinning, always on', 'spinning, large']);
  const { size, throughput } = base.machines.one.disks.nvme;
  expect(about(withChange('machines.one.disks.nvme', ssd(size, throughput, 'N1')))[0]).toBe('NVMe and SSD');
  const bare = ['worker.disks.fast', 'server.disks.fast', 'server.disks.hot', 'worker.disks.cold'].reduce(
    (inventory: Any, path) => withChange(`vms.${path}`, undefined, inventory),
    base,
  );
  expect(about(bare)).toEqual(['NVMe', 'spinning, always on', 'spinning, large']);
});

describe('the list of directories', () => {
  test('has node, mount, path, owner, quota in whole KiB, project, and whether it begins empty', () => {
    const [node, mount, path, owner, kib, project, state] = list()[0]?.split(' ') ?? [];
    expect([node, mount, path, owner, kib, state]).toEqual(['server', '/srv/fast', '/srv/fast/app-data', '1001', '10', 'empty']);
    // kernel, fs/quota: a project id of 32 bits; the first thousand are for hands
    expect(Number(project)).toBeGreaterThanOrEqual(1000);
    expect(Number(project)).toBeLessThan(1000 + 2 ** 28);
  });

  test.each([
    [1023, '0'],
    [1024, '1'],
    [2047, '1'],
    [2048, '2'],
  ])('gives %d bytes a quota of %s KiB: never more than was declared', (bytes, kib) => {
    expect(list(declare(Bytes.of(bytes)))[0]?.split(' ')[4]).toBe(kib);
  });

  test('says of a volume that is restored that it is filled', () => {
    expect(list(declare(Bytes.gib(1), daily({ to: ['offsite'] })))[0]?.split(' ')[6]).toBe('filled');
  });

  test('keeps a volume that left, and says nobody’s node where its machine has none', () => {
    const gone = (disk: string): Any => ({
      name: 'old',
      namespace: 'x',
      disk,
      bytes: 2048,
      path: '/srv/fast/old',
      owner: 7,
      state: 'retired',
    });
    const lines = (disk: string) => {
      const { objects } = assemble({ name: 'test', inventory: base, services: declare(), sealed: new Map(), ledger: [gone(disk)] });
      const found = objects.all.find(({ manifest: { metadata } }) => metadata.name === 'storage-directories')?.manifest as Any;
      return found.data.list.split('\n').filter((line: string) => line.includes('/old'));
    };
    expect(lines('one.nvme')[0]).toMatch(/^server \/srv\/fast \/srv\/fast\/old 7 2 \d+ filled$/);
    expect(lines('three.nvme')[0]).toMatch(/^- /);
  });

  test('gives each name its own project, the same each time', () => {
    const project = (name: string) => {
      const from = (lab: Any) => {
        new Storage(lab, { home: lab.machines.one });
        const chart = new ServiceChart(lab, 'app');
        new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.mib(1), owner: 1, backup: none('a test'), name });
      };
      return list(from)[0]?.split(' ')[5];
    };
    expect(project('a')).toBe(project('a'));
    expect(project('a')).not.toBe(project('b'));
    // the first 28 bits of SHA-256 of a: ca978112 ca1bbdca…
    expect(project('a')).toBe(String(1000 + 0xca97811));
  });
});

test('what makes directories is on every node, root and privileged, and says that it looked', () => {
  const { containers, securityContext } = pod('DaemonSet', 'storage-volumes');
  expect(securityContext.runAsUser).toBe(0);
  expect(containers[0].securityContext).toMatchObject({ privileged: true, readOnlyRootFilesystem: true, runAsUser: 0 });
  expect(containers[0].readinessProbe).toMatchObject({ exec: { command: ['test', '-e', '/tmp/ready'] }, periodSeconds: 30 });
  expect(containers[0].env).toEqual([{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }]);
});

describe('what makes a released volume bindable again', () => {
  test('may get and patch the volumes that are declared, and nothing else', () => {
    expect(objectOf(declare(), 'ClusterRole', 'loutik-storage-rebind').rules).toEqual([
      { apiGroups: [''], resources: ['persistentvolumes'], resourceNames: ['app-data'], verbs: ['get', 'patch'] },
    ]);
  });

  test('looks every quarter of a minute, with its own token, and is started anew when it has not for ten', () => {
    const { containers, terminationGracePeriodSeconds } = pod('Deployment', 'storage-rebind');
    const env = Object.fromEntries(containers[0].env.map(({ name, value }: Any) => [name, value]));
    expect(env).toEqual({
      VOLUMES: 'app-data',
      API: 'https://kubernetes.default.svc',
      TOKEN_FILE: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      CA_FILE: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
      PERIOD: '15',
    });
    expect(containers[0].livenessProbe).toMatchObject({
      exec: { command: ['/bin/sh', '-c', 'test -n "$(find /tmp/looked -mmin -10)"'] },
      periodSeconds: 60,
      failureThreshold: 5,
    });
    expect(terminationGracePeriodSeconds).toBe(5);
  });

  test('is not there when there is no volume', () => {
    const alone = (lab: Any) => void new Storage(lab, { home: lab.machines.one });
    expect(objectOf(alone, 'Deployment', 'storage-rebind')).toBeUndefined();
  });
});
