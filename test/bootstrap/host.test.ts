import { Duration, type Inventory } from '../../src';
import { fillSecrets, secretSlots } from '../../src/bootstrap/boot-secrets/slots';
import { corosyncLinks, sharesSegment, storagesOf } from '../../src/bootstrap/proxmox/host-plan';
import { hostSecretFiles } from '../../src/bootstrap/proxmox/host-secrets';
import { loudHours, replicationSchedule, scrubWindow } from '../../src/bootstrap/proxmox/schedule';
import { checkInventory } from '../../src/inventory/check-inventory';
import type { Machine, Nic } from '../../src/inventory/machine';
import { guestsOf } from '../../src/inventory/stops';
import { ProblemsError } from '../../src/problems';
import { holesIn, toFill } from '../../src/units/hole';
import { base, withChange } from '../inventory/base';
import { problemsOf, synthesized } from '../lab';
import { exampleSecrets } from './example-secrets';
import { hostInventory, hostsOf } from './host-lab';

const { lab, objects, files, text } = hostsOf();
const secrets = exampleSecrets(hostInventory);
const secretFiles = (machine: string, given = secrets) => hostSecretFiles(lab, machine, given, objects);

/** A file that the script puts, as it stands in it. */
function put(machine: string, path: string): string {
  const script = text(`${machine}/first-boot.sh`);
  const start = script.indexOf(`put_file '${path}' `);
  if (start < 0) throw new Error(`${machine} puts no ${path}`);
  const from = script.indexOf('\n', start) + 1;
  return script.slice(from, script.indexOf('LOUTIK_END_OF_FILE\n', from));
}

/** The prologue's lines, read back. */
function secretsIn(hook: string): Record<string, string> {
  const body = hook.split("put_secrets <<'LOUTIK_END_OF_SECRETS'\n")[1]?.split('LOUTIK_END_OF_SECRETS\n')[0] ?? '';
  const lines = body.trimEnd().split('\n');
  return Object.fromEntries(lines.map((line) => [line.split(' ')[0], Buffer.from(line.split(' ')[1] ?? '', 'base64').toString('utf8')]));
}

test('the homelab of these tests is sound', () => {
  expect(checkInventory(hostInventory)).toEqual([]);
});

test('each machine has its answers and a script that is to be run', () => {
  expect([...files].map(([path, { executable }]) => [path, executable ?? false])).toEqual([
    ['one/answer.toml', false],
    ['one/first-boot.sh', true],
    ['two/answer.toml', false],
    ['two/first-boot.sh', true],
  ]);
});

test('the same homelab gives the same bytes', () => {
  expect([...hostsOf().files]).toEqual([...files]);
});

test('the installer takes the system’s disk by its serial number, and no other', () => {
  const answer = text('one/answer.toml');
  expect(answer).toContain('\n[disk-setup]\nfilesystem = "zfs"\nzfs.raid = "raid0"\nzfs.arc-max = 1024\nfilter.ID_SERIAL = "*N1*"\n');
  expect(answer).not.toMatch(/disk-list|H1/);
});

test('a machine is off once it is installed, so that a medium that is left in it installs nothing more', () => {
  for (const machine of ['one', 'two'])
    expect(text(`${machine}/answer.toml`)).toMatch(/^\[global\]\n(?:[a-z-]+ = .*\n)*reboot-mode = "power-off"\n\n\[network\]$/m);
});

test('the installer pins every NIC with a cable by its MAC address', () => {
  const mapping = (machine: string) => text(`${machine}/answer.toml`).split('.mapping]\n')[1]?.split('\n\n')[0];
  expect(mapping('one')).toBe('"52:54:00:00:00:01" = "enlan"\n"52:54:00:00:00:11" = "eninner"');
  expect(mapping('two')).toBe('"52:54:00:00:00:02" = "enlan"');
  expect(text('two/answer.toml')).toContain('filter.ID_NET_NAME_MAC = "*525400000002"\n');
});

