import { factsOf } from '../facts';
import { declareOf, type OnShelf } from './declared';

const facts = (app: OnShelf) => factsOf(declareOf(app));

test.each<[OnShelf, string, string, number, readonly string[]]>([
  ['adguard', 'adguard', '50m 128Mi 512Mi', 30, ['http 3000', 'dns 53', 'dns-tcp 53']],
  ['authelia', 'authelia', '20m 64Mi 256Mi', 30, ['http 9091']],
  ['forgejo', 'forgejo', '100m 256Mi 1Gi', 60, ['http 3000', 'ssh 2222']],
  ['grafana', 'grafana', '50m 192Mi 512Mi', 30, ['http 3000']],
  ['home-assistant', 'home-assistant', '200m 512Mi 2Gi', 120, ['http 8123']],
  ['immich', 'immich', '300m 1Gi 4Gi', 30, ['http 2283']],
  ['immich', 'immich-valkey', '20m 64Mi 256Mi', 30, ['valkey 6379']],
  ['immich', 'immich-learning', '200m 1Gi 4Gi', 30, ['http 3003']],
  ['minecraft', 'minecraft', '500m 3Gi 3Gi', 120, ['game 25565']],
  ['paperless', 'paperless', '200m 768Mi 2Gi', 30, ['http 8000']],
  ['paperless', 'paperless-valkey', '20m 48Mi 160Mi', 30, ['valkey 6379']],
  ['qbittorrent', 'qbittorrent', '100m 256Mi 1Gi', 30, ['http 8080']],
  ['sonarr', 'sonarr', '50m 256Mi 1Gi', 30, ['http 8989']],
  ['uptime-kuma', 'uptime-kuma', '50m 160Mi 512Mi', 30, ['http 3001']],
  ['vaultwarden', 'vaultwarden', '20m 128Mi 512Mi', 30, ['http 8080']],
])('of %s, %s asks for %s, has %d seconds to stop, and listens on %j', (app, name, resources, grace, ports) => {
  const { resources: asked, podOf, container } = facts(app);
  expect([asked(name), podOf(name).terminationGracePeriodSeconds]).toEqual([resources, grace]);
  const own: readonly { name: string; containerPort: number }[] = container(name).ports;
  expect(own.map((port) => `${port.name} ${port.containerPort}`)).toEqual(ports);
});

test.each<[OnShelf, string, readonly [string, string, string]]>([
  ['adguard', 'adguard', ['port dns-tcp in 30 s', 'port dns-tcp in 30 s', 'port dns-tcp in 60 s']],
  ['authelia', 'authelia', ['/api/health in 300 s', '/api/health in 30 s', '/api/health in 60 s']],
  ['forgejo', 'forgejo', ['/api/healthz in 900 s', '/api/healthz in 30 s', '/api/healthz in 60 s']],
  ['grafana', 'grafana', ['/api/health in 600 s', '/api/health in 30 s', '/api/health in 60 s']],
  ['home-assistant', 'home-assistant', ['/manifest.json in 1800 s', '/manifest.json in 30 s', '/manifest.json in 60 s']],
  ['immich', 'immich', ['/api/server/ping in 3600 s', '/api/server/ping in 30 s', '/api/server/ping in 60 s, 20 s each']],
  ['immich', 'immich-valkey', ['none', 'port valkey in 30 s', 'port valkey in 60 s']],
  ['immich', 'immich-learning', ['/ping in 600 s', '/ping in 30 s', '/ping in 120 s, 20 s each']],
  ['minecraft', 'minecraft', ['mc-health in 1200 s', 'mc-health in 90 s', 'mc-health in 300 s']],
  ['paperless', 'paperless', ['/accounts/login/ in 1800 s', '/accounts/login/ in 30 s', '/accounts/login/ in 60 s, 20 s each']],
  ['paperless', 'paperless-valkey', ['none', 'port valkey in 30 s', 'port valkey in 60 s']],
  ['qbittorrent', 'qbittorrent', ['/api/v2/app/version in 600 s', '/api/v2/app/version in 30 s', '/api/v2/app/version in 60 s']],
  ['sonarr', 'sonarr', ['/ping in 900 s', '/ping in 30 s', '/ping in 60 s']],
  ['uptime-kuma', 'uptime-kuma', ['/ in 900 s', '/ in 30 s', '/ in 60 s']],
  ['vaultwarden', 'vaultwarden', ['/alive in 300 s', '/alive in 30 s', '/alive in 60 s']],
])('of %s, %s has time to start for its migrations, and less to be away, and to hang: %j', (app, name, probes) =>
  expect(facts(app).probes(name)).toEqual(probes),
);

