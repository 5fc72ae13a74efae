import type { Inventory } from '../../../src';
import { checkReferences } from '../../../src/inventory/check/references';
import { base, laptop, withChange } from '../base';

const told = (inventory: Inventory) => checkReferences(inventory).map(({ where, what }) => [where, what]);
const changed = (path: string, value: unknown, from: Inventory = base) => told(withChange(path, value, from));

test('what is sound refers to nothing that is not there', () => {
  expect([told(base), told(laptop)]).toEqual([[], []]);
});

const nas = { kind: 'nas', feed: 'ups', nfs: { network: 'lan' }, smb: { network: 'lan' } };
const served = withChange('devices.nas', nas);

test.each<[string, string, string, Inventory?]>([
  ['machines.one.addresses[0].network', 'network', 'did you mean lan?'],
  ['machines.one.addresses[0].nic', 'NIC', 'did you mean lan?'],
  ['machines.one.internet.nic', 'NIC', 'did you mean lan?'],
  ['machines.one.internet.through', 'device', 'did you mean router?'],
  ['machines.two.power.feed', 'feed', 'did you mean ups?'],
  ['machines.two.host.system.on', 'disk', 'did you mean nvme?'],
  ['devices.router.feed', 'feed', 'did you mean ups?'],
  ['devices.nas.nfs.network', 'network', 'did you mean lan?', served],
  ['devices.nas.smb.network', 'network', 'did you mean lan?', served],
  ['feeds.ups.primary', 'machine', 'did you mean one?'],
  ['feeds.battery.machine', 'machine', 'did you mean two?', laptop],
  ['vms.server.disks.fast.on', 'disk', 'did you mean nvme?'],
])('%s names a %s that there is', (where, noun, hint, from = base) => {
  const path = where.replace(/\[(\d)\]/g, '.$1');
  const right = hint.replace(/^did you mean (.*)\?$/, '$1');
  expect(changed(path, `${right}x`, from)).toEqual([[where, `no ${noun} ${right}x; ${hint}`]]);
  expect(changed(path, 'nothing-like-it', from)).toEqual([[where, `no ${noun} nothing-like-it`]]);
});

test('each end of a link is a device or a machine’s NIC', () => {
  expect(changed('links.0', ['one.lan', 'routr'])).toEqual([['links[0]', 'no NIC or device routr; did you mean router?']]);
  expect(changed('links.1', ['two', 'router'])).toEqual([['links[1]', expect.stringContaining('no NIC or device two')]]);
  expect(changed('links.1', ['three.lan', 'rooter'])).toHaveLength(2);
});

describe('a VM', () => {
  test('has an address on networks that there are', () => {
    expect(changed('vms.server.addresses', { lan: '192.168.7.20', wan: '10.0.0.1' })).toEqual([
      ['vms.server.addresses.wan', 'no network wan; did you mean lan?'],
    ]);
  });
  test('at a home that there is not is told that alone, not of each disk', () => {
    expect(changed('vms.worker.home', 'twoo')).toEqual([['vms.worker.home', 'no machine twoo; did you mean two?']]);
  });
  test('is replicated to another machine than its home', () => {
    expect(changed('vms.server.availability.to', 'twoo')).toEqual([['vms.server.availability.to', 'no machine twoo; did you mean two?']]);
    expect(changed('vms.server.availability.to', 'one')).toEqual([
      ['vms.server.availability.to', expect.stringMatching(/^no machine one/)],
    ]);
    expect(changed('vms.server.home', 'two')).toEqual([['vms.server.availability.to', expect.stringMatching(/^no machine two/)]]);
  });
});

test('what mends it names all that there are, or that there is none yet', () => {
  const repair = (inventory: Inventory) => checkReferences(inventory).map((problem) => [problem.code, problem.repair]);
  expect(repair(withChange('feeds.ups.primary', 'x'))).toEqual([['REFERENCE_UNKNOWN', 'use one of one, two']]);
  expect(repair(withChange('links.0', ['one.lan', 'x']))[0]?.[1]).toBe('use one of router, one.lan, two.lan');
  const [first] = repair(withChange('feeds', {}));
  expect(first?.[1]).toBe('add a feed to the inventory');
});
