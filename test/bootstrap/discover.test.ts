import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { read, repository } from '../lab';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-discover-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

type Tree = Readonly<Record<string, string>>;

/** The files of a machine; a text that begins with `->` is a link, within the tree. */
function plant(name: string, files: Tree): string {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    const target = join(root, path);
    fs.mkdirSync(dirname(target), { recursive: true });
    if (text.startsWith('->')) {
      const to = join(root, text.slice(2));
      if (!fs.existsSync(to)) fs.mkdirSync(to, { recursive: true });
      fs.symlinkSync(to, target);
    } else fs.writeFileSync(target, path.startsWith('bin/') ? text : `${text}\n`, { mode: path.startsWith('bin/') ? 0o755 : 0o644 });
  }
  return root;
}

function nic(name: string, index: number, { mac = '', bus = 'pci', driver = '', at = '', carrier = '1', udev = '', wifi = false }): Tree {
  const device = at || `sys/devices/pci/${name}`;
  return {
    [`sys/class/net/${name}/device`]: `->${device}`,
    [`${device}/subsystem`]: `->sys/bus/${bus}`,
    [`${device}/driver`]: `->sys/bus/${bus}/drivers/${driver}`,
    [`sys/class/net/${name}/address`]: mac,
    [`sys/class/net/${name}/ifindex`]: String(index),
    [`sys/class/net/${name}/carrier`]: carrier,
    [`sys/class/net/${name}/speed`]: '-1',
    ...(wifi ? { [`sys/class/net/${name}/phy80211`]: `->sys/class/ieee80211/phy0` } : {}),
    [`run/udev/data/n${index}`]: udev,
  };
}

function disk(name: string, number: string, bytes: number, rotates: boolean, udev: string): Tree {
  const device = `sys/devices/pci/${name}`;
  return {
    [`sys/block/${name}`]: `->${device}`,
    [`${device}/device/model`]: 'shortened by the',
    [`${device}/dev`]: number,
    [`${device}/size`]: String(bytes / 512),
    [`${device}/removable`]: '0',
    [`${device}/queue/rotational`]: rotates ? '1' : '0',
    [`run/udev/data/b${number}`]: udev,
  };
}

const cpu = (model: string, cores: number, threads: number, flag: string) =>
  Array.from(
    { length: threads },
    (_, id) => `processor\t: ${id}\nmodel name\t: ${model}\ncpu cores\t: ${cores}\nflags\t\t: fpu ${flag} sse`,
  ).join('\n\n');

const memory = (...slots: string[]) =>
  `#!/bin/sh\n[ "$1 $2" = '-t memory' ] && printf 'Memory Device\\n\\tSize: %s\\n' ${slots.map((slot) => `'${slot}'`).join(' ')}\n`;

const dell = plant('dell', {
  'sys/class/dmi/id/sys_vendor': 'Dell Inc.',
  'sys/class/dmi/id/product_name': 'Inspiron 15 3525',
  'sys/class/dmi/id/bios_version': '1.14.0',
  'sys/class/dmi/id/bios_date': '06/12/2024',
  'sys/firmware/efi/runtime': '0x1',
  'sys/class/iommu/ivhd0': '->sys/devices/iommu',
  'proc/cpuinfo': cpu('AMD Ryzen 5 5500U with Radeon Graphics', 6, 12, 'svm'),
  'proc/meminfo': 'MemTotal:       15728640 kB\nMemFree: 1 kB',
  'bin/dmidecode': memory('8 GB', 'No Module Installed', '8192 MB'),
  'bin/ethtool': '#!/bin/sh\nexit 1\n',
  'sys/class/net/lo/address': '00:00:00:00:00:00',
  'sys/class/net/vmbr0/address': 'a0:ce:c8:11:22:33',
  ...nic('enx0', 3, {
    mac: 'a0:ce:c8:11:22:33',
    bus: 'usb',
    driver: 'r8152',
    at: 'sys/devices/pci/usb2/2-1/2-1:1.0',
    udev: 'E:ID_NET_NAME_MAC=enxa0cec8112233\nE:ID_MODEL_FROM_DATABASE=USB 10/100/1G/2.5G LAN',
  }),
  'sys/devices/pci/usb2/2-1/idVendor': '0bda',
  'sys/devices/pci/usb2/2-1/idProduct': '8156',
  ...nic('wlp1s0', 2, {
    mac: '5c:ba:ef:44:55:66',
    driver: 'rtw89_8852be',
    wifi: true,
    carrier: '0',
    udev: 'E:ID_NET_NAME_MAC=wlx5cbaef445566\nE:ID_MODEL_FROM_DATABASE=RTL8852BE',
  }),
  ...disk(
    'nvme0n1',
    '259:0',
    120_034_123_776,
    false,
    'E:ID_MODEL=Some NVMe 120GB\nE:ID_SERIAL=Some_NVMe_120GB_S123_1\nE:ID_SERIAL_SHORT=S123',
  ),
  ...disk('sda', '8:0', 500_107_862_016, true, 'E:ID_MODEL=ST500LT012\nE:ID_SERIAL=ST500LT012-1DG142_W3P00001\nE:ID_SERIAL_SHORT=W3P00001'),
  // the stick that it was started from, and what the kernel makes itself
  'sys/block/sdb': '->sys/devices/pci/usb1/1-1/sdb',
  'sys/devices/pci/usb1/1-1/sdb/removable': '1',
  'sys/block/loop0': '->sys/devices/virtual/loop0',
  'sys/class/power_supply/BAT0/type': 'Battery',
  'sys/class/power_supply/BAT0/capacity': '80',
  'sys/class/power_supply/BAT0/charge_full': '2200000',
  'sys/class/power_supply/BAT0/charge_full_design': '3650000',
  'sys/class/power_supply/BAT0/voltage_min_design': '11400000',
  'sys/class/power_supply/mouse/type': 'Battery',
  'sys/class/power_supply/mouse/scope': 'Device',
});

