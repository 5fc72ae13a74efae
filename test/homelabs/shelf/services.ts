import { Jellyfin } from '../../../charts/jellyfin';
import { ArgoCd } from '../../../charts/platform/argocd';
import { Backups } from '../../../charts/platform/backups';
import { Devices } from '../../../charts/platform/devices';
import { KubeSystem } from '../../../charts/platform/kube-system';
import { Priorities } from '../../../charts/platform/priorities';
import { SealedSecrets } from '../../../charts/platform/sealed-secrets';
import { Smb } from '../../../charts/platform/smb';
import { Storage } from '../../../charts/platform/storage';
import { TenantPolicies } from '../../../charts/platform/tenant-policies';
import { Traefik } from '../../../charts/platform/traefik';
import { AdGuardHome } from '../../../charts/shelf/adguard-home';
import { Authelia } from '../../../charts/shelf/authelia';
import { ExternalDns } from '../../../charts/shelf/external-dns';
import { Forgejo } from '../../../charts/shelf/forgejo';
import { Grafana } from '../../../charts/shelf/grafana';
import { HomeAssistant } from '../../../charts/shelf/home-assistant';
import { Immich } from '../../../charts/shelf/immich';
import { Minecraft } from '../../../charts/shelf/minecraft';
import { Paperless } from '../../../charts/shelf/paperless';
import { Qbittorrent } from '../../../charts/shelf/qbittorrent';
import { Sonarr } from '../../../charts/shelf/sonarr';
import { UptimeKuma } from '../../../charts/shelf/uptime-kuma';
import { Vaultwarden } from '../../../charts/shelf/vaultwarden';
import { VictoriaMetrics } from '../../../charts/shelf/victoria-metrics';
import { Bytes, Duration, type Lab } from '../../../src';
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
  const authelia = new Authelia(lab, {
    hostname: `sso.${domain}`,
    audience: 'tailnet',
    on: disks.oak.nvme,
    users: {
      ada: { displayName: 'Ada', email: `ada@${domain}`, groups: ['films', 'admins'] },
      grace: { displayName: 'Grace', email: `grace@${domain}` },
    },
    only: { [`series.${domain}`]: ['films'] },
  });
  new ArgoCd(lab, { home: oak, hostname: `argocd.${domain}`, signOn: authelia.openId({ only: ['admins'] }), admins: ['admins'] });
  new Backups(lab, {
    servers: [
      { machine: elm, on: disks.elm.hdd, size: Bytes.gib(400) },
      { machine: fir, on: disks.fir.hdd, size: Bytes.gib(600) },
    ],
  });

  new Devices(lab);
  new Smb(lab);

  new AdGuardHome(lab, { hostname: `adguard.${domain}`, audience: 'tailnet', dns: `dns.${domain}`, on: disks.elm.nvme });
  new ExternalDns(lab, {
    records: [
      { name: domain, type: 'TXT', targets: ['v=spf1 -all'], ttl: Duration.hours(1) },
      { name: `www.${domain}`, type: 'CNAME', targets: [`pages.${domain}`] },
    ],
  });
  new Forgejo(lab, { hostname: `forge.${domain}`, audience: 'public', on: disks.elm.nvme });
  new HomeAssistant(lab, { hostname: `home.${domain}`, audience: 'tailnet', on: disks.fir.nvme, sticks: [lab.peripherals.fir.zigbee] });
  new Minecraft(lab, {
    hostname: `mc.${domain}`,
    audience: 'public',
    on: disks.elm.nvme,
    eula: 'agreed',
    version: '26.3',
    players: ['Alex', 'Steve'],
  });
  new Immich(lab, {
    hostname: `photos.${domain}`,
    audience: 'public',
    library: Bytes.gib(200),
    on: disks.elm.hdd,
    fast: disks.elm.nvme,
    restoredWithin: Duration.hours(12),
  });
  new Paperless(lab, {
    hostname: `papers.${domain}`,
    audience: 'tailnet',
    on: disks.oak.hdd,
    fast: disks.oak.nvme,
    documents: Bytes.gib(50),
    inbox: 'nas.scans',
    languages: 'fra+eng',
  });
  new UptimeKuma(lab, { hostname: `status.${domain}`, audience: 'lan', on: disks.oak.nvme });
  new Vaultwarden(lab, { hostname: `vault.${domain}`, audience: 'public', on: disks.oak.nvme });

  // what everything takes, and where it is seen
  const { api: metrics } = new VictoriaMetrics(lab, { on: disks.oak.nvme });
  new Grafana(lab, { hostname: `graphs.${domain}`, audience: 'tailnet', on: disks.oak.nvme, metrics });

  // films: one library, which one app keeps and three use
  const { media } = new Jellyfin(lab, {
    hostname: `films.${domain}`,
    audience: 'public',
    library: Bytes.gib(800),
    on: disks.fir.hdd,
    config: disks.fir.nvme,
  });
  const { api } = new Qbittorrent(lab, {
    hostname: `downloads.${domain}`,
    audience: 'tailnet',
    config: disks.fir.nvme,
    library: media.lend({ readOnly: false }),
    vpn: { provider: 'mullvad', country: 'Switzerland' },
    protectedBy: authelia.signOn,
  });
  new Sonarr(lab, {
    hostname: `series.${domain}`,
    audience: 'tailnet',
    config: disks.fir.nvme,
    library: media.lend({ readOnly: false }),
    client: api,
    protectedBy: authelia.signOn,
  });
};
