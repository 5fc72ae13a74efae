import {
  type Audience,
  Bytes,
  type ContainerProps,
  Cpu,
  Database,
  type DiskRef,
  Duration,
  daily,
  Files,
  httpGet,
  image,
  internet,
  type Lab,
  object,
  prefer,
  Route,
  ScheduledJob,
  Secret,
  ServiceChart,
  scratch,
  tcp,
  Volume,
  Workload,
} from '../src';

export interface NextcloudProps {
  /** @default 'nextcloud' */
  readonly name?: string;
  readonly hostname: string;
  readonly audience: Audience;
  /** Size of the files' volume. */
  readonly files: Bytes;
  /** Where people's files lie. */
  readonly on: DiskRef;
  /** Where code, configuration and the database lie: many small files, so NVMe. */
  readonly code: DiskRef;
}

/** User id of `www-data` in the image (nextcloud/docker, Debian variant). */
const wwwData = 33;

/** Apache children at once. Each takes about 150 MB (nextcloud/docker#1489): the memory limit follows from it. */
const workers = 20;

/** Files, calendars and contacts of the family. One major version at a time: the image refuses to skip one. */
export class Nextcloud extends ServiceChart {
  constructor(lab: Lab, props: NextcloudProps) {
    super(lab, props.name ?? 'nextcloud');
    const { hostname } = props;

    const admin = new Secret(this, 'admin', {
      keys: ['username', 'password'],
      about: 'username, password: of the first administrator, used at installation',
    });
    const redis = new Secret(this, 'valkey-auth', { keys: ['password'], about: 'password: of the cache; letters and digits' });
    const database = new Database(this, 'db', { on: props.code, size: Bytes.gib(6) });
    const html = new Volume(this, 'html', {
      on: props.code,
      size: Bytes.gib(6),
      owner: wwwData,
      backup: daily(), // the code too: the image takes version.php for a sign that it is complete
    });
    const data = new Volume(this, 'data', {
      on: props.on,
      size: props.files,
      owner: wwwData,
      backup: daily({ ...(lab.inventory.offsite ? { to: ['offsite'] } : {}), exclude: ['files/updater-*', 'files/appdata_*/preview'] }), // in the house: the replica and the snapshots
    });

    const cache = new Workload(this, 'valkey', {
      image: image('docker.io/valkey/valkey:9.1.4'),
      user: 999,
      command: [
        '/bin/sh',
        '-c',
        'exec valkey-server --requirepass "$VALKEY_PASSWORD" --save "" --maxmemory 96mb --maxmemory-policy allkeys-lru',
      ],
      env: { VALKEY_PASSWORD: redis.key('password') },
      ports: { valkey: 6379 },
      mounts: { '/data': scratch(Bytes.mib(64)) },
      probes: { readiness: tcp('valkey'), liveness: tcp('valkey', { failures: 6 }) },
      resources: { cpu: Cpu.millis(20), memory: { request: Bytes.mib(64), limit: Bytes.mib(160) } },
      placement: prefer({ name: props.code.machine }),
    });

    const config = new Files(this, 'config', {
      'loutik.config.php': nextcloudConfig(hostname, cache.host),
      'loutik.ini': phpSettings(cache.host),
      'mpm.conf': apacheWorkers,
      'remoteip.conf': apacheProxy(lab.inventory.k3s.pods),
      'ports.conf': 'Listen 8080\n',
      'site.conf': apacheSite,
    });

    // cron needs the same: Nextcloud reads proxies and cache from the environment at run time
    const shared: Pick<ContainerProps, 'image' | 'env' | 'mounts'> = {
      image: image('docker.io/library/nextcloud:34.0.4-apache'),
      env: {
        POSTGRES_HOST: database.host,
        POSTGRES_DB: database.name,
        POSTGRES_USER: database.user,
        POSTGRES_PASSWORD: database.secret.key('password'),
        VALKEY_PASSWORD: redis.key('password'),
        NEXTCLOUD_DATA_DIR: '/srv/nextcloud/files', // a sub-directory that www-data makes itself, with the mode that Nextcloud demands
        NEXTCLOUD_TRUSTED_DOMAINS: hostname,
        OVERWRITEPROTOCOL: 'https',
        OVERWRITEHOST: hostname,
        OVERWRITECLIURL: `https://${hostname}`,
        PHP_MEMORY_LIMIT: '512M',
        PHP_UPLOAD_LIMIT: '16G',
        APACHE_BODY_LIMIT: '0',
      },
      mounts: {
        '/var/www/html': html,
        '/srv/nextcloud': data,
        '/tmp': scratch(Bytes.gib(4)), // uploads are gathered here
        '/usr/local/etc/php/conf.d/zz-loutik.ini': config.at('loutik.ini'),
        '/var/www/html/config/loutik.config.php': config.at('loutik.config.php'),
      },
    };

    const server = new Workload(this, 'main', {
      ...shared,
      user: wwwData,
      init: {
        // the image fills an empty config directory only; a file mounted into it would keep its own settings out
        seed: {
          ...shared,
          command: ['/bin/sh', '-c', seedConfig],
          mounts: { '/var/www/html': html, '/srv/nextcloud': data },
          resources: { cpu: Cpu.millis(50), memory: Bytes.mib(128) },
        },
      },
      env: { ...shared.env, NEXTCLOUD_ADMIN_USER: admin.key('username'), NEXTCLOUD_ADMIN_PASSWORD: admin.key('password') },
      ports: { http: 8080 },
      mounts: {
        ...shared.mounts,
        '/run/apache2': scratch(Bytes.mib(16)),
        '/run/lock/apache2': scratch(Bytes.mib(16)),
        '/etc/apache2/ports.conf': config.at('ports.conf'),
        '/etc/apache2/sites-enabled/000-default.conf': config.at('site.conf'),
        '/etc/apache2/mods-enabled/mpm_prefork.conf': config.at('mpm.conf'),
        '/etc/apache2/conf-enabled/remoteip.conf': config.at('remoteip.conf'),
      },
      probes: {
        // unpacking 25,000 files, an upgrade and its migrations: an interrupted one leaves a broken installation
        startup: httpGet('http', '/status.php', { hostname, within: Duration.minutes(60) }),
        readiness: httpGet('http', '/status.php', { hostname }),
        liveness: httpGet('http', '/status.php', { hostname, failures: 6, timeoutSeconds: 20 }),
      },
      resources: { cpu: Cpu.millis(300), memory: { request: Bytes.gib(1), limit: Bytes.mib(workers * 150 + 256) } },
      reaches: [database.port, cache.ports.valkey, internet(80, 443)], // the app store, federation
      stopWithin: Duration.seconds(30),
    });

    new ScheduledJob(this, 'cron', {
      ...shared,
      user: wwwData,
      command: ['php', '-f', '/var/www/html/cron.php'],
      schedule: '*/5 * * * *',
      within: Duration.minutes(30),
      resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(128), limit: Bytes.gib(1) } },
      reaches: [database.port, cache.ports.valkey, internet(80, 443)],
    });

    object(this, 'dav', 'Middleware', {
      metadata: { name: 'dav' },
      spec: {
        redirectRegex: {
          regex: 'https://([^/]+)/.well-known/(?:card|cal)dav/?$',
          replacement: `https://\${1}/remote.php/dav/`,
          permanent: true,
        },
      },
    });
    object(this, 'discovery', 'Middleware', {
      metadata: { name: 'discovery' },
      spec: {
        redirectRegex: {
          regex: 'https://([^/]+)/.well-known/(webfinger|nodeinfo)(.*)$',
          replacement: `https://\${1}/index.php/.well-known/\${2}\${3}`,
          permanent: true,
        },
      },
    });
    object(this, 'headers', 'Middleware', {
      metadata: { name: 'headers' },
      spec: { headers: { stsSeconds: 15552000, stsIncludeSubdomains: true, referrerPolicy: 'no-referrer' } },
    });
    new Route(this, 'web', { hostname, to: server.ports.http, audience: props.audience, middlewares: ['dav', 'discovery', 'headers'] });
  }
}

