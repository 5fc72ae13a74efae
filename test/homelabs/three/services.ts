import { Bot } from '../../../charts/bot';
import { Jellyfin } from '../../../charts/jellyfin';
import { Nextcloud } from '../../../charts/nextcloud';
import { ArgoCd } from '../../../charts/platform/argocd';
import { Backups } from '../../../charts/platform/backups';
import { KubeSystem } from '../../../charts/platform/kube-system';
import { Priorities } from '../../../charts/platform/priorities';
import { SealedSecrets } from '../../../charts/platform/sealed-secrets';
import { Storage } from '../../../charts/platform/storage';
import { TenantPolicies } from '../../../charts/platform/tenant-policies';
import { Traefik } from '../../../charts/platform/traefik';
import { StudentProject } from '../../../charts/students';
import { Bytes, type Lab } from '../../../src';
import type { inventory } from './inventory';

/** What runs in the homelab, spread over its three nodes. */
export default (lab: Lab<typeof inventory>) => {
  const { ash, birch, cedar } = lab.machines;
  const { disks, domain } = lab;

  new KubeSystem(lab);
  new Priorities(lab);
  new TenantPolicies(lab);
  new SealedSecrets(lab, { home: ash });
  new Storage(lab, { home: ash });
  new Traefik(lab, { on: disks.ash.data });
  new ArgoCd(lab, { home: ash, hostname: `argocd.${domain}` });
  new Backups(lab, {
    servers: [
      { machine: birch, on: disks.birch.data, size: Bytes.gib(100) },
      { machine: cedar, on: disks.cedar.data, size: Bytes.gib(100) },
    ],
  });

  new Nextcloud(lab, {
    hostname: `cloud.${domain}`,
    audience: 'public',
    files: Bytes.gib(300),
    on: disks.birch.data,
    code: disks.birch.data,
  });
  new Jellyfin(lab, {
    hostname: `films.${domain}`,
    audience: 'public',
    library: Bytes.gib(300),
    on: disks.cedar.data,
    config: disks.cedar.data,
  });
  new Bot(lab, { on: disks.ash.data });
  new StudentProject(lab, {
    name: 'quiz',
    hostname: `quiz.${domain}`,
    repository: { url: 'https://git.three.example/students/quiz.git', branch: 'main', path: 'deploy' },
    home: cedar,
    volumes: { scratch: { on: disks.cedar.data, size: Bytes.gib(4) } },
  });
};
