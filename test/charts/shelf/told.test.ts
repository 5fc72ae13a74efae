import { Bytes, declared, type Inventory, Watts } from '../../../src';
import { told } from '../../constructs/object-of';
import { base, withChange } from '../../inventory/base';
import { envOf, factsOf } from '../facts';
import { declareOf, type OnShelf } from './declared';

const facts = (app: OnShelf, more: object = {}, inventory: Inventory = base) => factsOf(declareOf(app, more), inventory);
const env = (app: OnShelf, more: object = {}, inventory: Inventory = base) => facts(app, more, inventory).env(app);
const pods = withChange('k3s.pods', '10.64.0.0/14');
const zone = withChange('quietHours.timezone', 'Asia/Tokyo');

describe('Forgejo', () => {
  test('keeps its settings and its database in its volume, and nobody who comes first installs it', () => {
    expect(env('forgejo')).toMatchObject({
      GITEA_APP_INI: '/var/lib/gitea/custom/conf/app.ini',
      FORGEJO__database__DB_TYPE: 'sqlite3',
      FORGEJO__database__PATH: '/var/lib/gitea/data/gitea.db',
      FORGEJO__security__INSTALL_LOCK: 'true',
      FORGEJO__security__SECRET_KEY: 'forgejo-keys/secret-key',
      FORGEJO__session__COOKIE_SECURE: 'true',
    });
  });

  test('is called by its name, by pages and by SSH, at 2222 where nothing is said', () => {
    expect(env('forgejo')).toMatchObject({
      FORGEJO__server__ROOT_URL: 'https://forge.test.example/',
      FORGEJO__server__START_SSH_SERVER: 'true',
      FORGEJO__server__SSH_PORT: '2222',
    });
  });

  test('takes the word of the pods’ network alone on who calls', () => {
    expect(env('forgejo', {}, pods).FORGEJO__security__REVERSE_PROXY_TRUSTED_PROXIES).toBe('10.64.0.0/14');
  });

  test('has the size that it is given', () => {
    expect(facts('forgejo', { size: Bytes.gib(7) }).volumes()['forgejo-data']).toContain('7 GiB on two.nvme');
  });
});

test('Grafana: its first account and its key are sealed, nobody makes one by himself, and it calls nobody', () => {
  expect(env('grafana')).toEqual({
    GF_SERVER_ROOT_URL: 'https://graphs.test.example/',
    GF_SECURITY_ADMIN_USER: 'admin',
    GF_SECURITY_ADMIN_PASSWORD: 'grafana-account/admin-password',
    GF_SECURITY_SECRET_KEY: 'grafana-account/secret-key',
    GF_SECURITY_COOKIE_SECURE: 'true',
    GF_SECURITY_DISABLE_GRAVATAR: 'true',
    GF_USERS_ALLOW_SIGN_UP: 'false',
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
  });
});

test('Home Assistant has its own start, the house’s time zone, and what it unpacks in scratch space', () => {
  expect(env('home-assistant', {}, zone)).toEqual({ HOME: '/tmp', TZ: 'Asia/Tokyo', UV_CACHE_DIR: '/tmp/uv' });
  expect(facts('home-assistant').container('home-assistant').command).toEqual(['/bin/sh', '/loutik/start.sh']);
});