const hp = plant('hp', {
  'sys/class/dmi/id/sys_vendor': 'HP',
  'sys/class/dmi/id/product_name': 'HP ProDesk 400 G3 MT',
  'sys/class/dmi/id/bios_version': 'N03 Ver. 02.60',
  'sys/class/dmi/id/bios_date': '03/01/2023',
  'proc/cpuinfo': cpu('Intel(R) Core(TM) i5-6500 CPU @ 3.20GHz', 4, 4, 'vmx'),
  'proc/meminfo': 'MemTotal:       32716160 kB',
  'bin/dmidecode': memory('16 GB', '16 GB'),
  // the interfaces are listed in the wrong order on purpose, and the on-board card bears another's address
  'bin/ethtool': `#!/bin/sh
case $1 in
  eno1) printf '\\tSupported link modes:   10baseT/Half 100baseT/Full\\n\\t                        1000baseT/Full\\n\\tSupported pause frame use: No\\n\\tAdvertised link modes:  10000baseT/Full\\n' ;;
  *) exit 1 ;;
esac
`,
  ...nic('enp1s0', 2, { mac: '00:e0:4c:00:00:02', driver: 'r8169', carrier: '0', udev: 'E:ID_NET_NAME_MAC=enx00e04c000002' }),
  'sys/devices/pci/enp1s0/device': '0x8125',
  ...nic('eno1', 3, {
    mac: '02:00:00:00:00:99',
    driver: 'r8169',
    udev: 'E:ID_NET_NAME_MAC=enx3c52820000a1\nE:ID_MODEL_FROM_DATABASE=RTL8111/8168',
  }),
  'sys/devices/pci/eno1/device': '0x8168',
  ...disk('nvme0n1', '259:0', 120_034_123_776, false, ''),
  'sys/devices/pci/nvme0n1/device/serial': 'AA00 11',
  ...disk('sda', '8:0', 500_107_862_016, true, 'E:ID_MODEL=It\'s "quoted"'),
  'sys/bus/usb/devices/1-3/idVendor': '0463',
  'sys/bus/usb/devices/1-3/product': 'Ellipse ECO',
  'sys/bus/usb/devices/1-3/manufacturer': 'EATON',
  'sys/bus/usb/devices/1-4/idVendor': '046d',
  'sys/bus/usb/devices/1-4/product': 'a mouse',
});

const script = join(repository, 'bootstrap/discover.sh');
const sh = (root: string, args: readonly string[], input?: string) =>
  spawnSync('sh', args, { encoding: 'utf8', input, env: { PATH: `${root}/bin:${process.env.PATH}`, DISCOVER_ROOT: root } });
const discover = (root: string, ...args: string[]) => sh(root, [script, ...args]);

test('what it prints is the same where it comes over SSH, as a shell’s input', () => {
  const { stdout, stderr, status } = sh(dell, ['-s', 'ryzen'], fs.readFileSync(script, 'utf8'));
  expect([status, stderr, stdout]).toEqual([0, '', discover(dell, 'ryzen').stdout]);
  expect(stdout).toContain('\n  ryzen: {\n');
});

