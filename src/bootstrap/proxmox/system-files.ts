import type { Lab } from '../../constructs/lab';
import { header } from '../../files/file-spec';
import { lastReplication } from '../../inventory/data-age';
import { downloadUrl } from '../../inventory/download';
import type { Host, Machine } from '../../inventory/machine';
import { isHole } from '../../units/hole';
import { timeOfDay } from '../../units/time-of-day';
import { mirroredDebian, debian as suite } from '../packages';
import { dataDisks, interfacesOf, nicName, sharesSegment } from './host-plan';
import type { HostFile } from './host-script';
import { loudHours, scrubWindow } from './schedule';

const keyrings = '/usr/share/keyrings';

/** Where Tailscale's key is fetched from, and kept. */
export const tailscaleKeyring = `${keyrings}/tailscale-archive-keyring.gpg`;
export const tailscaleKey = (lab: Lab) => downloadUrl(lab.inventory, `https://pkgs.tailscale.com/stable/debian/${suite}.noarmor.gpg`);

/** APT's sources: what Proxmox VE gives to everybody, and Tailscale's. Debian's stay as the installer chose them, unless there is a mirror. */
export function repositoryFiles(lab: Lab): HostFile[] {
  const source = header(`clusters/${lab.homelab}/inventory.ts`);
  const uri = (path: string) => downloadUrl(lab.inventory, `https://${path}`);
  // Proxmox documents http alone for its own: APT checks signatures, not transport
  const plain = (path: string) => (lab.inventory.mirror === undefined ? `http://${path}` : uri(path));
  const stanza = (at: string, suites: string, components: string, keyring: string) =>
    `Types: deb\nURIs: ${at}\nSuites: ${suites}\nComponents: ${components}\nSigned-By: ${keyring}\n`;
  const file = (name: string, ...stanzas: string[]) => ({
    path: `/etc/apt/sources.list.d/${name}.sources`,
    content: `${source}\n${stanzas.join('\n')}`,
    trigger: 'apt',
  });
  return [
    file(
      'proxmox',
      stanza(plain('download.proxmox.com/debian/pve'), suite, 'pve-no-subscription', `${keyrings}/proxmox-archive-keyring.gpg`),
    ),
    ...(lab.inventory.mirror === undefined ? [] : [file('debian', mirroredDebian(lab.inventory.mirror, 'main non-free-firmware'))]),
    ...(lab.inventory.tailnet ? [file('tailscale', stanza(uri('pkgs.tailscale.com/stable/debian'), suite, 'main', tailscaleKeyring))] : []),
  ];
}

/** The ZFS cache's bound holds from the next boot on, too. */
export function zfsFiles(lab: Lab, { host }: Host): HostFile[] {
  return [
    {
      path: '/etc/modprobe.d/zfs.conf',
      content: `${header(`clusters/${lab.homelab}/inventory.ts`)}\noptions zfs zfs_arc_max=${host.zfsCache.count}\n`,
      trigger: 'initramfs',
    },
  ];
}

