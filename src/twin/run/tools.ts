import { programs } from '../images/programs';
import { kubernetes, type Tool } from '../tools';

const debian = (name: string, install: string, versionArguments: readonly string[] = ['--version']): Tool => ({
  name,
  install: `install the package ${install} (Debian: apt install ${install})`,
  folders: ['/usr/sbin', '/sbin'],
  versionArguments,
});
/** A CNI plug-in, which says its version only to who speaks its protocol. */
const plugin = (name: string): Tool => ({ ...debian(name, 'containernetworking-plugins', []), folders: ['/usr/lib/cni'] });

/** Every program that nodes need when containers run, besides those of any twin. */
export const runTools: readonly Tool[] = [
  kubernetes('kubelet'),
  kubernetes('kube-proxy'),
  {
    // K3s embeds a fork's network policy controller. This is its last release that Go's module proxy and checksum database have; only
    // its policies run here, not its router and service proxy.
    name: 'kube-router',
    build: {
      folder: 'kube-router',
      module: 'github.com/cloudnativelabs/kube-router/v2',
      package: 'github.com/cloudnativelabs/kube-router/v2/cmd/kube-router',
    },
    versionArguments: ['--version'],
  },
  ...programs.filter(({ name }) => ['restic', 'rest-server'].includes(name)), // the provider of off-site backups
  debian('containerd', 'containerd'),
  debian('ctr', 'containerd'),
  debian('runc', 'runc'),
  ...['host-local', 'loopback', 'portmap', 'ptp'].map(plugin),
  debian('ip', 'iproute2', ['-Version']),
  debian('iptables', 'iptables'),
  debian('ipset', 'ipset'),
  debian('mkfs.ext4', 'e2fsprogs', ['-V']),
  debian('mkfs.xfs', 'xfsprogs', ['-V']),
  debian('xfs_quota', 'xfsprogs', ['-V']),
  debian('nsenter', 'util-linux'),
  debian('openssl', 'openssl', ['version']),
  debian('socat', 'socat', ['-V']),
];
