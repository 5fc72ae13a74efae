import { Bytes, Cpu, declared, type Inventory, image, ServiceChart, Share, Watts, Workload } from '../../src';
import { vmFiles } from '../../src/bootstrap/vm/vm-files';
import { assemble } from '../../src/model/assemble';
import { shares } from '../../src/proofs/shares';
import { base, withChange } from '../inventory/base';
import { manifest, problemsIn, problemsOf, synthesized } from '../lab';

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

describe('a file server in the inventory', () => {
  const told = (device: object) => problemsIn(withChange('devices.nas', device, base) as Inventory).map(({ code, where }) => [code, where]);

  test('that is right has nothing against it', () => expect(told(nas)).toEqual([]));

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
    ['no name', { ...nas, nfs: { ...nfs, shares: { 'My Films': '/films' } } }, 'VALUE_INVALID', 'devices.nas.nfs.shares'],
  ])('with %s is told at its place', (_, device, code, where) => expect(told(device)).toEqual([[code, where]]));
});
