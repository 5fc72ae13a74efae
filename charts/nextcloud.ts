import {
  type Audience,
  Bytes,
  type ContainerProps,
  Cpu,
  Database,
  type DiskRef,
  Duration,
  daily,
  exec,
  Files,
  image,
  internet,
  type Lab,
  type OpenId,
  OpenIdClient,
  object,
  optionsOf,
  prefer,
  Route,
  ScheduledJob,
  Secret,
  ServiceChart,
  scratch,
  shapes,
  tcp,
  Volume,
  Workload,
} from '../src';
import beforeStarting from './nextcloud/scripts/before-starting.sh';
import cron from './nextcloud/scripts/cron.sh';
import preInstallation from './nextcloud/scripts/pre-installation.sh';
import sameDatabase from './nextcloud/scripts/same-database.sh';
import seed from './nextcloud/scripts/seed.sh';
import signOnHook from './nextcloud/scripts/sign-on.sh';
import { apacheProxy, apacheSite, apacheWorkers, installed, nextcloudConfig, origin, phpSettings, workers } from './nextcloud/settings';

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
  /** How long all files may take to come back, where the homelab promises less of others. @default - two hours */
  readonly restoredWithin?: Duration;
  /**
   * Where people sign on: `authelia.openId()`. Its app `user_oidc` comes from the app store, in the release that fits, at the first start.
   * `/login?direct=1` asks for a password in any case. @default - each has a password here
   */
  readonly signOn?: OpenId;
}

const shape = shapes.object<NextcloudProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  files: shapes.bytes,
  on: shapes.disk,
  code: shapes.disk,
  restoredWithin: shapes.optional(shapes.time(1)),
  signOn: shapes.optional(shapes.openId),
});

/** User id of `www-data` in Debian, and so in the image (nextcloud/docker, 34/apache/Dockerfile). */
const wwwData = 33;