/** Behaviour of the system itself: after a panic, with the lid shut, and what it draws when it has nothing to do. */
export function systemFiles(lab: Lab, name: string): HostFile[] {
  const machine = lab.inventory.machines[name] as Host;
  const source = header(`clusters/${lab.homelab}/inventory.ts`);
  const isLaptop = lab.inventory.feeds[machine.power.feed]?.kind === 'battery';
  return [
    {
      path: '/etc/sysctl.d/60-loutik.conf',
      content: [
        source,
        '# nobody is there to press a button',
        'kernel.panic = 10',
        'kernel.nmi_watchdog = 0',
        'vm.dirty_writeback_centisecs = 1500',
        // each NIC answers for its own addresses alone
        ...(sharesSegment(lab.inventory, name) ? ['net.ipv4.conf.all.arp_ignore = 1', 'net.ipv4.conf.all.arp_announce = 2'] : []),
        '# a router would give it public addresses, and Proxmox VE listens on each',
        ...interfacesOf(lab.inventory, name).map((device) => `net/ipv6/conf/${device}/disable_ipv6 = 1`),
        '',
      ].join('\n'),
      trigger: 'sysctl',
    },
    {
      // the root password is for the console and Proxmox VE's page; hosts and their owner come in by keys
      path: '/etc/ssh/sshd_config.d/10-loutik.conf',
      content: `${source}\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n`,
      trigger: 'ssh',
    },
    { path: '/etc/udev/rules.d/60-loutik-power.rules', content: `${source}\n${udevRules(machine)}`, trigger: 'udev' },
    {
      path: '/etc/tmpfiles.d/loutik-power.conf',
      content: [
        source,
        'w- /sys/module/pcie_aspm/parameters/policy - - - - powersave',
        'w- /sys/module/snd_hda_intel/parameters/power_save - - - - 1',
        'w- /sys/devices/system/cpu/cpu*/cpufreq/energy_performance_preference - - - - balance_power',
        '',
      ].join('\n'),
      trigger: 'tmpfiles',
    },
    unit(source, 'loutik-together.service', {
      description: 'What takes both hosts: QDevice, replication, high availability',
      start: ['-/usr/local/sbin/loutik-host step qdevice', '/usr/local/sbin/loutik-host step together'],
      waits: true,
    }),
    timer(source, 'loutik-together', 'OnBootSec=5min\nOnUnitInactiveSec=5min'),
    unit(source, 'loutik-snapshots.service', {
      description: 'ZFS snapshots of the data of VMs that run here',
      start: ['/usr/local/sbin/loutik-host snapshots'],
    }),
    timer(source, 'loutik-snapshots', `OnCalendar=*-*-* ${loudHours(lab.inventory.quietHours)}:05:00`),
    unit(source, 'loutik-last-replication.service', {
      description: 'Replicas made once more before the quiet hours',
      start: ['/usr/local/sbin/loutik-host replicate'],
      waits: true,
    }),
    timer(source, 'loutik-last-replication', `OnCalendar=*-*-* ${timeOfDay(lastReplication(lab.inventory.quietHours))}:00`),
    unit(source, 'loutik-scrub.service', {
      description: 'Reads the disks to their ends, by day',
      start: ['/usr/local/sbin/loutik-host scrub'],
    }),
    // each host on a day of its own: two that read at once draw twice as much
    timer(source, 'loutik-scrub', `OnCalendar=*-*-${9 + machine.host.nodeId} ${scrubWindow(lab.inventory.quietHours).at}:00`),
    ...(usbNics(machine).length > 0 ? [rejoinUnit(source)] : []),
    ...(isLaptop ? laptopFiles(source) : []),
  ];
}

/** A USB NIC that drops out and comes back is a new device, which no bridge and no address waits for. */
function rejoinUnit(source: string): HostFile {
  return {
    path: '/etc/systemd/system/loutik-rejoin@.service',
    content: `${source}
[Unit]
Description=%i into its bridge again
After=networking.service
ConditionPathExists=!/sys/class/net/%i/master

[Service]
Type=oneshot
ExecStart=/usr/sbin/ifreload -a
`,
    trigger: 'systemd',
  };
}

const usbNics = ({ nics }: Machine) => Object.entries(nics).filter(([, { kind }]) => kind === 'usb-ethernet');

/** Units of the system's files that are to be on. */
export function systemUnits(lab: Lab, name: string): string[] {
  const feed = lab.inventory.machines[name]?.power.feed ?? '';
  const timers = ['loutik-together.timer', 'loutik-snapshots.timer', 'loutik-last-replication.timer', 'loutik-scrub.timer'];
  return lab.inventory.feeds[feed]?.kind === 'battery' ? [...timers, 'loutik-charge-limit.service', 'loutik-blank.service'] : timers;
}