test('a laptop’s lines say which card is which, and leave out bridges, sticks and mice', () => {
  const { stdout, stderr, status } = discover(dell, 'ryzen');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`// site.ts: Dell Inc. Inspiron 15 3525
  ryzen: {
    usbMac: 'a0:ce:c8:11:22:33', // enx0: usb-ethernet, r8152 on usb, up to 2.5 Gbit/s, the fastest, cable in, USB 10/100/1G/2.5G LAN
    wifiMac: '5c:ba:ef:44:55:66', // wlp1s0: wifi, rtw89_8852be on pci, RTL8852BE
    nvmeSerial: 'Some_NVMe_120GB_S123_1', // nvme0n1: nvme, 120 GB, Some NVMe 120GB
    hddSerial: 'ST500LT012-1DG142_W3P00001', // sda: hdd, 500 GB, ST500LT012
  },

// inventory.ts, machines.ryzen
      model: 'Dell Inc. Inspiron 15 3525',
      cpu: { model: 'AMD Ryzen 5 5500U', cores: 6, threads: 12 },
      memory: { installed: Bytes.gib(16), usable: measured(Bytes.gib(15.0), 'MemTotal, by discover.sh') },

// firmware: set by hand, once
//   version 1.14.0 of 06/12/2024, started by UEFI
//   virtualization (VT-x, AMD-V): on; IOMMU (VT-d, AMD-Vi): on
//   to look for: Wake on AC (or Auto On) enabled, wake by the clock (RTC) also from off, charge limit, quiet fan

// power
//   battery BAT0: 80 % charged, full at 25 Wh, 60 % of what it held when new
//   no Eaton UPS on USB
`);
});

test('of two cards the slower is the way out; each by its own address, and every disk by the name that udev would give', () => {
  const { stdout, stderr, status } = discover(hp, 'i5');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`// site.ts: HP ProDesk 400 G3 MT
  i5: {
    lanMac: '3c:52:82:00:00:a1', // eno1: ethernet, r8169 on pci, up to 1 Gbit/s, cable in, RTL8111/8168
    clusterMac: '00:e0:4c:00:00:02', // enp1s0: ethernet, r8169 on pci, up to 2.5 Gbit/s, the fastest, no cable, unknown model
    nvmeSerial: 'shortened_by_the_AA00_11', // nvme0n1: nvme, 120 GB, shortened by the
    // hddSerial: no serial number to be had: sda: hdd, 500 GB, It's "quoted"
  },

// inventory.ts, machines.i5
      model: 'HP ProDesk 400 G3 MT',
      cpu: { model: 'Intel Core i5-6500', cores: 4, threads: 4 },
      memory: { installed: Bytes.gib(32), usable: measured(Bytes.gib(31.2), 'MemTotal, by discover.sh') },

// firmware: set by hand, once
//   version N03 Ver. 02.60 of 03/01/2023, started by legacy BIOS
//   virtualization (VT-x, AMD-V): on; IOMMU (VT-d, AMD-Vi): off
//   to look for: After Power Loss = Power On, wake by the clock (RTC), C-states and ASPM enabled
//   start it by UEFI, and run this again

// power
//   no battery
//   UPS on USB: EATON Ellipse ECO
`);
});

test('the keys are those of a homelab’s site.ts', () => {
  const keys = (root: string) => [...discover(root).stdout.matchAll(/^ {4}(?:\/\/ )?(\w+(?:Mac|Serial)): /gm)].map(([, key]) => key);
  const site = read('test/homelabs/house/site.ts');
  const keysOf = (machine: string) =>
    [...(site.match(new RegExp(`  ${machine}: \\{([^}]*)\\}`))?.[1] ?? '').matchAll(/(\w+):/g)].map(([, key]) => key);
  expect([keys(dell), keys(hp)]).toEqual([keysOf('ryzen'), keysOf('i5')]);
});

test('what it prints for a program is JSON with the same', () => {
  const found = JSON.parse(discover(hp, '--json', 'i5').stdout);
  expect(found).toMatchObject({
    machine: 'i5',
    memory: { installedKib: 33_554_432, usableKib: 32_716_160 },
    nics: [
      { key: 'lan', mac: '3c:52:82:00:00:a1', mbit: 1000, carrier: 1 },
      { key: 'cluster', mac: '00:e0:4c:00:00:02', mbit: 2500, carrier: 0 },
    ],
    disks: [
      { key: 'nvme', serial: 'shortened_by_the_AA00_11', bytes: 120_034_123_776 },
      { key: 'hdd', serial: '', model: 'It\'s "quoted"' },
    ],
    batteries: [],
    upses: [{ product: 'Ellipse ECO', manufacturer: 'EATON' }],
  });
});

test('a machine that tells next to nothing is still described', () => {
  const bare = plant('bare', {
    'proc/cpuinfo': 'processor: 0',
    'proc/meminfo': 'MemTotal: 1048576 kB',
    'bin/dmidecode': '#!/bin/sh\nexit 1\n',
  });
  const { stdout, status } = discover(bare);
  expect(status).toBe(0);
  expect(stdout).toContain('// site.ts: unknown\n  machine: {\n  },\n');
  expect(JSON.parse(discover(bare, '--json').stdout)).toMatchObject({ nics: [], disks: [], memory: { installedKib: null } });
});

test('an unknown option is wrong usage; help is printed', () => {
  expect(discover(dell, '--yaml')).toMatchObject({ status: 2, stdout: '' });
  expect(discover(dell, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('example: sh discover.sh i5') });
});