/** Files, calendars and contacts of the family. One major version at a time: the image refuses to skip one. */
export class Nextcloud extends ServiceChart {
  constructor(lab: Lab, given: NextcloudProps) {
    const props = optionsOf(lab, 'nextcloud', shape, given);
    super(lab, props.name ?? 'nextcloud', {
      recovery: {
        within: props.restoredWithin ?? Duration.hours(2),
        because: 'the files of a whole family at once come back at the pace of one spinning disk',
      },
    });
    const { hostname } = props;

    const admin = new Secret(this, 'admin', {
      keys: ['username', 'password'],
      about: 'username, password: of the first administrator, used at installation',
      origins: { username: 'fixed:admin', password: 'random' },
      renewals: {
        password: {
          what: 'Nextcloud takes it at its installation only: afterwards it is typed, once',
          commands: [`kubectl -n ${this.appNamespace} exec -it deploy/${this.name} -- php occ user:resetpassword admin`],
        },
      },
    });
    const redis = new Secret(this, 'valkey-auth', {
      keys: ['password'],
      about: 'password: of the cache; letters and digits',
      origins: { password: 'random' },
    });
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
      backup: daily({
        ...(lab.inventory.offsite ? { to: ['offsite'] } : {}),
        exclude: ['tmp', 'files/updater-*', 'files/appdata_*/preview'],
      }), // in the house: the replica and the snapshots
    });

    const cache = new Workload(this, 'valkey', {
      image: image('docker.io/valkey/valkey:9.1.4'),
      user: 999, // valkey (valkey-io/valkey-container, Dockerfile of Debian)
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

    const signOn = props.signOn && this.signOn(props.signOn);
    const config = new Files(this, 'config', {
      'zz-loutik.config.php': nextcloudConfig(props, cache.host, lab.inventory.k3s.pods),
      'installed.php': installed,
      'origin.php': origin,
      'same-database.sh': sameDatabase,
      'seed.sh': seed,
      'pre-installation.sh': preInstallation,
      'before-starting.sh': beforeStarting,
      'cron.sh': cron,
      'loutik.ini': phpSettings(cache.host),
      'mpm.conf': apacheWorkers,
      'remoteip.conf': apacheProxy(lab.inventory.k3s.pods),
      'ports.conf': 'Listen 8080\n',
      'site.conf': apacheSite,
      ...(signOn ? { 'sign-on.sh': signOnHook } : {}),
    });

    // cron needs the same: the settings read database and cache from the environment at run time
    const shared: Pick<ContainerProps, 'image' | 'env' | 'mounts'> = {
      // the entrypoint installs and upgrades for a command that begins with apache, and runs hooks that are executable (docker-entrypoint.sh)
      image: image('docker.io/library/nextcloud:34.0.4-apache'),
      env: {
        POSTGRES_HOST: database.host,
        POSTGRES_DB: database.name,
        POSTGRES_USER: database.user,
        POSTGRES_PASSWORD: database.secret.key('password'),
        VALKEY_PASSWORD: redis.key('password'),
        NEXTCLOUD_DATA_DIR: '/srv/nextcloud/files', // a sub-directory that www-data makes itself, with the mode that Nextcloud demands
        PHP_MEMORY_LIMIT: '512M',
        PHP_UPLOAD_LIMIT: '16G',
        APACHE_BODY_LIMIT: '0',
      },
      mounts: {
        '/var/www/html': html,
        '/srv/nextcloud': data,
        '/tmp': scratch(Bytes.gib(4)), // pictures are scaled here
        '/usr/local/etc/php/conf.d/zz-loutik.ini': config.at('loutik.ini'),
        '/loutik': config, // not below html: a folder that is not there would be made for it, as root's
      },
    };

    const restored = scratch(Bytes.mib(1), { name: 'restored' });
    const server = new Workload(this, 'main', {
      ...shared,
      user: wwwData,
      init: {
        seed: {
          ...shared,
          command: ['/bin/sh', '/loutik/seed.sh'],
          mounts: {
            '/loutik': config,
            '/srv/nextcloud': data,
            '/volumes/html': html.whole({ readOnly: true }),
            '/volumes/data': data.whole({ readOnly: true }),
            '/run/loutik': restored,
          },
          resources: { cpu: Cpu.millis(50), memory: Bytes.mib(128) },
        },
      },
      env: {
        ...shared.env,
        NEXTCLOUD_ADMIN_USER: admin.key('username'),
        NEXTCLOUD_ADMIN_PASSWORD: admin.key('password'),
        ...(signOn ? { SIGN_ON_ISSUER: signOn.by.issuer, SIGN_ON_CLIENT: signOn.id, SIGN_ON_NAME: signOn.by.name } : {}),
      },
      ports: { http: 8080 },
      mounts: {
        ...shared.mounts,
        '/run/loutik': restored,
        '/docker-entrypoint-hooks.d/pre-installation/loutik.sh': config.at('pre-installation.sh'),
        '/docker-entrypoint-hooks.d/before-starting/loutik.sh': config.at('before-starting.sh'),
        ...(signOn
          ? { '/docker-entrypoint-hooks.d/before-starting/sign-on.sh': config.at('sign-on.sh'), '/sign-on': signOn.secret.files }
          : {}),
        '/run/apache2': scratch(Bytes.mib(16)),
        '/run/lock/apache2': scratch(Bytes.mib(16)),
        '/etc/apache2/ports.conf': config.at('ports.conf'),
        '/etc/apache2/sites-enabled/000-default.conf': config.at('site.conf'),
        '/etc/apache2/mods-enabled/mpm_prefork.conf': config.at('mpm.conf'),
        '/etc/apache2/conf-enabled/remoteip.conf': config.at('remoteip.conf'),
      },
      probes: {
        // unpacking 25,000 files, an upgrade and its migrations, a scan after a restore: an interrupted one begins again
        startup: exec(isInstalled(hostname), { within: Duration.minutes(60) }),
        readiness: exec(isInstalled(hostname, 'sh /loutik/same-database.sh')),
        liveness: exec(isAlive(hostname), { failures: 6, timeoutSeconds: 20 }),
      },
      resources: { cpu: Cpu.millis(300), memory: { request: Bytes.gib(1), limit: Bytes.mib(workers * 150 + 256) } },
      reaches: [database.port, cache.ports.valkey, internet(80, 443), ...(signOn ? [signOn.provider] : [])], // the app store, federation
      stopWithin: Duration.seconds(30),
    });

    new ScheduledJob(this, 'cron', {
      ...shared,
      user: wwwData,
      command: ['/bin/sh', '/loutik/cron.sh'],
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

  /** As a client of the provider: it comes back by either of its addresses, as Apache rewrites them or not (nextcloud/user_oidc, appinfo/routes.php). */
  private signOn(by: OpenId): OpenIdClient {
    return new OpenIdClient(this, 'sign-on', {
      by,
      label: 'Nextcloud',
      callbacks: ['/apps/user_oidc/code', '/index.php/apps/user_oidc/code'],
      sends: 'post', // it does where the provider takes it (lib/Controller/LoginController.php)
      otherwise: `/login?direct=1 asks for a password; the administrator's is ${this.appNamespace}/${this.name}-admin/password in the kit`,
    });
  }
}

/** Asks whether it is installed: status.php answers 200 in any case (nextcloud/server, status.php). curl is in php's image. */
function isInstalled(hostname: string, ...more: readonly string[]): readonly string[] {
  return ['/bin/sh', '-c', [`${status(hostname, 4)} | grep -q '"installed":true'`, ...more].join(' && ')];
}

/** Asks whether it answers, and has told clients of the restore that it knows of: what is to be done then is done at a start. */
function isAlive(hostname: string): readonly string[] {
  const told = '{ [ ! -s /run/loutik/restored ] || cmp -s /run/loutik/restored /var/www/html/config/restored; }';
  return ['/bin/sh', '-c', `${status(hostname, 15)} >/dev/null && ${told}`];
}

function status(hostname: string, seconds: number): string {
  return `curl --silent --fail --max-time ${seconds} --header 'Host: ${hostname}' http://127.0.0.1:8080/status.php`;
}
