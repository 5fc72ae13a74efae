import { programs } from '../../../src/twin/images/programs';
import type { RunModel } from '../../../src/twin/run/model';
import { imagesOf, standInsBeside } from '../../../src/twin/run/system';
import { runTools } from '../../../src/twin/run/tools';
import { pinned, type Tool } from '../../../src/twin/tools';
import { read, repository } from '../../lab';

const standIn = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: `stand-in-${name}` },
  spec: { template: { spec: { containers: [{ image: `${name}:1` }] } } },
});
const version = (name: string) => pinned(repository, programs.find((each) => each.name === name)?.build as NonNullable<Tool['build']>);

test('a twin’s images are the homelab’s, those of DNS and ingress as our modules pin them, the sandbox’s and the stand-ins’', () => {
  expect(imagesOf(repository, { images: ['app:1'] } as unknown as RunModel, [standIn('x')])).toEqual([
    'app:1',
    `docker.io/coredns/coredns:${version('coredns').slice(1)}`,
    `docker.io/library/traefik:${version('traefik')}`,
    'loutik.invalid/pause:1',
    'x:1',
  ]);
});

test('what really runs has no stand-in', () => {
  const all = [
    ...['coredns', 'traefik', 'metrics-server', 'coredns-2'].map(standIn),
    { ...standIn(''), metadata: { name: 'my-stand-in-coredns' } },
  ];
  expect(standInsBeside(all).map(({ metadata }) => metadata.name)).toEqual([
    'stand-in-metrics-server',
    'stand-in-coredns-2',
    'my-stand-in-coredns',
  ]);
});

describe('the programs that nodes need', () => {
  test('are built from modules that are there, or said how to install by Debian’s package', () => {
    for (const { name, build, install } of runTools) {
      if (build === undefined)
        expect([name, install]).toEqual([name, expect.stringMatching(/^install the package \S+ \(Debian: apt install \S+\)$/)]);
      else expect(read(`tools/${build.folder}/go.mod`)).toMatch(new RegExp(`^(require )?\\s*${build.module} v`, 'm'));
    }
  });

  test('are Kubernetes’ own two, the policies’, the off-site provider’s two, and Debian’s', () => {
    const built = runTools.flatMap(({ name, build }) => (build ? [[name, build.package]] : []));
    expect(built).toEqual([
      ['kubelet', 'k8s.io/kubernetes/cmd/kubelet'],
      ['kube-proxy', 'k8s.io/kubernetes/cmd/kube-proxy'],
      ['kube-router', 'github.com/cloudnativelabs/kube-router/v2/cmd/kube-router'],
      ['restic', 'github.com/restic/restic/cmd/restic'],
      ['rest-server', 'github.com/restic/rest-server/cmd/rest-server'],
    ]);
    const debian = runTools.flatMap(({ name, install = '', build, versionArguments }) =>
      build ? [] : [`${name} of ${/package (\S+)/.exec(install)?.[1]} says its version by ${versionArguments.join(' ') || 'nothing'}`],
    );
    expect(debian).toEqual([
      'containerd of containerd says its version by --version',
      'ctr of containerd says its version by --version',
      'runc of runc says its version by --version',
      'host-local of containernetworking-plugins says its version by nothing',
      'loopback of containernetworking-plugins says its version by nothing',
      'portmap of containernetworking-plugins says its version by nothing',
      'ptp of containernetworking-plugins says its version by nothing',
      'ip of iproute2 says its version by -Version',
      'iptables of iptables says its version by --version',
      'ipset of ipset says its version by --version',
      'mkfs.ext4 of e2fsprogs says its version by -V',
      'mkfs.xfs of xfsprogs says its version by -V',
      'xfs_quota of xfsprogs says its version by -V',
      'nsenter of util-linux says its version by --version',
      'openssl of openssl says its version by version',
      'socat of socat says its version by -V',
    ]);
  });

  test('are also looked for where a user’s PATH does not lead: /usr/sbin, and CNI plug-ins in their own folder', () => {
    const folders = (name: string) => runTools.find((tool) => tool.name === name)?.folders;
    expect([folders('ip'), folders('ptp'), folders('kubelet')]).toEqual([['/usr/sbin', '/sbin'], ['/usr/lib/cni'], undefined]);
  });

  test('say their version by --version where we build them', () => {
    for (const { build, versionArguments } of [...runTools, ...programs]) if (build) expect(versionArguments).toEqual(['--version']);
  });
});