/** A lid that is shut all day, a panel that nobody looks at, a battery that is never used. */
function laptopFiles(source: string): HostFile[] {
  return [
    {
      path: '/etc/systemd/logind.conf.d/10-loutik-lid.conf',
      content: `${source}\n[Login]\nHandleLidSwitch=ignore\nHandleLidSwitchExternalPower=ignore\nHandleLidSwitchDocked=ignore\n`,
      trigger: 'logind',
    },
    unit(source, 'loutik-charge-limit.service', {
      description: 'Holds the battery below full',
      start: ['/usr/local/sbin/loutik-host charge-limit'],
      atBoot: true,
    }),
    unit(source, 'loutik-blank.service', {
      description: 'Turns the panel off after a minute', // the same as the kernel's consoleblank, without a boot loader's part
      start: ['/bin/sh -c "TERM=linux setterm --blank 1 --powerdown 2 </dev/tty1 >/dev/tty1"'],
      atBoot: true,
    }),
  ];
}

function unit(
  source: string,
  name: string,
  { description, start, atBoot, waits }: { description: string; start: readonly string[]; atBoot?: boolean; waits?: boolean },
): HostFile {
  const service = ['Type=oneshot', ...(waits ? ['SuccessExitStatus=75'] : []), ...start.map((command) => `ExecStart=${command}`)];
  const install = atBoot ? ['', '[Install]', 'WantedBy=multi-user.target'] : [];
  return {
    path: `/etc/systemd/system/${name}`,
    content: [
      source,
      '[Unit]',
      `Description=${description}`,
      '',
      '[Service]',
      ...service,
      ...(atBoot ? ['RemainAfterExit=yes'] : []),
      ...install,
      '',
    ].join('\n'),
    trigger: 'systemd',
  };
}

function timer(source: string, name: string, when: string): HostFile {
  return {
    path: `/etc/systemd/system/${name}.timer`,
    content: `${source}\n[Unit]\nDescription=${name}, by the clock\n\n[Timer]\n${when}\n\n[Install]\nWantedBy=timers.target\n`,
    trigger: 'systemd',
  };
}

/** As `powertop --auto-tune`, without what hangs when it sleeps: USB NICs, and what is a HID device to USB, a UPS as well. */
function udevRules(machine: Host): string {
  const spinning = dataDisks(machine).filter(([, { kind }]) => kind === 'hdd');
  return [
    'ACTION=="remove", GOTO="loutik_end"',
    'SUBSYSTEM=="pci", TEST=="power/control", ATTR{power/control}="auto"',
    'SUBSYSTEM=="scsi_host", TEST=="link_power_management_policy", ATTR{link_power_management_policy}="med_power_with_dipm"',
    'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", TEST=="power/control", ENV{ID_USB_INTERFACES}!="*:03*", ATTR{power/control}="auto"',
    // the event is the interface's; its USB device is two folders up
    ...usbNics(machine).flatMap(([nic, { mac }]) => {
      const address = isHole(mac) ? mac : mac.toLowerCase();
      return [
        `# ${nicName(machine, nic)}`,
        `SUBSYSTEM=="net", ATTR{address}=="${address}", TEST=="device", RUN+="/bin/sh -c 'echo on >/sys$devpath/device/../power/control'", TAG+="systemd", ENV{SYSTEMD_WANTS}+="loutik-rejoin@${nicName(machine, nic)}.service"`,
      ];
    }),
    // 241: after half an hour
    ...spinning.flatMap(([disk, { serial }]) => [
      `# ${disk}`,
      `SUBSYSTEM=="block", ENV{DEVTYPE}=="disk", ENV{ID_SERIAL}=="*${serial}*", RUN+="/usr/sbin/hdparm -q -S 241 /dev/%k"`,
    ]),
    'LABEL="loutik_end"',
    '',
  ].join('\n');
}
