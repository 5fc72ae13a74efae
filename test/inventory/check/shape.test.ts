import { Bytes, Duration, declared, ethernet, hdd, type Inventory, Rate, usbEthernet, wifi } from '../../../src';
import { countries } from '../../../src/inventory/check/countries';
import { inventoryShape } from '../../../src/inventory/check/shape';
import { Place } from '../../../src/shape/shape';
import { base, laptop, withChange } from '../base';

/** What is no inventory, by its place; what its parts mean together is looked at elsewhere. */
const read = (inventory: unknown) => {
  const place = Place.of();
  const is = inventoryShape.read(inventory, place);
  return { is, problems: place.problems.map(({ code, where }) => [code, where]) };
};
const told = (path: string, value: unknown, from: Inventory = base) => read(withChange(path, value, from)).problems;
const wrong = (where: string) => [['VALUE_INVALID', where]];

test('an inventory is read as it is given', () => {
  expect(read(base)).toEqual({ is: base, problems: [] });
  expect(read(laptop)).toEqual({ is: laptop, problems: [] });
});

describe('a share', () => {
  test.each([[0], [0.005], [1]])('may be %d', (value) => {
    expect(told('timings', { change: declared(value, 'a test'), load: declared(value, 'a test') })).toEqual([]);
  });
  test.each([[-0.001], [1.001], [5], ['0.5'], [null], [true], [Number.NaN]])('is no %j', (value) => {
    expect(told('timings', { change: declared(value, 'a test') })).toEqual(wrong('timings.change.value'));
  });
  test('that is wrong is read as none of it', () => {
    const { is } = read(withChange('timings', { load: declared(7, 'a test') }, base));
    expect(is.timings?.load?.value).toBe(0);
  });
});

test.each([
  ['router', declared(Duration.minutes(1), 'a test'), declared(60, 'a test')],
  ['gatewayBuild', declared(Duration.minutes(1), 'a test'), declared(Rate.mbps(1), 'a test')],
  ['upload', declared(Rate.mbps(1), 'a test'), declared(Bytes.gib(1), 'a test')],
  ['image', declared(Bytes.gib(1), 'a test'), declared(Rate.mbps(1), 'a test')],
])('the timing %s has its own unit', (name, right, other) => {
  expect(told('timings', { [name]: right })).toEqual([]);
  expect(told('timings', { [name]: other })).toEqual(wrong(`timings.${name}.value`));
});

describe('an address of files', () => {
  test.each([
    ['http://192.168.1.5/mirror'],
    ['https://mirror.example.org'],
    ['http://mirror:3142/'],
    ['https://a-b.example/x/~y/%20/a+b@c:d=e'],
  ])('a mirror is at %s', (mirror) => expect(told('mirror', mirror)).toEqual([]));
  test.each([
    ['ftp://mirror.example.org'],
    ['see http://mirror.example.org'],
    ['http://user@mirror.example.org'],
    ['http://mirror.example.org/?a=b'],
    ['http://mirror.example.org/a b'],
    ['http://mirror.example.org/$(reboot)'],
    ['http://'],
    ['http://mirror.example.org:port'],
    ['http://mirror.example.org:99999/'],
    [7],
    [['http://mirror.example.org']],
    [new URL('http://mirror.example.org')],
  ])('and at no %s', (mirror) => expect(told('mirror', mirror)).toEqual(wrong('mirror')));

  test.each([['https://example.org/file.qcow2'], ['http://10.0.0.1:8080/a/b.raw']])('an image is a file: %s', (url) =>
    expect(told('cloudImage.url', url)).toEqual([]),
  );
  test.each([
    ['https://example.org'],
    ['https://example.org/'],
    ['https://example.org/a/'],
    ['file https://example.org/a'],
    ['/a.qcow2'],
    [null],
  ])('and no %s', (url) => expect(told('cloudImage.url', url)).toEqual(wrong('cloudImage.url')));
  test('what is none is read as an empty one', () => {
    expect(read(withChange('cloudImage.url', 7, base)).is.cloudImage.url).toBe('');
    expect(read(withChange('mirror', 7, base)).is.mirror).toBe('');
  });
});

describe.each([
  ['k3s.sha256', (sum: unknown) => ({ binary: sum }), 64, 'k3s.sha256.binary'],
  ['cloudImage.sha512', (sum: unknown) => sum, 128, 'cloudImage.sha512'],
] as const)('%s', (path, as, digits, where) => {
  test(`has ${digits} hexadecimal digits, lower case`, () => {
    expect(told(path, as('0123456789abcdef'.repeat(digits / 16)))).toEqual([]);
    expect(told(path, undefined)).toEqual([]);
  });
  test.each([
    ['one too few', 'a'.repeat(digits - 1)],
    ['one too many', 'a'.repeat(digits + 1)],
    ['a capital', `A${'a'.repeat(digits - 1)}`],
    ['a letter that is none at its end', `${'a'.repeat(digits - 1)}g`],
    ['a line end', `${'a'.repeat(digits - 1)}\n`],
    ['none', ''],
    ['a list of them', [...'a'.repeat(digits)]],
    ['a list of one', ['a'.repeat(digits)]],
  ])('and no sum has %s', (_, sum) => expect(told(path, as(sum))).toEqual(wrong(where)));
  test('what is none is read as an empty one', () => {
    const { is } = read(withChange(path, as(7), base));
    expect(path === 'k3s.sha256' ? is.k3s.sha256?.binary : is.cloudImage.sha512).toBe('');
  });
});

