import { Bot } from '../../charts/bot';
import { Jellyfin } from '../../charts/jellyfin';
import { Nextcloud } from '../../charts/nextcloud';
import { ArgoCd } from '../../charts/platform/argocd';
import { Backups } from '../../charts/platform/backups';
import { KubeSystem } from '../../charts/platform/kube-system';
import { Priorities } from '../../charts/platform/priorities';
import { SealedSecrets } from '../../charts/platform/sealed-secrets';
import { Storage } from '../../charts/platform/storage';
import { TenantPolicies } from '../../charts/platform/tenant-policies';
import { Traefik } from '../../charts/platform/traefik';
import { StudentProject } from '../../charts/students';
import { Bytes, image, type Lab } from '../../src';
import type { inventory } from './inventory';

/** What runs in the homelab. */
export default (lab: Lab<typeof inventory>) => {
  const { i5, ryzen } = lab.machines;
  const { disks, domain } = lab;

  new KubeSystem(lab);
  new Priorities(lab);
  new TenantPolicies(lab);
  new SealedSecrets(lab, { home: i5 });
  new Storage(lab, { home: i5 });
  new Traefik(lab, { on: disks.i5.nvme });
  new ArgoCd(lab, { home: i5, hostname: `argocd.${domain}` });
  new Backups(lab, {
    servers: [
      { machine: ryzen, on: disks.ryzen.hdd, size: Bytes.gib(50) },
      { machine: i5, on: disks.i5.hdd, size: Bytes.gib(30) },
    ],
  });

  // the family's
  new Nextcloud(lab, { hostname: `cloud.${domain}`, audience: 'public', files: Bytes.gib(130), on: disks.i5.hdd, code: disks.i5.nvme });
  // transcodes in software: the 5500U's graphics are the laptop's only screen, and of a VM's end AMD's often do not come back
  new Jellyfin(lab, {
    hostname: `films.${domain}`,
    audience: 'public',
    library: Bytes.gib(155),
    on: disks.ryzen.hdd,
    config: disks.ryzen.nvme,
  });

  // the class's
  new Bot(lab, { on: disks.ryzen.nvme });
  new StudentProject(lab, {
    name: 'quiz',
    hostname: `quiz.${domain}`,
    repository: { url: 'https://git.loutik.example/students/quiz.git', branch: 'main', path: 'deploy' },
    home: ryzen,
  });
  new StudentProject(lab, {
    name: 'portfolio',
    hostname: `portfolio.${domain}`,
    repository: { url: 'https://git.loutik.example/students/portfolio.git', branch: 'main', path: 'deploy' },
    home: ryzen,
    // it listens on 80 unless told otherwise (traefik/whoami, app.go)
    web: {
      image: image('docker.io/traefik/whoami:v1.11.0'),
      port: 8080,
      args: ['--port', '8080'],
      scale: { min: 1, max: 3, cpu: 70 },
    },
  });

  // the owner's own, under the same rules
  new StudentProject(lab, {
    name: 'lab',
    hostname: `lab.${domain}`,
    repository: { url: 'https://git.loutik.example/owner/lab.git', branch: 'main', path: 'deploy' },
    home: ryzen,
    volumes: { scratch: { on: disks.ryzen.hdd, size: Bytes.gib(4) } },
  });
};