test('a NIC gets its name by its MAC address and its type, which a bridge with the same address does not share', () => {
  const link = (nic: string) => put('two', `/etc/systemd/network/10-loutik-${nic}.link`);
  expect(link('enlan')).toContain('[Match]\nMACAddress=52:54:00:00:00:02\nType=ether\n\n[Link]\nName=enlan\n');
  expect(link('wlradio')).toContain('[Match]\nMACAddress=52:54:00:00:00:12\nType=wlan\n\n[Link]\nName=wlradio\n');
});

test('the bridge is on the NIC that leads to the Internet, with the machine’s addresses there', () => {
  expect(put('one', '/etc/network/interfaces')).toContain(
    'auto vmbr0\niface vmbr0 inet static\n\taddress 192.168.7.11/24\n\tgateway 192.168.7.1\n\tbridge-ports enlan\n\tbridge-stp off\n\tbridge-fd 0\n\nauto eninner\niface eninner inet static\n\taddress 10.9.9.1/24\n',
  );
  expect(put('two', '/etc/network/interfaces')).toContain(
    '\tbridge-ports enlan\n\tbridge-stp off\n\tbridge-fd 0\n\tpost-up ip address replace 10.9.9.2/24 dev vmbr0\n',
  );
});

test('what a radio in the bridge’s network sends leaves by the radio', () => {
  expect(put('two', '/etc/network/interfaces')).toContain(
    'iface wlradio inet static\n\taddress 192.168.7.13/32\n\tpost-up ip route replace 192.168.7.0/24 dev wlradio src 192.168.7.13 table 100\n',
  );
});

test('a host with two NICs in one segment answers on each for its own addresses alone, whatever their networks are', () => {
  const { nics, addresses } = hostInventory.machines.one as Machine;
  const arp = (links: Inventory['links'], more: Partial<Machine> = {}) => {
    const machines = { ...hostInventory.machines, one: { ...hostInventory.machines.one, ...more } as Machine };
    return sharesSegment({ ...hostInventory, machines, links }, 'one');
  };
  const lan: Inventory['links'] = [
    ['one.lan', 'switch'],
    ['switch', 'router'],
  ];
  expect(arp([...lan, ['one.inner', 'switch']])).toBe(true);
  expect(arp([['router', 'one.inner'], ...lan])).toBe(true);
  expect(arp([...lan, ['one.inner', 'two.radio']])).toBe(false); // a cable of their own
  expect(arp(lan, { nics: { lan: nics.lan as Nic }, addresses })).toBe(false);
  for (const machine of ['one', 'two']) expect(sharesSegment(base, machine)).toBe(false);
  const lines = '\nnet.ipv4.conf.all.arp_ignore = 1\nnet.ipv4.conf.all.arp_announce = 2\n';
  for (const machine of ['one', 'two']) expect(put(machine, '/etc/sysctl.d/60-loutik.conf')).toContain(lines);
  const { text: alone } = hostsOf(base);
  expect(alone('one/first-boot.sh')).not.toContain('arp_');
});

test('corosync has the network of the hosts first, then a path that needs no NIC of it where there is one', () => {
  const links = (inventory: Inventory, machine: string) => corosyncLinks(inventory, machine).map(({ address }) => address);
  expect([links(hostInventory, 'one'), links(hostInventory, 'two')]).toEqual([
    ['10.9.9.1', '192.168.7.11'],
    ['10.9.9.2', '192.168.7.13'],
  ]);
  expect([links(base, 'one'), links(base, 'two')]).toEqual([['192.168.7.11'], ['192.168.7.12']]);
});

test('a disk is a storage of its own name on every host that has one of that name', () => {
  expect(storagesOf(base)).toEqual([
    { name: 'nvme', pool: 'rpool/data', nodes: ['one', 'two'] },
    { name: 'hdd', pool: 'hdd', nodes: ['one', 'two'] },
  ]);
});

