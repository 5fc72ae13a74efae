import { Smb } from '../../charts/platform/smb';
import { Bytes, Cpu, declared, type Inventory, image, Secret, ServiceChart, Share, Watts, Workload } from '../../src';
import { vmFiles } from '../../src/bootstrap/vm/vm-files';
import { assemble } from '../../src/model/assemble';
import { scheduleOf } from '../../src/model/schedule';
import { shares } from '../../src/proofs/shares';
import { base, withChange } from '../inventory/base';
import { faultsOf, manifest, manifestsOf, problemsIn, problemsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: any homelab will do
type Any = any;

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const nfs = { network: 'lan', address: '192.168.7.9', shares: { films: '/volume1/films' } };
const nas = { kind: 'nas', feed: 'mains', draw: declared(Watts.of(1), 'a test'), nfs };
const withNas = withChange('devices.nas', nas, base) as Inventory;

const declare = (more: object) => (lab: Any) => {
  const chart = new ServiceChart(lab, 'app');
  const films = new Share(chart, 'films', { of: 'nas.films', keptBy: 'the NAS, by its snapshots', ...more });
  new Workload(chart, 'main', { ...plain, mounts: { '/films': films } });
};
const made = (more: object = {}) => synthesized(declare(more), { inventory: withNas });
const modelOf = (inventory: Inventory, services = declare({})) =>
  assemble({ name: 'test', inventory, services, sealed: new Map(), ledger: [] });

describe('a share of a file server', () => {
  test('is a claim of its app and a volume that any node mounts, and its pods stay restricted', () => {
    const result = made();
    const { spec } = manifest(result, 'app/persistentvolume-app-films.yaml');
    expect([spec.nfs, spec.accessModes, spec.nodeAffinity]).toEqual([
      { server: '192.168.7.9', path: '/volume1/films' },
      ['ReadWriteMany'],
      undefined,
    ]);
    expect(spec.claimRef).toEqual({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'app', name: 'app-films' }); // for no other
    const pod = manifest(result, 'app/deployment-app.yaml').spec.template.spec;
    expect(pod.volumes).toEqual([{ name: 'app-films', persistentVolumeClaim: { claimName: 'app-films' } }]);
    expect(pod.containers[0].volumeMounts).toEqual([{ name: 'app-films', mountPath: '/films' }]);
    expect([pod.affinity, pod.initContainers]).toEqual([undefined, undefined]); // nothing to restore, or to wait for
    expect(manifest(result, 'app/namespace-app.yaml').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
  });

  test('waits for its server while that is away, or fails within a minute where it is only read', () => {
    const options = (more: object) => manifest(made(more), 'app/persistentvolume-app-films.yaml').spec.mountOptions;
    expect(options({})).toEqual(['nfsvers=4.2', 'noatime', 'hard']);
    expect(options({ readOnly: true, whenAway: 'fails' })).toEqual(['nfsvers=4.2', 'noatime', 'softerr', 'timeo=150', 'retrans=3', 'ro']);
    expect(problemsOf(declare({ whenAway: 'fails' }), { inventory: withNas })).toEqual([
      expect.objectContaining({ code: 'VALUE_INVALID', where: 'test/app/films' }),
    ]);
  });

  test('that is only read is mounted so, by the node and in each pod', () => {
    const result = made({ readOnly: true });
    const { spec } = manifest(result, 'app/persistentvolume-app-films.yaml');
    expect([spec.accessModes, spec.nfs.readOnly]).toEqual([['ReadOnlyMany'], true]);
    expect(manifest(result, 'app/deployment-app.yaml').spec.template.spec.containers[0].volumeMounts[0].readOnly).toBe(true);
  });

  test('is no volume of ours: nothing in the ledger, no backup, and who keeps it is said', () => {
    const model = modelOf(withNas);
    expect([model.ledger, model.objects.ofKind('CronJob')]).toEqual([[], []]);
    expect(shares.prove(model)).toEqual({
      figures: [
        {
          about: 'app-films, of nas (192.168.7.9:/volume1/films)',
          value: 'app/app stand still while it is away, and go on; kept by the NAS, by its snapshots',
        },
      ],
      findings: [],
    });
  });

  test('brings the program that mounts it to every node, and to none of a homelab that has no share', () => {
    const packages = (services: (lab: Any) => void) => {
      const { lab, objects } = modelOf(withNas, services);
      const files = vmFiles(lab, objects).filter(({ path }) => path.endsWith('/user-data'));
      return files.map(({ content }) => content.includes('nfs-common'));
    };
    expect(new Set(packages(declare({})))).toEqual(new Set([true]));
    expect(new Set(packages(() => {}))).toEqual(new Set([false]));
  });

  test('of no server, or of another app, is refused', () => {
    expect(problemsOf(declare({ of: 'nas.film' }), { inventory: withNas })).toContainEqual(
      expect.objectContaining({
        code: 'REFERENCE_UNKNOWN',
        where: 'test/app/films',
        what: 'no file server of the inventory serves nas.film; did you mean nas.films?',
      }),
    );
    const stranger = (lab: Any) => {
      const films = new Share(new ServiceChart(lab, 'one'), 'films', { of: 'nas.films', keptBy: 'the NAS' });
      new Workload(new ServiceChart(lab, 'two'), 'main', { ...plain, mounts: { '/films': films } });
    };
    expect(problemsOf(stranger, { inventory: withNas })).toContainEqual(
      expect.objectContaining({ code: 'REFERENCE_UNKNOWN', where: 'test/two/main' }),
    );
  });

  test('in a network that a node of its pods has no address in is told', () => {
    const networks = { ...base.networks, store: { cidr: '192.168.8.0/24' } };
    const apart = withChange('devices.nas', { ...nas, nfs: { ...nfs, network: 'store', address: '192.168.8.9' } }, base) as Inventory;
    const { findings } = shares.prove(modelOf({ ...apart, networks }));
    expect(findings.map(({ code, where }) => [code, where])).toEqual([['SHARE_UNREACHABLE', 'test/app/films']]);
    expect(problemsOf(declare({}), { inventory: { ...apart, networks } }).map(({ code }) => code)).toContain('SHARE_UNREACHABLE');
  });
});

describe('a share over SMB', () => {
  const smb = { network: 'lan', address: '192.168.7.9', shares: { scans: 'home/scans' } };
  const inventory = withChange('devices.nas', { ...nas, smb }, base) as Inventory;
  const services =
    (more: object = {}, driver = true) =>
    (lab: Any) => {
      if (driver) new Smb(lab);
      const chart = new ServiceChart(lab, 'app');
      const scans = new Share(chart, 'scans', { of: 'nas.scans', owner: 1000, keptBy: 'the NAS', ...more });
      new Workload(chart, 'main', { ...plain, mounts: { '/scans': scans } });
    };
  const result = (more: object = {}) => synthesized(services(more), { inventory });
  const volumeOf = (more: object = {}) => manifest(result(more), 'app/persistentvolume-app-scans.yaml').spec;

  test('is a claim and a volume as one over NFS is, mounted by a driver with a login that is a secret of its app', () => {
    const spec = volumeOf();
    expect([spec.nfs, spec.accessModes, spec.storageClassName, spec.persistentVolumeReclaimPolicy]).toEqual([
      undefined,
      ['ReadWriteMany'],
      '',
      'Retain',
    ]);
    expect(spec.csi).toEqual({
      driver: 'smb.csi.k8s.io',
      volumeHandle: 'app-scans',
      volumeAttributes: { source: '//192.168.7.9/home/scans' },
      nodeStageSecretRef: { name: 'app-scans-login', namespace: 'app' },
    });
    const pod = manifest(result(), 'app/deployment-app.yaml').spec.template.spec;
    expect(pod.volumes).toEqual([{ name: 'app-scans', persistentVolumeClaim: { claimName: 'app-scans' } }]);
    expect([pod.affinity, pod.initContainers, pod.containers[0].env]).toEqual([undefined, undefined, undefined]); // the login is the kubelet's alone
    expect(manifest(result(), 'app/namespace-app.yaml').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
  });

  test('is to do until its login is sealed, with what the user of the NAS may', () => {
    const told = (more: object) => modelOf(inventory, services(more)).lab;
    const [login] = Secret.all(told({}));
    expect([login?.name, login?.namespace, login?.keys]).toEqual(['app-scans-login', 'app', ['username', 'password']]);
    expect(login?.about).toContain('read and write home/scans');
    expect(Object.keys(login?.renewals ?? {})).toEqual(['username', 'password']); // each node keeps the old one: that is told of both
    expect(Secret.all(told({ readOnly: true }))[0]?.about).toContain('who may read home/scans');
  });

  test('shows its files as its owner’s, waits for its server or fails within a minute, and is only read where it says so', () => {
    const always = ['vers=3', 'nounix', 'uid=1000', 'gid=1000', 'file_mode=0660', 'dir_mode=0770', 'noserverino'];
    expect(volumeOf().mountOptions).toEqual([...always, 'hard']);
    const read = volumeOf({ readOnly: true, whenAway: 'fails', owner: 33 });
    expect(read.mountOptions).toEqual([
      ...always.map((option) => option.replace('1000', '33')),
      'soft',
      'echo_interval=15', // three of which are less than a minute
      'ro',
    ]);
    expect([read.accessModes, read.csi.readOnly]).toEqual([['ReadOnlyMany'], true]);
  });

  test('without an owner, and one that is written to and fails, are told', () => {
    const told = (more: object) => problemsOf(services(more), { inventory }).map(({ code, where }) => [code, where]);
    expect(told({ owner: undefined })).toEqual([['VALUE_INVALID', 'test/app/scans.owner']]);
    expect(told({ owner: -1 })).toEqual([['VALUE_INVALID', 'test/app/scans.owner']]);
    expect(told({ whenAway: 'fails' })).toEqual([['VALUE_INVALID', 'test/app/scans']]);
  });

  test('without the driver is told where it is declared', () => {
    const faults = faultsOf(services({}, false), { inventory, standsAlone: true }).filter(({ code }) => code === 'PLATFORM_INCOMPLETE');
    expect(faults.map(({ where, what }) => [where, what])).toContainEqual([
      'test/app/scans',
      'nothing here mounts what is served over SMB: Smb is not declared, and without it this does not work',
    ]);
    const there = faultsOf(services(), { inventory, standsAlone: true }).filter(({ code }) => code === 'PLATFORM_INCOMPLETE');
    expect(there.filter(({ what }) => what.includes('SMB'))).toEqual([]);
  });

  test('is no volume of ours, and it is said who stands still', () => {
    const model = modelOf(inventory, services());
    expect([model.ledger, model.objects.ofKind('CronJob')]).toEqual([[], []]);
    expect(shares.prove(model)).toEqual({
      figures: [
        {
          about: 'app-scans, of nas (//192.168.7.9/home/scans)',
          value: 'app/app stand still while it is away, and go on; kept by the NAS',
        },
      ],
      findings: [],
    });
  });

  test('brings no program to the nodes: the driver has its own', () => {
    const { lab, objects } = modelOf(inventory, services());
    expect(vmFiles(lab, objects).filter(({ content }) => /nfs-common|cifs-utils/.test(content))).toEqual([]);
  });
});

describe('the driver of SMB', () => {
  const driver = () => synthesized((lab: Any) => void new Smb(lab));

  test('mounts on every node, in the node’s network, so that mounts outlive it', () => {
    const daemons = manifest(driver(), 'smb/daemonset-smb-node.yaml');
    const { hostNetwork, containers } = daemons.spec.template.spec;
    expect([daemons.kind, hostNetwork]).toEqual(['DaemonSet', true]);
    const [smb] = containers;
    expect(smb.volumeMounts).toEqual([{ name: 'host-var-lib-kubelet', mountPath: '/var/lib/kubelet', mountPropagation: 'Bidirectional' }]);
    expect(containers.map(({ securityContext }: Any) => securityContext.privileged ?? false)).toEqual([true, false]);
  });

  test('reads no secret: it has no account’s token, and no pod may name one in itself', () => {
    const result = driver();
    expect(manifest(result, 'smb/daemonset-smb-node.yaml').spec.template.spec.automountServiceAccountToken).toBe(false);
    expect(manifest(result, 'smb/csidriver-smb.csi.k8s.io.yaml').spec).toEqual({
      attachRequired: false,
      podInfoOnMount: false,
      fsGroupPolicy: 'None',
      volumeLifecycleModes: ['Persistent'],
    });
    expect([...manifestsOf(result).keys()].filter((path) => /role/.test(path))).toEqual([]);
  });

  test('asks for its part of every node', () => {
    const model = modelOf(base, (lab: Any) => void new Smb(lab));
    const placed = scheduleOf(model).placed.filter(({ demand }) => demand.namespace === 'smb');
    expect(placed.map(({ node }) => node.name).sort()).toEqual(model.lab.nodes.map(([name]) => name).sort());
  });
});

describe('a file server in the inventory', () => {
  const told = (device: object) => problemsIn(withChange('devices.nas', device, base) as Inventory).map(({ code, where }) => [code, where]);

  const smb = { network: 'lan', address: '192.168.7.9', shares: { scans: 'home/scans' } };

  test.each([
    ['by NFS', nas],
    ['by SMB', { ...nas, nfs: undefined, smb }],
    ['by both, at one address', { ...nas, smb }],
    ['by both, at two', { ...nas, smb: { ...smb, address: '192.168.7.8' } }],
    ['a hidden share', { ...nas, smb: { ...smb, shares: { scans: 'scans$' } } }],
  ])('that is right has nothing against it: %s', (_, device) => expect(told(device)).toEqual([]));

  test.each([
    ['a nas that serves nothing', { ...nas, nfs: undefined }, 'VALUE_INVALID', 'devices.nas'],
    ['a switch that serves files', { ...nas, kind: 'switch' }, 'VALUE_INVALID', 'devices.nas.nfs'],
    ['another network', { ...nas, nfs: { ...nfs, network: 'lam' } }, 'REFERENCE_UNKNOWN', 'devices.nas.nfs.network'],
    ['no address', { ...nas, nfs: { ...nfs, address: 'nas.local' } }, 'ADDRESS_INVALID', 'devices.nas.nfs.address'],
    ['an address outside', { ...nas, nfs: { ...nfs, address: '192.168.8.9' } }, 'ADDRESS_OUTSIDE_NETWORK', 'devices.nas.nfs.address'],
    ['a host’s address', { ...nas, nfs: { ...nfs, address: '192.168.7.11' } }, 'ADDRESS_DUPLICATE', 'devices.nas.nfs.address'],
    ['no path', { ...nas, nfs: { ...nfs, shares: { films: 'volume1/films' } } }, 'VALUE_INVALID', 'devices.nas.nfs.shares.films'],
    ['a path with a space', { ...nas, nfs: { ...nfs, shares: { films: '/my films' } } }, 'VALUE_INVALID', 'devices.nas.nfs.shares.films'],
    ['a path that climbs', { ...nas, nfs: { ...nfs, shares: { films: '/a/../b' } } }, 'VALUE_INVALID', 'devices.nas.nfs.shares.films'],
    ['SMB of a switch', { ...nas, kind: 'switch', nfs: undefined, smb }, 'VALUE_INVALID', 'devices.nas.smb'],
    [
      'SMB in another network',
      { ...nas, smb: { ...smb, network: 'lam', address: '192.168.7.8' } },
      'REFERENCE_UNKNOWN',
      'devices.nas.smb.network',
    ],
    ['SMB at a host’s address', { ...nas, smb: { ...smb, address: '192.168.7.11' } }, 'ADDRESS_DUPLICATE', 'devices.nas.smb.address'],
    ['SMB and no address', { ...nas, smb: { ...smb, address: 'nas.local' } }, 'ADDRESS_INVALID', 'devices.nas.smb.address'],
    ['a share as a path', { ...nas, smb: { ...smb, shares: { scans: '/scans' } } }, 'VALUE_INVALID', 'devices.nas.smb.shares.scans'],
    ['a share as a UNC', { ...nas, smb: { ...smb, shares: { scans: '\\\\nas\\scans' } } }, 'VALUE_INVALID', 'devices.nas.smb.shares.scans'],
    ['a share with a comma', { ...nas, smb: { ...smb, shares: { scans: 'a,b' } } }, 'VALUE_INVALID', 'devices.nas.smb.shares.scans'],
    ['a share that climbs', { ...nas, smb: { ...smb, shares: { scans: 'a/../b' } } }, 'VALUE_INVALID', 'devices.nas.smb.shares.scans'],
    [
      'a share of 81 letters',
      { ...nas, smb: { ...smb, shares: { scans: 'a'.repeat(81) } } },
      'VALUE_INVALID',
      'devices.nas.smb.shares.scans',
    ],
    ['one name twice', { ...nas, smb: { ...smb, shares: { films: 'films' } } }, 'NAME_TAKEN', 'devices.nas.smb.shares.films'],
    ['no name', { ...nas, nfs: { ...nfs, shares: { 'My Films': '/films' } } }, 'VALUE_INVALID', 'devices.nas.nfs.shares'],
  ])('with %s is told at its place', (_, device, code, where) => expect(told(device)).toEqual([[code, where]]));
});
