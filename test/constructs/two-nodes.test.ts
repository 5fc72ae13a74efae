import { parse } from 'yaml';
import { Backups } from '../../charts/platform/backups';
import { Storage } from '../../charts/platform/storage';
import { Traefik } from '../../charts/platform/traefik';
import {
  type BackupPolicy,
  Bytes,
  Cpu,
  Duration,
  daily,
  type Inventory,
  image,
  none,
  prefer,
  ServiceChart,
  Volume,
  Workload,
} from '../../src';
import type { Ledger } from '../../src/constructs/ledger';
import { nodeSysctls } from '../../src/constructs/node-sysctls';
import { assemble } from '../../src/model/assemble';
import { ingressNodes } from '../../src/model/exposure';
import { nodesOf } from '../../src/model/nodes';
import { base, withChange } from '../inventory/base';
import { manifest, problemsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: any homelab will do
type Any = any;

const { server, worker } = base.vms;
const { system, fast, hot } = server.disks;

/** Machine one with two nodes: `server` on its NVMe disk, `second` on its hard disk. Both mount theirs at /srv/data. */
const budgets = { ...base.budgets, rto: Duration.hours(2), machine: Duration.days(3) }; // of what is lost here nothing is elsewhere
const two: Inventory = withChange(
  'vms',
  {
    server: { ...server, availability: { kind: 'rebuilt' }, disks: { system, data: fast } },
    second: { ...worker, vmid: 102, home: 'one', vcpus: 4, addresses: { lan: '192.168.7.22' }, disks: { system, data: hot } },
    worker,
  },
  withChange('budgets', budgets),
);
const of = { node: (name: string) => selects('kubernetes.io/hostname', name), machine: (name: string) => selects('loutik.dev/home', name) };
const selects = (key: string, value: string) => ({ matchExpressions: [{ key, operator: 'In', values: [value] }] });

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const volume = { size: Bytes.gib(1), owner: 1000, backup: none('a test') as BackupPolicy };
/** An app with a volume on a disk of machine one. */
const app = (lab: Any, name: string, disk: string, props: Partial<typeof volume> & { readonly forTenants?: boolean } = {}) => {
  const chart = new ServiceChart(lab, name);
  const data = new Volume(chart, 'data', { on: lab.disks.one[disk], ...volume, ...props });
  return new Workload(chart, 'main', { ...plain, mounts: { '/data': data }, nodeSysctls: { [`vm.${name}`]: 1 } });
};
const both = (lab: Any) => {
  app(lab, 'quick', 'nvme');
  app(lab, 'large', 'hdd');
};
const pvOf = (result: ReturnType<typeof synthesized>, name: string) =>
  manifest(result, `${name}/persistentvolume-${name}-data.yaml`).spec.nodeAffinity.required.nodeSelectorTerms;
const podsOf = (result: ReturnType<typeof synthesized>, name: string) =>
  manifest(result, `${name}/deployment-${name}.yaml`).spec.template.spec.affinity.nodeAffinity
    .requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
const entry = (name: string, more: Partial<Ledger[number]> = {}): Ledger[number] => ({
  name: `${name}-data`,
  namespace: name,
  disk: 'one.nvme',
  bytes: 2 ** 30,
  path: `/srv/data/${name}-data`,
  owner: 1000,
  state: 'declared',
  ...more,
});

describe('with two nodes on one machine', () => {
  test('a volume and its pods select the one node that has the disk', () => {
    const result = synthesized(both, { inventory: two });
    for (const [name, node] of [
      ['quick', 'server'],
      ['large', 'second'],
    ] as const)
      expect([pvOf(result, name), podsOf(result, name)]).toEqual([[of.node(node)], [of.node(node)]]);
    for (const name of ['quick', 'large']) {
      const [{ matchExpressions }] = pvOf(result, name);
      const there = nodesOf(two).filter(({ labels }) => matchExpressions.every(({ key, values }: Any) => values.includes(labels[key])));
      expect(there).toHaveLength(1);
    }
  });

  test('each node makes the directories of its own volumes, and those that are retired stay where they were', () => {
    const ledger = [entry('old', { node: 'second', disk: 'one.hdd' }), entry('older')];
    const result = synthesized(
      (lab) => {
        new Storage(lab, { home: lab.machines.one });
        both(lab);
      },
      { inventory: two, ledger },
    );
    const list: string = manifest(result, 'storage/configmap-storage-directories.yaml').data.list;
    expect(list.match(/^\S+ \S+ \S+/gm)).toEqual([
      'second /srv/data /srv/data/large-data',
      'second /srv/data /srv/data/old-data',
      'server /srv/data /srv/data/older-data',
      'server /srv/data /srv/data/quick-data',
    ]);
  });

  test('each disk counts what lies on it alone', () => {
    const whole = (lab: Any) => {
      app(lab, 'quick', 'nvme', { size: Bytes.gib(50) });
      app(lab, 'large', 'hdd', { size: Bytes.gib(50) });
    };
    expect(problemsOf(whole, { inventory: two })).toEqual([]);
    const large = entry('old', { node: 'second', disk: 'one.hdd', bytes: 260 * 2 ** 30 });
    expect(problemsOf(whole, { inventory: two, ledger: [large] }).map(({ code, where }) => [code, where])).toEqual([
      ['VOLUME_DISK_FULL', 'test/large/data'],
    ]);
  });

  test('a pod cannot have volumes of both', () => {
    const torn = (lab: Any) => {
      const chart = new ServiceChart(lab, 'torn');
      const [a, b] = ['nvme', 'hdd'].map((disk) => new Volume(chart, disk, { on: lab.disks.one[disk], ...volume })) as [Volume, Volume];
      new Workload(chart, 'main', { ...plain, mounts: { '/a': a, '/b': b } });
    };
    expect(problemsOf(torn, { inventory: two })).toEqual([
      {
        code: 'VOLUMES_APART',
        where: 'test/torn/main',
        what: 'its volumes lie on server and second: no node has both',
        repair: 'put them on disks of one node, or split the service into two workloads',
      },
    ]);
  });

  test('what prefers the machine may run on either', () => {
    const result = synthesized(
      (lab) => {
        new Workload(new ServiceChart(lab, 'free'), 'main', { ...plain, placement: prefer(lab.machines.one) });
      },
      { inventory: two },
    );
    expect(
      manifest(result, 'free/deployment-free.yaml').spec.template.spec.affinity.nodeAffinity
        .preferredDuringSchedulingIgnoredDuringExecution,
    ).toEqual([{ weight: 100, preference: of.machine('one') }]);
  });

  test('kernel settings go to the node whose pods ask for them, and the door of the ingress is that of its volume', () => {
    const services = (lab: Any) => {
      new Traefik(lab, { on: lab.disks.one.hdd });
      both(lab);
    };
    const { lab } = assemble({ name: 'test', inventory: two, services, sealed: new Map(), ledger: [] });
    const settings = lab.nodes.map(([name, vm]) => [name, Object.keys(nodeSysctls(lab, name, vm))]);
    expect(settings).toEqual([
      ['server', ['vm.quick']],
      ['second', ['vm.large']],
      ['worker', []],
    ]);
    expect(ingressNodes(lab)).toEqual(['second']);
    const values: string = manifest(synthesized(services, { inventory: two }), 'traefik/helmchartconfig-traefik.yaml').spec.valuesContent;
    expect(parse(values).affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
      { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['second'] }] },
    ]);
    expect(values).toContain('--providers.kubernetesingress.ingressendpoint.ip=192.168.7.22\n');
  });

  test('a repository on one node keeps nothing of the other: both are lost with the machine', () => {
    const code = (lab: Any) => {
      new Backups(lab, { servers: [{ machine: lab.machines.one, on: lab.disks.one.hdd, size: Bytes.gib(10) }] });
      app(lab, 'quick', 'nvme', { backup: daily({ to: ['local'] }) });
    };
    expect(problemsOf(code, { inventory: two }).map(({ code: found, where }) => [found, where])).toEqual([
      ['VOLUME_BACKUP_MISSING', 'test/quick/data'],
    ]);
  });
});