test('a host knows the VMs that may come to run on it, and makes its own', () => {
  const third = withChange('machines.three', { ...base.machines.two, host: { ...base.machines.two.host, nodeId: 3 } }, base);
  const names = (machine: string) => guestsOf(third, machine).map(([name]) => name);
  expect([names('one'), names('two'), names('three')]).toEqual([['server', 'worker'], ['server', 'worker'], ['worker']]);
  expect(text('two/first-boot.sh')).toContain("\nOWN_VMS=(\n  'worker'\n)\n");
});

test('a VM’s disks carry their names as serial numbers, the system first', () => {
  expect(text('one/first-boot.sh')).toContain(
    [
      "  'server 100 nvme vm-100-system scsi0 20480M discard=on,iothread=1,serial=system'",
      "  'server 100 nvme vm-100-fast scsi1 61440M discard=on,iothread=1,serial=fast'",
      "  'server 100 hdd vm-100-hot scsi2 307200M discard=on,iothread=1,serial=hot'",
    ].join('\n'),
  );
});

test('a battery’s machine alone has a lid, a panel and a charge limit to see to', () => {
  expect(put('two', '/etc/systemd/logind.conf.d/10-loutik-lid.conf')).toContain('\nHandleLidSwitch=ignore\n');
  expect(text('two/first-boot.sh')).toContain("\nBATTERY_LIMIT='80'\n");
  expect(() => put('one', '/etc/systemd/logind.conf.d/10-loutik-lid.conf')).toThrow('puts no');
});

test('a NIC on USB never sleeps', () => {
  expect(put('two', '/etc/udev/rules.d/60-loutik-power.rules')).toMatch(/ATTR\{address\}=="52:54:00:00:00:02".*echo on >/);
  expect(put('one', '/etc/udev/rules.d/60-loutik-power.rules')).not.toContain('echo on');
});

test('an image over plain HTTP comes from the mirror under its whole name', () => {
  const image = withChange('cloudImage.url', 'http://images.test.example/debian.qcow2', hostInventory);
  expect(hostsOf(image).text('one/first-boot.sh')).toContain("\nIMAGE_URL='http://images.test.example/debian.qcow2'\n");
  expect(hostsOf(withChange('mirror', 'http://192.168.7.5/m/', image)).text('one/first-boot.sh')).toContain(
    "\nIMAGE_URL='http://192.168.7.5/m/images.test.example/debian.qcow2'\n",
  );
});

test('the cluster has the homelab’s name, as much of it as Proxmox VE takes', () => {
  const cluster = (name: string) => /^CLUSTER='(.*)'$/m.exec(hostsOf(hostInventory, name).text('one/first-boot.sh'))?.[1];
  expect(['home', 'my-little-house-by-the-sea', 'my-little-home-lab'].map(cluster)).toEqual(['home', 'my-little-house', 'my-little-home']);
});

test('a USB NIC that dropped out and is back joins its bridge again; one that is in it is left alone', () => {
  expect(put('two', '/etc/udev/rules.d/60-loutik-power.rules')).toMatch(
    /ATTR\{address\}=="52:54:00:00:00:02".*TAG\+="systemd", ENV\{SYSTEMD_WANTS\}\+="loutik-rejoin@enlan\.service"\n/,
  );
  const unit = put('two', '/etc/systemd/system/loutik-rejoin@.service');
  expect(unit).toContain('After=networking.service\nConditionPathExists=!/sys/class/net/%i/master\n');
  expect(unit).toContain('ExecStart=/usr/sbin/ifreload -a\n');
  expect(put('one', '/etc/udev/rules.d/60-loutik-power.rules')).not.toContain('loutik-rejoin');
});

