import { Bot, type BotProps } from '../../charts/bot';
import { Jellyfin, type JellyfinProps } from '../../charts/jellyfin';
import { Nextcloud, type NextcloudProps } from '../../charts/nextcloud';
import { ArgoCd, type ArgoCdProps } from '../../charts/platform/argocd';
import { Backups, type BackupsProps } from '../../charts/platform/backups';
import { SealedSecrets, type SealedSecretsProps } from '../../charts/platform/sealed-secrets';
import { Storage, type StorageProps } from '../../charts/platform/storage';
import { Traefik, type TraefikProps } from '../../charts/platform/traefik';
import { Plex, type PlexProps } from '../../charts/plex';
import { AdGuardHome, type AdGuardHomeProps } from '../../charts/shelf/adguard-home';
import { Authelia, type AutheliaProps } from '../../charts/shelf/authelia';
import { ExternalDns, type ExternalDnsProps } from '../../charts/shelf/external-dns';
import { Forgejo, type ForgejoProps } from '../../charts/shelf/forgejo';
import { Grafana, type GrafanaProps } from '../../charts/shelf/grafana';
import { HomeAssistant, type HomeAssistantProps } from '../../charts/shelf/home-assistant';
import { Immich, type ImmichProps } from '../../charts/shelf/immich';
import { Minecraft, type MinecraftProps } from '../../charts/shelf/minecraft';
import { Paperless, type PaperlessProps } from '../../charts/shelf/paperless';
import { Qbittorrent, type QbittorrentProps } from '../../charts/shelf/qbittorrent';
import { Sonarr, type SonarrProps } from '../../charts/shelf/sonarr';
import { UptimeKuma, type UptimeKumaProps } from '../../charts/shelf/uptime-kuma';
import { Vaultwarden, type VaultwardenProps } from '../../charts/shelf/vaultwarden';
import { VictoriaMetrics, type VictoriaMetricsProps } from '../../charts/shelf/victoria-metrics';
import { StudentProject, type StudentProjectProps } from '../../charts/students';
import { Bytes, Cpu, Duration, gpu, image, usbSerial } from '../../src';
import { type Any, openIdOf, type Subject, serving, signOnOf, volumeOf } from './subjects';