describe('Immich', () => {
  test('finds its database, its queue and its learning by their names, and trusts the pods’ network', () => {
    expect(env('immich', {}, pods)).toEqual({
      DB_HOSTNAME: 'immich-db.immich.svc',
      DB_DATABASE_NAME: 'immich',
      DB_USERNAME: 'immich',
      DB_PASSWORD: 'immich-db/password',
      DB_VECTOR_EXTENSION: 'vectorchord',
      REDIS_HOSTNAME: 'immich-valkey.immich.svc',
      IMMICH_MACHINE_LEARNING_URL: 'http://immich-learning.immich.svc:3003',
      IMMICH_TRUSTED_PROXIES: '10.64.0.0/14',
      IMMICH_MEDIA_LOCATION: '/data',
    });
  });

  test('learns with one worker, which lets go of a model after five minutes, and keeps models in their volume', () => {
    expect(facts('immich').env('immich-learning')).toEqual({
      MACHINE_LEARNING_WORKERS: '1',
      MACHINE_LEARNING_MODEL_TTL: '300',
      HF_XET_CACHE: '/cache/huggingface-xet',
      MPLCONFIGDIR: '/tmp',
    });
  });

  test('loses no job of its queue to another, and needs none of them after a restart', () => {
    const { container, podOf } = facts('immich');
    expect(container('immich-valkey').args).toEqual([
      'valkey-server',
      '--save',
      '',
      '--maxmemory',
      '192mb',
      '--maxmemory-policy',
      'noeviction',
    ]);
    expect(podOf('immich-valkey').securityContext.runAsUser ?? container('immich-valkey').securityContext.runAsUser).toBe(999);
  });

  test('starts once its database answers, of one release with its learning', () => {
    const { podOf, container } = facts('immich');
    expect(podOf('immich').initContainers.map(({ name }: { name: string }) => name)).toEqual(['restore-library', 'wait-for-database']);
    const release = (name: string) => container(name).image.split(':')[1];
    expect(release('immich')).toBe(release('immich-learning'));
  });
});

test('Minecraft: who leaves the list is out, it saves before it stops, and it has the heap that it is given', () => {
  expect(env('minecraft', {}, zone)).toEqual({
    EULA: 'TRUE',
    TYPE: 'PAPER',
    VERSION: '26.3',
    MEMORY: '2048M',
    ENFORCE_WHITELIST: 'TRUE',
    WHITELIST: 'Alex,Steve',
    EXISTING_WHITELIST_FILE: 'SYNCHRONIZE',
    ENABLE_RCON: 'FALSE',
    STOP_DURATION: '100',
    TZ: 'Asia/Tokyo',
  });
  const larger = facts('minecraft', { heap: Bytes.gib(4) });
  expect([larger.env('minecraft').MEMORY, larger.resources('minecraft')]).toEqual(['4096M', '500m 5Gi 5Gi']);
});

