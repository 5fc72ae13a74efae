import { Jellyfin } from '../../../charts/jellyfin';
import { ArgoCd } from '../../../charts/platform/argocd';
import { KubeSystem } from '../../../charts/platform/kube-system';
import { Priorities } from '../../../charts/platform/priorities';
import { SealedSecrets } from '../../../charts/platform/sealed-secrets';
import { Storage } from '../../../charts/platform/storage';
import { Traefik } from '../../../charts/platform/traefik';
import { Bytes, type Inventory } from '../../../src';
import { homelabOf } from '../../bootstrap/filled';
import { base } from '../../inventory/base';

/** Where each machine has the repository that it follows. */
export const followed = '/srv/lab';

/** Who is where on the LAN of the base inventory besides its machines. */
export const lanAddresses = { router: '192.168.7.1', mirror: '192.168.7.5', stranger: '192.168.7.50' } as const;

/** The devices of the tailnet, by what they are. */
export const tailnet = {
  server: { name: 'server', address: '100.64.0.20', tags: ['tag:node'] },
  gateway: { name: 'gateway', address: '100.64.0.7', tags: ['tag:gateway'] },
  member: { name: 'phone', address: '100.64.0.8', tags: [] },
} as const;

/**
 * The base homelab with a platform and one service that asks something of its node, downloading from a mirror in the house. Each machine has
 * the repository that it follows itself.
 */
export function bootLab(sshKey: string, k3sVersion: string = base.k3s.version) {
  const inventory: Inventory = {
    ...base,
    mirror: `http://${lanAddresses.mirror}`,
    git: { ...base.git, url: `file://${followed}` },
    k3s: { ...base.k3s, version: k3sVersion },
    tailnet: { ...base.tailnet, sshKeys: [sshKey] },
  };
  // biome-ignore lint/suspicious/noExplicitAny: as in test/lab.ts
  return homelabOf('test', inventory, (lab: any) => {
    const { one } = lab.machines;
    const { disks, domain } = lab;
    new KubeSystem(lab);
    new Priorities(lab);
    new SealedSecrets(lab, { home: one });
    new Storage(lab, { home: one });
    new Traefik(lab, { on: disks.one.nvme });
    new ArgoCd(lab, { home: one, hostname: `argocd.${domain}` });
    new Jellyfin(lab, {
      hostname: `films.${domain}`,
      audience: 'public',
      library: Bytes.gib(155),
      on: disks.two.hdd,
      config: disks.two.nvme,
    });
  });
}