/** The charts of ours that take options, with every one that each has: one that is added and not given here does not compile. */
export const charts: readonly Subject[] = [
  {
    name: 'AdGuardHome',
    options: (lab): Required<AdGuardHomeProps> => ({
      name: 'named',
      hostname: 'adguard.test.example',
      audience: 'lan',
      dns: 'dns.test.example',
      on: lab.disks.one.nvme,
    }),
    make: (lab, _, options) => new AdGuardHome(lab, options),
  },
  {
    name: 'Authelia',
    options: (lab): Required<AutheliaProps> => ({
      name: 'named',
      hostname: 'sso.test.example',
      audience: 'lan',
      on: lab.disks.one.nvme,
      users: { ada: { displayName: 'Ada', email: 'ada@test.example', groups: ['admins'] } },
      policy: 'one_factor',
      only: { 'a.test.example': ['admins'] },
    }),
    make: (lab, _, options) => new Authelia(lab, options),
  },
  {
    name: 'Forgejo',
    options: (lab): Required<ForgejoProps> => ({
      name: 'named',
      hostname: 'forge.test.example',
      audience: 'lan',
      on: lab.disks.one.nvme,
      size: Bytes.gib(5),
      sshPort: 2222,
      signups: true,
    }),
    make: (lab, _, options) => new Forgejo(lab, options),
  },
  {
    name: 'HomeAssistant',
    options: (lab): Required<HomeAssistantProps> => ({
      name: 'named',
      hostname: 'home.test.example',
      audience: 'lan',
      on: lab.disks.two.nvme,
      sticks: [{ machine: 'two', name: 'zigbee', peripheral: usbSerial('10c4:ea60') }],
    }),
    make: (lab, _, options) => new HomeAssistant(lab, options),
  },
  {
    name: 'Minecraft',
    options: (lab): Required<MinecraftProps> => ({
      name: 'named',
      hostname: 'mc.test.example',
      audience: 'lan',
      on: lab.disks.one.nvme,
      eula: 'agreed',
      version: '26.3',
      players: ['Alex'],
      heap: Bytes.gib(1),
    }),
    make: (lab, _, options) => new Minecraft(lab, options),
  },
  {
    name: 'Bot',
    options: (lab): Required<BotProps> => ({
      name: 'named',
      image: image('ghcr.io/class/bot:1.2.3'),
      tokenVariable: 'TOKEN_OF_BOT',
      data: '/data',
      databases: ['a.db'],
      on: lab.disks.one.nvme,
    }),
    make: (lab, _, options) => new Bot(lab, options),
  },
  {
    name: 'Jellyfin',
    options: (lab): Required<JellyfinProps> => ({
      name: 'named',
      hostname: 'films.test.example',
      audience: 'lan',
      library: Bytes.gib(10),
      on: lab.disks.one.hdd,
      config: lab.disks.one.nvme,
      memory: { request: Bytes.mib(64), limit: Bytes.mib(128) },
      gpu: { machine: 'two', name: 'screen', peripheral: gpu('0000:00:02.0') },
    }),
    make: (lab, _, options) => new Jellyfin(lab, options),
  },
  {
    name: 'Plex',
    options: (lab): Required<PlexProps> => ({
      name: 'named',
      hostname: 'films.test.example',
      audience: 'lan',
      library: Bytes.gib(10),
      on: lab.disks.one.hdd,
      config: lab.disks.one.nvme,
    }),
    make: (lab, _, options) => new Plex(lab, options),
  },
  {
    name: 'Nextcloud',
    options: (lab): Required<NextcloudProps> => ({
      name: 'named',
      hostname: 'cloud.test.example',
      audience: 'lan',
      files: Bytes.gib(10),
      on: lab.disks.one.hdd,
      code: lab.disks.one.nvme,
      restoredWithin: Duration.hours(3),
      signOn: openIdOf(lab),
    }),
    make: (lab, _, options) => new Nextcloud(lab, options),
  },
  {
    name: 'StudentProject',
    options: (lab): Required<StudentProjectProps> => ({
      name: 'named',
      repository: { url: 'https://git.test.example/a/b.git', branch: 'main', path: '.' },
      hostname: 'named.test.example',
      home: lab.machines.two,
      audience: 'lan',
      quota: { cpu: Cpu.cores(1), memory: Bytes.gib(1), storage: Bytes.gib(1), pods: 10 },
      volumes: {},
      web: { image: image('docker.io/traefik/whoami:v1.11.0'), port: 8080, args: [], path: '/', scale: { min: 1, max: 2, cpu: 70 } },
    }),
    make: (lab, _, options) => new StudentProject(lab, options),
  },
  {
    name: 'ExternalDns',
    options: (): Required<ExternalDnsProps> => ({
      name: 'named',
      records: [{ name: 'www.test.example', type: 'CNAME', targets: ['pages.example.org'], ttl: Duration.hours(1) }],
    }),
    make: (lab, _, options) => new ExternalDns(lab, options),
  },
  {
    name: 'Vaultwarden',
    options: (lab): Required<VaultwardenProps> => ({
      name: 'named',
      hostname: 'vault.test.example',
      audience: 'lan',
      on: lab.disks.one.nvme,
      signups: true,
    }),
    make: (lab, _, options) => new Vaultwarden(lab, options),
  },
  {
    name: 'Immich',
    options: (lab): Required<ImmichProps> => ({
      name: 'named',
      hostname: 'photos.test.example',
      audience: 'lan',
      library: Bytes.gib(10),
      on: lab.disks.one.hdd,
      fast: lab.disks.one.nvme,
      restoredWithin: Duration.hours(3),
    }),
    make: (lab, _, options) => new Immich(lab, options),
  },
  {
    name: 'Paperless',
    options: (lab): Required<PaperlessProps> => ({
      name: 'named',
      hostname: 'papers.test.example',
      audience: 'lan',
      on: lab.disks.one.hdd,
      fast: lab.disks.one.nvme,
      documents: Bytes.gib(10),
      inbox: 'nas.scans',
      languages: 'fra',
    }),
    make: (lab, _, options) => new Paperless(lab, options),
  },
  {
    name: 'Qbittorrent',
    options: (lab, chart): Required<QbittorrentProps> => ({
      name: 'named',
      hostname: 'downloads.test.example',
      audience: 'lan',
      config: lab.disks.one.nvme,
      library: volumeOf(chart, lab).lend({ readOnly: false }),
      vpn: { provider: 'mullvad', country: 'Switzerland' },
      protectedBy: signOnOf(lab),
    }),
    make: (lab, _, options) => new Qbittorrent(lab, options),
  },
  {
    name: 'Sonarr',
    options: (lab, chart): Required<SonarrProps> => ({
      name: 'named',
      hostname: 'series.test.example',
      audience: 'lan',
      config: lab.disks.one.nvme,
      library: volumeOf(chart, lab).lend({ readOnly: false }),
      client: serving(chart).ports.http,
      protectedBy: signOnOf(lab),
    }),
    make: (lab, _, options) => new Sonarr(lab, options),
  },
  {
    name: 'UptimeKuma',
    options: (lab): Required<UptimeKumaProps> => ({
      name: 'named',
      hostname: 'status.test.example',
      audience: 'lan',
      on: lab.disks.one.nvme,
    }),
    make: (lab, _, options) => new UptimeKuma(lab, options),
  },
  {
    name: 'VictoriaMetrics',
    options: (lab): Required<VictoriaMetricsProps> => ({ name: 'named', on: lab.disks.one.nvme }),
    make: (lab, _, options) => new VictoriaMetrics(lab, options),
  },
  {
    name: 'Grafana',
    options: (lab, chart): Required<GrafanaProps> => ({
      name: 'named',
      hostname: 'graphs.test.example',
      audience: 'lan',
      on: lab.disks.one.nvme,
      metrics: serving(chart).ports.http,
    }),
    make: (lab, _, options) => new Grafana(lab, options),
  },
  {
    name: 'ArgoCd',
    options: (lab): Required<ArgoCdProps> => ({
      home: lab.machines.one,
      hostname: 'argocd.test.example',
      signOn: openIdOf(lab),
      admins: ['admins'],
    }),
    make: (lab, _, options) => new ArgoCd(lab, options),
  },
  {
    name: 'Backups',
    options: (lab): Required<BackupsProps> => ({ servers: [{ machine: lab.machines.two, on: lab.disks.two.hdd, size: Bytes.gib(10) }] }),
    make: (lab, _, options) => new Backups(lab, options),
  },
  {
    name: 'SealedSecrets',
    options: (lab): Required<SealedSecretsProps> => ({ home: lab.machines.one }),
    make: (lab, _, options) => new SealedSecrets(lab, options),
  },
  {
    name: 'Storage',
    options: (lab): Required<StorageProps> => ({ home: lab.machines.one }),
    make: (lab, _, options) => new Storage(lab, options),
  },
  {
    name: 'Traefik',
    options: (lab): Required<TraefikProps> => ({ on: lab.disks.one.nvme }),
    make: (lab, _, options) => new Traefik(lab, options),
  },
] satisfies readonly Subject[] as readonly (Subject & { readonly make: (lab: Any, chart: Any, options: Any) => void })[];