describe('Paperless', () => {
  const settings = {
    PAPERLESS_URL: 'https://papers.test.example',
    PAPERLESS_SECRET_KEY: 'paperless-settings/secret-key',
    PAPERLESS_ADMIN_USER: 'paperless-settings/admin-user',
    PAPERLESS_ADMIN_PASSWORD: 'paperless-settings/admin-password',
    PAPERLESS_DBENGINE: 'postgresql',
    PAPERLESS_DBHOST: 'paperless-db.paperless.svc',
    PAPERLESS_DBNAME: 'paperless',
    PAPERLESS_DBUSER: 'paperless',
    PAPERLESS_DBPASS: 'paperless-db/password',
    VALKEY_PASSWORD: 'paperless-settings/valkey-password',
    PAPERLESS_REDIS: 'redis://:$(VALKEY_PASSWORD)@paperless-valkey.paperless.svc:6379',
    PAPERLESS_TIME_ZONE: 'Asia/Tokyo',
    PAPERLESS_OCR_LANGUAGE: 'eng',
    PAPERLESS_TASK_WORKERS: '1',
    PAPERLESS_THREADS_PER_WORKER: '1',
    PAPERLESS_WEBSERVER_WORKERS: '1',
    PAPERLESS_USE_X_FORWARD_HOST: 'true',
    PAPERLESS_USE_X_FORWARD_PORT: 'true',
  };

  test('finds its database and its queue by their names, and reads one document at a time, in English where nothing is said', () => {
    expect(env('paperless', {}, zone)).toEqual(settings);
    expect(env('paperless', { languages: 'fra+eng' }).PAPERLESS_OCR_LANGUAGE).toBe('fra+eng');
  });

  test('looks each minute into an inbox that is a share, and is told of what comes into its own', () => {
    expect(env('paperless')).not.toHaveProperty('PAPERLESS_CONSUMER_POLLING');
    const nfs = { network: 'lan', address: '192.168.7.9', shares: { scans: '/volume1/scans' } };
    const nas = withChange('devices.nas', { kind: 'nas', feed: 'mains', draw: declared(Watts.of(1), 'a test'), nfs });
    const shared = facts('paperless', { inbox: 'nas.scans' }, nas);
    expect(shared.env('paperless').PAPERLESS_CONSUMER_POLLING).toBe('60');
    expect(shared.mounts('paperless')['/usr/src/paperless/consume']).toBe('paperless-inbox');
    expect(Object.keys(shared.volumes())).toEqual(['paperless-db-data', 'paperless-media', 'paperless-data']);
  });

  test('is asked under its own name, since it answers to no other', () => {
    const { startupProbe, readinessProbe, livenessProbe } = facts('paperless').container('paperless');
    const host = [{ name: 'Host', value: 'papers.test.example' }];
    expect([startupProbe, readinessProbe, livenessProbe].map(({ httpGet }) => httpGet.httpHeaders)).toEqual([host, host, host]);
  });

  test('begins as root with what that takes, and no more', () => {
    expect(facts('paperless').container('paperless').securityContext.capabilities).toEqual({
      drop: ['ALL'],
      add: ['CHOWN', 'SETUID', 'SETGID'],
    });
  });

  test('has a queue with a password, which loses nothing to make room', () => {
    const queue = facts('paperless').container('paperless-valkey');
    expect(envOf(queue)).toEqual({ VALKEY_PASSWORD: 'paperless-settings/valkey-password' });
    expect(queue.command).toEqual([
      '/bin/sh',
      '-c',
      'exec valkey-server --requirepass "$VALKEY_PASSWORD" --save "" --maxmemory 96mb --maxmemory-policy noeviction',
    ]);
  });
});

test('qBittorrent’s tunnel lets answers out to the cluster alone, and brings itself up anew', () => {
  const services = withChange('k3s.services', '10.96.0.0/16', pods);
  const gluetun = facts('qbittorrent', {}, services)
    .podOf('qbittorrent')
    .initContainers.find(({ name }: { name: string }) => name === 'gluetun');
  expect(envOf(gluetun)).toEqual({
    VPN_SERVICE_PROVIDER: 'mullvad',
    VPN_TYPE: 'wireguard',
    WIREGUARD_PRIVATE_KEY: 'qbittorrent-vpn/private-key',
    WIREGUARD_ADDRESSES: 'qbittorrent-vpn/addresses',
    SERVER_COUNTRIES: 'Switzerland',
    FIREWALL_INPUT_PORTS: '8080',
    FIREWALL_OUTBOUND_SUBNETS: '10.64.0.0/14,10.96.0.0/16',
    HTTP_CONTROL_SERVER_ADDRESS: '127.0.0.1:8000',
    UPDATER_PERIOD: '0',
  });
  const { startupProbe, livenessProbe, resources } = gluetun;
  const seconds = [startupProbe, livenessProbe].map(({ periodSeconds, failureThreshold }) => periodSeconds * failureThreshold);
  expect([seconds, startupProbe.periodSeconds]).toEqual([[600, 300], 5]);
  expect([resources.requests, resources.limits]).toMatchObject([{ cpu: '50m', memory: '64Mi' }, { memory: '256Mi' }]);
});

test('Sonarr asks for an account where nobody has signed on before', () => {
  expect(env('sonarr')).toEqual({
    SONARR__AUTH__APIKEY: 'sonarr-api/key',
    SONARR__AUTH__METHOD: 'Forms',
    SONARR__AUTH__REQUIRED: 'Enabled',
    SONARR__LOG__DBENABLED: 'False',
    SONARR__LOG__LEVEL: 'info',
    SONARR__SERVER__PORT: '8989',
    SONARR__UPDATE__BRANCH: 'develop',
  });
});