/** Settings that must not depend on what the installer once wrote. Read after the image's own, by name. */
function nextcloudConfig(hostname: string, valkey: string): string {
  return `<?php
$CONFIG = [
  'trusted_domains' => ['${hostname}'],
  'memcache.local' => '\\OC\\Memcache\\APCu',
  'memcache.distributed' => '\\OC\\Memcache\\Redis',
  'memcache.locking' => '\\OC\\Memcache\\Redis',
  'redis' => ['host' => '${valkey}', 'port' => 6379, 'password' => getenv('VALKEY_PASSWORD')],
  'overwriteprotocol' => 'https',
  'overwritehost' => '${hostname}',
  'overwrite.cli.url' => 'https://${hostname}',
  'upgrade.disable-web' => true,
  'updatechecker' => false,
  'maintenance_window_start' => 8,
  'check_data_directory_permissions' => true,
];
`;
}

/** What the image writes itself when it runs as root: sessions in the cache, with locks that give up in time. */
function phpSettings(valkey: string): string {
  return `session.save_handler = redis
session.save_path = "tcp://${valkey}:6379?auth=\${VALKEY_PASSWORD}"
redis.session.locking_enabled = 1
redis.session.lock_retries = 300
redis.session.lock_wait_time = 100000
apc.enable_cli = 1
`;
}

const apacheWorkers = `<IfModule mpm_prefork_module>
  StartServers 3
  MinSpareServers 3
  MaxSpareServers 6
  ServerLimit ${workers}
  MaxRequestWorkers ${workers}
  MaxConnectionsPerChild 500
</IfModule>
`;

/** Only the ingress, from the pods' network, may say who the client is: brute-force protection counts on it. */
function apacheProxy(pods: string): string {
  return `RemoteIPHeader X-Real-IP
RemoteIPInternalProxy ${pods}
`;
}

const apacheSite = `<VirtualHost *:8080>
  DocumentRoot /var/www/html
  ErrorLog /dev/stderr
  CustomLog /dev/stdout combined
</VirtualHost>
`;

/** Makes the data directory with its mode, and gives a fresh config directory what the image would have put there. */
const seedConfig = `set -eu
umask 007
mkdir -p /srv/nextcloud/files /var/www/html/config
chmod 0770 /srv/nextcloud/files
for file in /usr/src/nextcloud/config/*.php; do
  [ -e "/var/www/html/config/\${file##*/}" ] || cp "$file" /var/www/html/config/
done
`;
