import { Bytes, Cpu, declared, type Inventory, image, pin, ServiceChart, Share, Watts, Workload } from '../../src';
import { shares } from '../../src/proofs/shares';
import { base, withChange } from '../inventory/base';
import { modelOf } from './proved';
import type { Any } from './references/parts';

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const server = (network: string, address: string, protocol: 'nfs' | 'smb' = 'nfs') => {
  const networks = { ...base.networks, store: { cidr: '192.168.8.0/24', bridge: 'vmbr1' } };
  const served = { [protocol]: { network, address, shares: { films: protocol === 'nfs' ? '/volume1/films' : 'home/films' } } };
  const nas = { kind: 'nas', feed: 'mains', draw: declared(Watts.of(1), 'a test'), ...served };
  return withChange('networks', networks, withChange('devices.nas', nas));
};
const inLan = server('lan', '192.168.7.9');
const inStore = server('store', '192.168.8.9');

/** One share, and workloads of other apps and none beside those that mount it. */
const proved = (inventory: Inventory, users: Readonly<Record<string, 'one' | 'two' | undefined>>, more: object = {}) =>
  shares.prove(
    modelOf((lab: Any) => {
      const chart = new ServiceChart(lab, 'app');
      const films = new Share(chart, 'films', { of: 'nas.films', keptBy: 'the NAS', owner: 1000, ...more });
      for (const [name, on] of Object.entries(users))
        new Workload(chart, name, { ...plain, name, mounts: { '/films': films }, ...(on && { placement: pin(lab.machines[on]) }) });
      new Workload(chart, 'none', { ...plain, name: 'none' });
    }, inventory),
  );
const figure = (inventory: Inventory, users: Parameters<typeof proved>[1], more: object = {}) => proved(inventory, users, more).figures;

describe('the figure of a share', () => {
  test('names who mounts it, and that they wait for its server', () => {
    expect(figure(inLan, { b: 'one', a: 'two' })).toEqual([
      {
        about: 'app-films, of nas (192.168.7.9:/volume1/films)',
        value: 'app/b, app/a stand still while it is away, and go on; kept by the NAS',
      },
    ]);
  });

  test('says that they go on with errors where it fails', () => {
    expect(figure(inLan, { a: 'one' }, { readOnly: true, whenAway: 'fails' })[0]?.value).toBe(
      'app/a go on with errors while it is away; kept by the NAS',
    );
  });

  test('says that nobody mounts it', () => {
    expect(figure(inLan, {})[0]?.value).toBe('nobody mounts it all the time; kept by the NAS');
  });

  test('has the address as its protocol writes it', () => {
    expect(figure(server('lan', '192.168.7.9', 'smb'), {})[0]?.about).toBe('app-films, of nas (//192.168.7.9/home/films)');
  });

  test('of no server leads nowhere, and nothing more is told of it', () => {
    expect(proved(inLan, { a: 'one' }, { of: 'nas.songs' })).toMatchObject({ figures: [{ about: 'app-films, of  (:)' }], findings: [] });
  });
});

describe('a share whose network', () => {
  const found = (...given: Parameters<typeof proved>) =>
    proved(...given).findings.map(({ severity, code, where, what, repair }) => [severity, code, where, what, repair]);
  const error = (far: string) => [
    'fails',
    'SHARE_UNREACHABLE',
    'test/app/films',
    `nas serves it in network store, in which ${far} no address`,
    'give the VM an address in store in inventory.ts, or place its pods on a node that has one',
  ];

  test('a node of its pods has no address in is told, with that node alone', () => {
    expect(found(inStore, { a: 'two' })).toEqual([error('worker has')]);
  });

  test('several have none in is told once, with each of them once', () => {
    expect(found(inStore, { a: 'one', b: 'two', c: 'two' })).toEqual([error('server and worker have')]);
  });

  test('every node of its pods is in is reached', () => {
    expect(found(inLan, { a: undefined })).toEqual([]);
    expect(found(inLan, { a: 'one', b: 'two' })).toEqual([]);
  });

  test('nobody needs is not looked for', () => expect(found(inStore, {})).toEqual([]));
});
