import { ArgoCd } from '../../../charts/platform/argocd';
import { Backups } from '../../../charts/platform/backups';
import { KubeSystem } from '../../../charts/platform/kube-system';
import { Priorities } from '../../../charts/platform/priorities';
import { SealedSecrets } from '../../../charts/platform/sealed-secrets';
import { Storage } from '../../../charts/platform/storage';
import { TenantPolicies } from '../../../charts/platform/tenant-policies';
import { Traefik } from '../../../charts/platform/traefik';
import { Vaultwarden } from '../../../charts/shelf/vaultwarden';
import { Bytes, type Lab } from '../../../src';
import type { inventory } from './inventory';

/** Everything of charts/shelf at once, in the order of their names. */
export default (lab: Lab<typeof inventory>) => {
  const { oak, elm, fir } = lab.machines;
  const { disks, domain } = lab;

  new KubeSystem(lab);
  new Priorities(lab);
  new TenantPolicies(lab);
  new SealedSecrets(lab, { home: oak });
  new Storage(lab, { home: oak });
  new Traefik(lab, { on: disks.oak.nvme });
  new ArgoCd(lab, { home: oak, hostname: `argocd.${domain}` });
  new Backups(lab, {
    servers: [
      { machine: elm, on: disks.elm.hdd, size: Bytes.gib(400) },
      { machine: fir, on: disks.fir.hdd, size: Bytes.gib(400) },
    ],
  });

  new Vaultwarden(lab, { hostname: `vault.${domain}`, audience: 'public', on: disks.oak.nvme });
};