test.each<[OnShelf, string, Readonly<Record<string, string>>]>([
  ['adguard', 'adguard', { '/data': 'adguard-data', '/config': 'adguard-config', '/secrets': 'another', '/tmp': '64Mi' }],
  ['authelia', 'authelia', { '/config': 'authelia-config', '/secrets': 'another', '/data': 'authelia-data', '/tmp': '16Mi' }],
  ['forgejo', 'forgejo', { '/var/lib/gitea': 'forgejo-data', '/tmp': '1Gi' }],
  [
    'grafana',
    'grafana',
    { '/var/lib/grafana': 'grafana-data', '/etc/grafana/provisioning/datasources': 'grafana-sources', '/tmp': '64Mi' },
  ],
  ['home-assistant', 'home-assistant', { '/config': 'home-assistant-config', '/loutik': 'home-assistant-start', '/tmp': '1Gi' }],
  ['immich', 'immich', { '/data': 'immich-library', '/tmp': '8Gi' }],
  ['immich', 'immich-valkey', { '/data': '64Mi' }],
  ['immich', 'immich-learning', { '/cache': 'immich-models', '/tmp': '1Gi' }],
  ['minecraft', 'minecraft', { '/data': 'minecraft-data', '/tmp': '512Mi' }],
  [
    'paperless',
    'paperless',
    {
      '/usr/src/paperless/data': 'paperless-data',
      '/usr/src/paperless/media': 'paperless-media',
      '/usr/src/paperless/consume': 'paperless-consume',
      '/usr/src/paperless/export': '1Gi',
      '/tmp': '4Gi',
    },
  ],
  ['paperless', 'paperless-valkey', { '/data': '64Mi' }],
  ['qbittorrent', 'qbittorrent', { '/config': 'qbittorrent-config', '/data': 'jellyfin-media', '/tmp': '256Mi' }],
  ['sonarr', 'sonarr', { '/config': 'sonarr-config', '/data': 'jellyfin-media', '/tmp': '256Mi' }],
  ['uptime-kuma', 'uptime-kuma', { '/app/data': 'uptime-kuma-data', '/tmp': '64Mi' }],
  ['vaultwarden', 'vaultwarden', { '/data': 'vaultwarden-data', '/tmp': '64Mi' }],
])('of %s, what %s writes lies in its volumes, or in space that it may lose', (app, name, mounts) =>
  expect(facts(app).mounts(name)).toEqual(mounts),
);

test.each<[OnShelf, Readonly<Record<string, string>>]>([
  ['adguard', { 'adguard-data': '2 GiB on two.nvme, daily; data/sessions.db,data/stats.db,data/querylog.json,data/querylog.json.1' }],
  ['authelia', { 'authelia-data': '1 GiB on two.nvme, daily; db.sqlite3' }],
  ['forgejo', { 'forgejo-data': '20 GiB on two.nvme, daily; data/gitea.db; data/indexers,data/repo-archive,data/tmp,log' }],
  [
    'grafana',
    { 'victoria-metrics-data': '10 GiB on two.nvme, none', 'grafana-data': '2 GiB on two.nvme, daily; grafana.db; plugins,png,csv' },
  ],
  [
    'home-assistant',
    { 'home-assistant-config': '10 GiB on two.nvme, daily; home-assistant_v2.db; .venv,deps,tts,home-assistant.log,backups' },
  ],
  [
    'immich',
    {
      'immich-db-data': '12 GiB on two.nvme, dump',
      'immich-library': '20 GiB on two.hdd, daily; thumbs,encoded-video,backups',
      'immich-models': '8 GiB on two.nvme, none',
    },
  ],
  ['minecraft', { 'minecraft-data': '10 GiB on two.nvme, daily; cache,libraries,logs,versions' }],
  [
    'paperless',
    {
      'paperless-db-data': '4 GiB on two.nvme, dump',
      'paperless-media': '5 GiB on two.hdd, daily',
      'paperless-data': '4 GiB on two.nvme, daily; log',
      'paperless-consume': '4 GiB on two.nvme, none',
    },
  ],
  ['uptime-kuma', { 'uptime-kuma-db-data': '6 GiB on two.nvme, dump', 'uptime-kuma-data': '1 GiB on two.nvme, daily' }],
  ['vaultwarden', { 'vaultwarden-data': '2 GiB on two.nvme, daily; db.sqlite3; icon_cache,tmp' }],
])('%s keeps what it cannot have again, its SQLite copied as SQLite does, without what it makes anew', (app, volumes) =>
  expect(facts(app).volumes()).toEqual(volumes),
);

test('who downloads and who files keep their settings, the library is another’s', () => {
  expect(facts('sonarr').volumes()).toMatchObject({
    'qbittorrent-config': '2 GiB on two.nvme, daily; qBittorrent/logs,.cache',
    'sonarr-config': '2 GiB on two.nvme, daily; sonarr.db; logs,logs.db*,MediaCover,Backups',
  });
});

test.each<[OnShelf, string, readonly string[]]>([
  ['adguard', 'adguard', ['internet 53,53/udp,443,853,853/udp,443/udp']],
  ['authelia', 'authelia', []],
  ['forgejo', 'forgejo', ['internet 443']],
  ['grafana', 'grafana', ['victoria-metrics:http']],
  ['home-assistant', 'home-assistant', ['internet 443']],
  ['immich', 'immich', ['immich-db:postgres', 'immich-valkey:valkey', 'immich-learning:http', 'internet 443']],
  ['immich', 'immich-valkey', []],
  ['immich', 'immich-learning', ['internet 443']],
  ['minecraft', 'minecraft', ['internet 443']],
  ['paperless', 'paperless', ['paperless-db:postgres', 'paperless-valkey:valkey']],
  ['paperless', 'paperless-valkey', []],
  ['qbittorrent', 'qbittorrent', ['internet ']],
  ['sonarr', 'sonarr', ['qbittorrent:http', 'internet 80,443']],
  ['uptime-kuma', 'uptime-kuma', ['uptime-kuma-db:mariadb', 'internet ']],
  ['vaultwarden', 'vaultwarden', ['internet 443']],
])('of %s, %s goes to %j and nowhere else', (app, name, reaches) => expect(facts(app).reaches(name)).toEqual(reaches));