test('Uptime Kuma has its history in MariaDB, and does not start as root', () => {
  expect(env('uptime-kuma')).toEqual({
    DATA_DIR: '/app/data/',
    UPTIME_KUMA_DB_TYPE: 'mariadb',
    UPTIME_KUMA_DB_HOSTNAME: 'uptime-kuma-db.uptime-kuma.svc',
    UPTIME_KUMA_DB_PORT: '3306',
    UPTIME_KUMA_DB_NAME: 'uptime_kuma',
    UPTIME_KUMA_DB_USERNAME: 'uptime_kuma',
    UPTIME_KUMA_DB_PASSWORD: 'uptime-kuma-db/password',
  });
  expect(facts('uptime-kuma').container('uptime-kuma').command).toEqual(['node', 'server/server.js']);
});

test('Vaultwarden is bound to its name, shows no hint, counts tries by who calls, and has no new accounts but where that is said', () => {
  expect(env('vaultwarden')).toEqual({
    DOMAIN: 'https://vault.test.example',
    ROCKET_PORT: '8080',
    SIGNUPS_ALLOWED: 'false',
    SHOW_PASSWORD_HINT: 'false',
    IP_HEADER: 'X-Real-IP',
  });
  expect(env('vaultwarden', { signups: true }).SIGNUPS_ALLOWED).toBe('true');
});

test('AdGuard Home begins with what makes its settings, of which its administrator’s password is sealed', () => {
  const { command, args } = facts('adguard').container('adguard');
  expect([command, args]).toEqual([['/bin/sh', '/config/start.sh'], undefined]);
});

test('Authelia begins with what puts its list together, its settings take secrets from files, and its database is encrypted by such a one', () => {
  expect(env('authelia')).toEqual({
    AUTHELIA_STORAGE_ENCRYPTION_KEY_FILE: '/secrets/encryption-key',
    X_AUTHELIA_CONFIG_FILTERS: 'template',
  });
  expect(facts('authelia').container('authelia').command).toEqual(['/bin/sh', '/config/start.sh']);
});

test.each<OnShelf>(['adguard', 'forgejo', 'grafana', 'home-assistant', 'immich', 'minecraft', 'paperless', 'uptime-kuma', 'vaultwarden'])(
  '%s may have another name',
  (app) => {
    expect(facts(app, { name: 'other' }).podOf('other')).toBeDefined();
    expect(facts(app, { name: 'other' }).podOf(app)).toBeUndefined();
  },
);

test.each<OnShelf>([
  'adguard',
  'authelia',
  'forgejo',
  'grafana',
  'home-assistant',
  'immich',
  'minecraft',
  'paperless',
  'sonarr',
  'uptime-kuma',
  'vaultwarden',
])('an option of %s that is wrong is told under its name', (app) =>
  expect(told(declareOf(app, { hostname: 7 }))).toContainEqual(['HOSTNAME_INVALID', `test/${app}.hostname`]),
);

test.each<[OnShelf, string, string, string]>([
  ['forgejo', 'forge', 'FORGEJO__server__ROOT_URL', '/'],
  ['grafana', 'graphs', 'GF_SERVER_ROOT_URL', '/'],
  ['paperless', 'papers', 'PAPERLESS_URL', ''],
  ['vaultwarden', 'vault', 'DOMAIN', ''],
])('%s is told the address that its audience types: on the tailnet with a port', (app, host, variable, end) => {
  expect(env(app, { audience: 'tailnet' })[variable]).toBe(`https://${host}.test.example:8443${end}`);
  for (const audience of ['public', 'lan']) expect(env(app, { audience })[variable]).toBe(`https://${host}.test.example${end}`);
});