test('a UPS says when it stops, a battery how far it is emptied', () => {
  expect(told('feeds.ups.shutdown', {})).toEqual(
    ['onBattery', 'lowCharge', 'lowRuntime'].map((name) => ['VALUE_INVALID', `feeds.ups.shutdown.${name}`]),
  );
  expect(told('feeds.battery.shutdown', {}, laptop)).toEqual(wrong('feeds.battery.shutdown.lowCharge'));
  expect([1, 99].flatMap((charge) => told('feeds.ups.shutdown.lowCharge', charge))).toEqual([]);
  for (const charge of [0, 100, 40.5]) expect(told('feeds.ups.shutdown.lowCharge', charge)).toEqual(wrong('feeds.ups.shutdown.lowCharge'));
  expect([50, 100].flatMap((limit) => told('feeds.battery.chargeLimit', limit, laptop))).toEqual([]);
  for (const limit of [49, 101]) expect(told('feeds.battery.chargeLimit', limit, laptop)).toEqual(wrong('feeds.battery.chargeLimit'));
});

test('a NIC is a card, one on USB, or a radio', () => {
  const mac = '52:54:00:00:00:07';
  for (const nic of [ethernet(Rate.gbps(1), mac), usbEthernet(Rate.gbps(1), mac), wifi(Rate.mbps(300), mac)])
    expect([nic.kind, told('machines.two.nics.more', nic)]).toEqual([nic.kind, []]);
  expect(told('machines.two.nics.more', { ...ethernet(Rate.gbps(1), mac), kind: 'fibre' })).toEqual(wrong('machines.two.nics.more.kind'));
});

test('a machine starts or stays off when mains return, and nothing else', () => {
  expect(['starts', 'stays-off'].flatMap((what) => told('machines.two.power.onMainsReturn', what))).toEqual([]);
  expect(told('machines.two.power.onMainsReturn', 'asks')).toEqual(wrong('machines.two.power.onMainsReturn'));
});

test('a device of a machine is found by what its kind is found by', () => {
  expect(
    told('machines.two.peripherals', { a: { kind: 'gpu', address: '0000:00:02.0' }, b: { kind: 'usb-serial', id: '10c4:ea60' } }),
  ).toEqual([]);
  expect(told('machines.two.peripherals', { a: { kind: 'gpu' }, b: { kind: 'usb-serial' } })).toEqual([
    ['VALUE_INVALID', 'machines.two.peripherals.a.address'],
    ['VALUE_INVALID', 'machines.two.peripherals.b.id'],
  ]);
});

test('Git is at a known kind of host, or one that calls nobody', () => {
  expect(['github', 'gitlab', 'gitea', 'none'].flatMap((host) => told('git.host', host))).toEqual([]);
  expect(told('git.host', 'bitbucket')).toEqual(wrong('git.host'));
});

test('a device is a router, a switch or a file server, which says where it serves what', () => {
  expect(['router', 'switch', 'nas'].flatMap((kind) => told('devices.router.kind', kind))).toEqual([]);
  expect(told('devices.router.kind', 'hub')).toEqual(wrong('devices.router.kind'));
  expect(told('devices.router.nfs', {})).toEqual(
    ['network', 'address', 'shares'].map((name) => ['VALUE_INVALID', `devices.router.nfs.${name}`]),
  );
});

test.each([
  ['machines.two.host.nodeId', 1, 64],
  ['machines.two.cpu.cores', 1, 1024],
  ['machines.two.cpu.threads', 1, 2048],
  ['vms.worker.vmid', 100, 999_999_999],
  ['vms.worker.vcpus', 1, 1024],
  ['vms.worker.reserved.millicores', 0, 1_000_000],
  ['gateway.homePort', 1024, 65_535],
])('%s is from %i to %i', (path, least, most) => {
  expect([least, most].flatMap((value) => told(path, value))).toEqual([]);
  for (const value of [least - 1, most + 1]) expect(told(path, value)).toEqual(wrong(path));
});

test('what may be left out may be, and the rest not', () => {
  for (const path of ['mirror', 'timings', 'metal', 'sshKeys', 'gateway', 'tailnet', 'offsite', 'budgets.machine', 'networks.lan.bridge'])
    expect([path, told(path, undefined)]).toEqual([path, []]);
  for (const path of ['domain', 'feeds', 'links', 'machines.two.draw', 'vms.worker.stop.grace', 'git.branch'])
    expect([path, told(path, undefined)]).toEqual([path, wrong(path)]);
});

test('a disk is of a kind, with a serial number', () => {
  const disk = hdd(Bytes.gb(1), declared(Rate.mbPerSecond(1), 'a test'), 'S');
  expect(told('machines.two.disks.more', disk)).toEqual([]);
  expect(told('machines.two.disks.more', { ...disk, kind: 'tape' })).toEqual(wrong('machines.two.disks.more.kind'));
  expect(told('machines.two.disks.more', { ...disk, serial: ' ' })).toEqual(wrong('machines.two.disks.more.serial'));
});

test('countries are the 249 of ISO 3166-1, each by two letters, once, in order', () => {
  expect(countries.filter((one) => !/^[a-z]{2}$/.test(one))).toEqual([]);
  expect([countries.length, new Set(countries).size]).toEqual([249, 249]);
  expect([countries[0], countries.at(-1), countries.includes('ch'), countries.includes('uk')]).toEqual(['ad', 'zw', true, false]);
});
