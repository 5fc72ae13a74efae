/** What the image of the machines under test is made of: Debian's own cloud image as near as it matters, and what machines install. */
export const suite = 'trixie';

export const packages = [
  // as in Debian's cloud image
  'cloud-guest-utils',
  'cloud-init',
  'dbus',
  'fdisk',
  'linux-image-cloud-amd64',
  'netplan.io',
  'openssh-server',
  'sudo',
  'systemd-resolved',
  'systemd-sysv',
  'udev',
  'zstd',
  'unattended-upgrades',
  // what the machines' own lists ask for, so that a boot needs no mirror of all Debian
  'ca-certificates',
  'corosync-qnetd',
  'curl',
  'git',
  'gnupg',
  'haproxy',
  'jq',
  'nftables',
  'qemu-guest-agent',
  'xfsprogs',
  // K3s brings its own iptables; its stand-in does not. The stand-in of its API is Python, which cloud-init brings
  'iptables',
  'iproute2',
];

/** Grows at the first boot, as on a real machine. */
export const sizes = { image: '1800M', root: '1700M', disk: '6G' } as const;