test('nothing is fetched past the mirror, but Git, which has mirrors of its own', () => {
  const mirrored = hostsOf(withChange('mirror', 'http://192.168.7.5:8000', hostInventory));
  const urls =
    mirrored
      .text('one/first-boot.sh')
      .split('put_snippets() {')[0]
      ?.match(/https?:\/\/[^\s'"$]+/g) ?? [];
  expect(urls.length).toBeGreaterThan(4);
  expect(urls.filter((url) => !url.startsWith('http://192.168.7.5:8000/'))).toEqual([hostInventory.git.url]);
});

test.each([
  ['22:30', '07:30', '8..21'],
  ['22:00', '07:00', '7..21'],
  ['01:15', '05:45', '0,6..23'],
  ['00:00', '06:00', '6..23'],
])('from %s to %s is quiet, so %s are loud', (from, to, loud) => {
  expect(loudHours({ from, to, timezone: 'Europe/Zurich' })).toBe(loud);
});

test.each([
  ['22:30', '07:30', '08:30', 13 * 3600],
  ['22:00', '07:00', '08:00', 13 * 3600],
  ['02:00', '00:00', '00:30', 3600], // two hours in which anything may be heard
])('from %s to %s is quiet, so disks are read to their ends from %s on, for %d s at most', (from, to, at, seconds) => {
  expect(scrubWindow({ from, to, timezone: 'Europe/Zurich' })).toEqual({ at, seconds });
});

test('each host reads its disks on a day of its own', () => {
  const when = (machine: string) => /OnCalendar=(.*)/.exec(put(machine, '/etc/systemd/system/loutik-scrub.timer'))?.[1];
  expect([when('one'), when('two')]).toEqual(['*-*-10 08:00:00', '*-*-11 08:00:00']);
});

test('replication comes so often in the loud hours', () => {
  expect(replicationSchedule(base.quietHours, Duration.minutes(15))).toBe('7..21:0/15');
  expect(replicationSchedule(base.quietHours, Duration.hours(1))).toBe('7..21:00');
});

test('the last replication is ten minutes before the quiet hours', () => {
  expect(put('one', '/etc/systemd/system/loutik-last-replication.timer')).toContain('\nOnCalendar=*-*-* 21:50:00\n');
  expect(put('one', '/etc/systemd/system/loutik-last-replication.service')).toContain(
    '\nExecStart=/usr/local/sbin/loutik-host replicate\n',
  );
});

describe('what is not known yet', () => {
  const synth = (path: string) => {
    const { files, todo } = synthesized(() => {}, { inventory: withChange(path, toFill('that'), hostInventory) });
    const whole = files.filter((file) => file.path.includes('/hosts/') && holesIn(file.content).length === 0).map((file) => file.path);
    return { whole, todo: todo.map(({ about }) => about ?? '') };
  };
  const path = (file: string) => `bootstrap/test/hosts/${file}`;

  test.each([
    [
      'the serial number of the system’s disk',
      'machines.one.disks.nvme.serial',
      ['one/first-boot.sh', 'two/answer.toml', 'two/first-boot.sh'],
    ],
    ['the serial number of a data disk', 'machines.one.disks.hdd.serial', ['one/answer.toml', 'two/answer.toml', 'two/first-boot.sh']],
    ['a MAC address', 'machines.two.nics.lan.mac', ['one/answer.toml', 'one/first-boot.sh']],
    ['the radio’s MAC address', 'machines.two.nics.radio.mac', ['one/answer.toml', 'one/first-boot.sh', 'two/answer.toml']],
    ['an SSH key', 'tailnet.sshKeys.0', []],
  ])('is a hole in the files that need it: %s', (_, place, whole) => {
    const result = synth(place);
    expect(result.whole).toEqual(whole.map(path));
    for (const file of ['one/answer.toml', 'one/first-boot.sh', 'two/answer.toml', 'two/first-boot.sh'].filter(
      (name) => !whole.includes(name),
    )) {
      expect(result.todo).toContainEqual(expect.stringContaining(path(file)));
    }
  });
});

describe('the secret part', () => {
  test('fills every slot of the answers, and nothing else of them', () => {
    expect(secretSlots(text('one/answer.toml'))).toEqual(['hosts.rootPasswordHash']);
    expect(secretFiles('one')['answer.toml']).toBe(
      text('one/answer.toml').replace('{{secret:hosts.rootPasswordHash}}', () => secrets.hosts.rootPasswordHash),
    );
  });

  test('holds the public script, whole', () => {
    expect(secretFiles('one')['first-boot.sh']).toContain(
      `put_public <<'LOUTIK_END_OF_PUBLIC'\n${text('one/first-boot.sh')}LOUTIK_END_OF_PUBLIC\nstart\n`,
    );
  });

  test('holds what the machine needs, and what its VMs do', () => {
    const of = (machine: string) => Object.keys(secretsIn(secretFiles(machine)['first-boot.sh']));
    expect(of('one')).toEqual([
      'git-credentials',
      'ssh-key',
      'ssh-key.pub',
      'tailscale-auth-key',
      'vendor-data/server',
      'vendor-data/worker',
      'nut-ups-primary',
    ]);
    expect(of('two')).toEqual([
      'git-credentials',
      'ssh-key',
      'ssh-key.pub',
      'tailscale-auth-key',
      'wpa_supplicant.conf',
      'vendor-data/server',
      'vendor-data/worker',
    ]);
  });

  test('keeps a radio’s name from meaning anything', () => {
    const odd = { ...secrets, wifi: { ssid: 'a "house"\n}', passphrase: 'with "quotes" and #' } };
    expect(secretsIn(secretFiles('two', odd)['first-boot.sh'])['wpa_supplicant.conf']).toContain(
      `\n\tssid=${Buffer.from('a "house"\n}').toString('hex')}\n\tpsk="with "quotes" and #"\n`,
    );
  });

  test('no value of it stands in a file that is committed', () => {
    const leaves = (value: unknown): string[] =>
      typeof value === 'string' ? value.split('\n') : Object.values(value as Record<string, unknown>).flatMap(leaves);
    const values = leaves(secrets).filter((value) => value.length >= 12 && !value.startsWith('-----'));
    expect(values.length).toBeGreaterThan(20);
    const committed = [...files.values()].map(({ content }) => content).join('\n');
    expect(values.filter((value) => committed.includes(value))).toEqual([]);
  });

  test.each([
    ['the radio of a machine that has one', { wifi: undefined }, 'two', 'secrets.wifi'],
    ['the password of root', { hosts: { ...secrets.hosts, rootPasswordHash: '' } }, 'one', 'secrets.hosts.rootPasswordHash'],
  ])('is not made without %s', (_, change, machine, where) => {
    expect(() => secretFiles(machine, { ...secrets, ...change })).toThrow(ProblemsError);
    try {
      secretFiles(machine, { ...secrets, ...change });
    } catch (error) {
      expect((error as ProblemsError).problems).toEqual([expect.objectContaining({ code: 'SECRET_MISSING', where })]);
    }
  });

  test('a machine without a radio needs none', () => {
    expect(() => secretFiles('one', { ...secrets, wifi: undefined })).not.toThrow();
  });

  test('a slot that no secret answers to is an error', () => {
    expect(() => fillSecrets('{{secret:hosts.rootPassword}}', secrets)).toThrow('secrets.hosts.rootPassword');
    expect(() => fillSecrets('{{secret:constructor.name}}', secrets)).toThrow('secrets.constructor.name');
    expect(fillSecrets('a {{secret:tailscale.host}} b', secrets)).toBe(`a ${secrets.tailscale.host} b`);
  });
});

test('a host that has no address on its way out is told, not thrown', () => {
  expect(problemsOf(() => {}, { inventory: withChange('machines.one.addresses', [], hostInventory) }).map(({ where }) => where)).toContain(
    'machines.one.addresses',
  );
});