describe('what a PersistentVolume selects can never change, so', () => {
  test('with one node it selects the machine, whose node may be made again under another name', () => {
    const result = synthesized((lab) => void app(lab, 'quick', 'nvme'));
    expect([pvOf(result, 'quick'), podsOf(result, 'quick')]).toEqual([[of.machine('one')], [of.machine('one')]]);
    expect(ledgerOf(result)).not.toContain('node:');
  });

  test('one that was declared when its machine had one node selects the machine for ever, its pods the node', () => {
    const result = synthesized(both, { inventory: two, ledger: [entry('quick')] });
    expect([pvOf(result, 'quick'), podsOf(result, 'quick')]).toEqual([[of.machine('one')], [of.node('server')]]);
    expect([pvOf(result, 'large'), podsOf(result, 'large')]).toEqual([[of.node('second')], [of.node('second')]]);
    expect(ledgerOf(result).match(/^ {2}(node|name): .*$/gm) ?? []).toEqual(['  node: second']);
  });

  test('one that selects its node by name goes on so when the other is gone', () => {
    const result = synthesized((lab) => void app(lab, 'quick', 'nvme'), {
      ledger: [entry('quick', { node: 'server', path: '/srv/fast/x' })],
    });
    expect([pvOf(result, 'quick'), podsOf(result, 'quick')]).toEqual([[of.node('server')], [of.machine('one')]]);
  });

  test('one whose disk went to another node is told so', () => {
    const ledger = [entry('quick', { node: 'second' })];
    expect(problemsOf((lab) => void app(lab, 'quick', 'nvme'), { inventory: two, ledger })).toEqual([
      expect.objectContaining({
        code: 'VOLUME_MOVED',
        where: 'test/quick/data',
        what: 'its data lies on node second; it is now declared on node server, where it would start empty',
      }),
    ]);
  });

  test.each([
    ['a tenant’s, which its own pods mount, needs a new name', true, ['PLACEMENT_CONFLICT']],
    ['any other does not', false, []],
  ])('%s', (_, forTenants, codes) => {
    const inventory = forTenants ? withChange('vms.server.disks.data.forTenants', true, two) : two;
    const found = problemsOf((lab) => void app(lab, 'quick', 'nvme', { forTenants }), { inventory, ledger: [entry('quick')] });
    expect(found.map(({ code }) => code)).toEqual(codes);
  });
});

const ledgerOf = ({ files }: ReturnType<typeof synthesized>) => files.find(({ path }) => path.endsWith('volumes.yaml'))?.content ?? '';
