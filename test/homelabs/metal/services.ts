import { Jellyfin } from '../../../charts/jellyfin';
import { Nextcloud } from '../../../charts/nextcloud';
import { ArgoCd } from '../../../charts/platform/argocd';
import { Backups } from '../../../charts/platform/backups';
import { KubeSystem } from '../../../charts/platform/kube-system';
import { Priorities } from '../../../charts/platform/priorities';
import { SealedSecrets } from '../../../charts/platform/sealed-secrets';
import { Storage } from '../../../charts/platform/storage';
import { Traefik } from '../../../charts/platform/traefik';
import { Bytes, type Lab } from '../../../src';
import type { inventory } from './inventory';

/** What runs in the homelab: for the house, and for its people wherever they are. */
export default (lab: Lab<typeof inventory>) => {
  const { tower, mini } = lab.machines;
  const { disks, domain } = lab;

  new KubeSystem(lab);
  new Priorities(lab);
  new SealedSecrets(lab, { home: tower });
  new Storage(lab, { home: tower });
  new Traefik(lab, { on: disks.tower.ssd });
  new ArgoCd(lab, { home: tower, hostname: `argocd.${domain}` });
  new Backups(lab, { servers: [{ machine: mini, on: disks.mini.hdd, size: Bytes.gib(200) }] });

  new Nextcloud(lab, {
    hostname: `cloud.${domain}`,
    audience: 'tailnet',
    files: Bytes.gib(500),
    on: disks.tower.hdd,
    code: disks.tower.ssd,
  });
  new Jellyfin(lab, { hostname: `films.${domain}`, audience: 'lan', library: Bytes.gib(200), on: disks.mini.hdd, config: disks.mini.ssd });
};
