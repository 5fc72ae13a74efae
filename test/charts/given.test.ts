import { Bot } from '../../charts/bot';
import { Jellyfin } from '../../charts/jellyfin';
import { Nextcloud } from '../../charts/nextcloud';
import { Plex } from '../../charts/plex';
import { Bytes, Duration, Secret, ServiceChart } from '../../src';
import { base, withChange } from '../inventory/base';
import { modelOf } from '../proofs/proved';
import { envOf, factsOf } from './facts';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const films = (lab: Any) => ({
  hostname: 'films.test.example',
  audience: 'lan' as const,
  library: Bytes.gib(20),
  on: lab.disks.two.hdd,
  config: lab.disks.two.nvme,
});
const declare = {
  bot: (lab: Any, more: object) => new Bot(lab, { on: lab.disks.two.nvme, ...more }),
  jellyfin: (lab: Any, more: object) => new Jellyfin(lab, { ...films(lab), ...more }),
  plex: (lab: Any, more: object) => new Plex(lab, { ...films(lab), ...more }),
  nextcloud: (lab: Any, more: object) =>
    new Nextcloud(lab, {
      hostname: 'cloud.test.example',
      audience: 'lan',
      files: Bytes.gib(10),
      on: lab.disks.one.hdd,
      code: lab.disks.one.nvme,
      ...more,
    }),
};
type App = keyof typeof declare;
const declared =
  (app: App, more: object = {}) =>
  (lab: Any) =>
    void declare[app](lab, more);
const facts = (app: App, more: object = {}, inventory: Any = base) => factsOf(declared(app, more), inventory);
const secretsOf = (app: App) =>
  Secret.all(modelOf(declared(app)).lab).map(({ name, keys, origins, renewals }) => [name, [...keys], { ...origins }, renewals] as const);

test('the bot takes its token from a secret, writes below /tmp, goes anywhere, and closes its session before it ends', () => {
  const { env, mounts, reaches } = facts('bot');
  expect(env('bot')).toEqual({ bot_token: 'bot-token/token', HOME: '/tmp', DOTNET_EnableDiagnostics: '0' });
  expect(mounts('bot')).toEqual({ '/app/data': 'bot-data', '/tmp': '256Mi' });
  expect(reaches('bot')).toEqual(['internet ']);
});

test('the bot’s database is copied by SQLite, its own or the one that is named', () => {
  expect(facts('bot').volumes()).toEqual({ 'bot-data': '2 GiB on two.nvme, daily; NadekoBot.db; logs' });
  expect(facts('bot', { databases: ['a.db'] }).volumes()).toEqual({ 'bot-data': '2 GiB on two.nvme, daily; a.db; logs' });
});

test('a token of Discord has three parts, and no other is taken for one', () => {
  const [[, , { token = '' } = {}] = []] = secretsOf('bot') as Any;
  const isOne = (text: string) => new RegExp(token.slice('like:'.length)).test(text);
  expect(token.slice(0, 5)).toBe('like:');
  expect(isOne(`${'a'.repeat(20)}.${'b'.repeat(6)}.${'c'.repeat(27)}`)).toBe(true);
  expect(isOne(`${'a'.repeat(19)}.${'b'.repeat(6)}.${'c'.repeat(27)}`)).toBe(false);
  expect(isOne(`${'a'.repeat(20)}.${'b'.repeat(5)}.${'c'.repeat(27)}`)).toBe(false);
  expect(isOne(`${'a'.repeat(20)}.${'b'.repeat(6)}.${'c'.repeat(26)}`)).toBe(false);
  expect(isOne(`${'a'.repeat(20)}x${'b'.repeat(6)}x${'c'.repeat(27)}`)).toBe(false);
});

test('whom the bot cannot do without is told', () => {
  const [bot] = ServiceChart.all(modelOf(declared('bot')).lab);
  expect(bot?.outside.map(({ party }) => party)).toEqual(['Discord']);
});

test('who shows films calls itself by its name, fetches posters, and may watch its library', () => {
  expect(facts('jellyfin').env('jellyfin')).toEqual({ JELLYFIN_PublishedServerUrl: 'https://films.test.example' });
  expect(facts('plex').env('plex')).toEqual({ PLEX_CLAIM_TOKEN: 'plex-claim/token', PLEX_ADVERTISE_URL: 'https://films.test.example:443' });
  const away = { audience: 'tailnet' };
  expect(facts('jellyfin', away).env('jellyfin')).toEqual({ JELLYFIN_PublishedServerUrl: 'https://films.test.example:8443' });
  expect(facts('plex', away).env('plex').PLEX_ADVERTISE_URL).toBe('https://films.test.example:8443');
  for (const app of ['jellyfin', 'plex'] as const) expect(facts(app).reaches(app)).toEqual(['internet 80,443']);
});

test('what films are shown from is mounted where each looks for it', () => {
  const common = (app: string) => ({ '/config': `${app}-config`, '/media': `${app}-media` });
  expect(facts('jellyfin').mounts('jellyfin')).toEqual({ ...common('jellyfin'), '/cache': 'jellyfin-cache', '/tmp': '256Mi' });
  expect(facts('plex').mounts('plex')).toEqual({ ...common('plex'), '/transcode': 'plex-cache', '/tmp': '1Gi' });
});

test('of their settings what is made again is not backed up', () => {
  expect(facts('jellyfin').volumes()['jellyfin-config']).toBe('8 GiB on two.nvme, daily; data/jellyfin.db; log,cache,transcodes,metadata');
  const folder = 'Library/Application Support/Plex Media Server';
  const database = `${folder}/Plug-in Support/Databases/com.plexapp.plugins.library`;
  expect(facts('plex').volumes()['plex-config']).toBe(`8 GiB on two.nvme, daily; ${database}.db,${database}.blobs.db; ${folder}/Cache`);
});

test('Jellyfin is given its settings by a small container before it starts', () => {
  const [, settings] = facts('jellyfin').podOf('jellyfin').initContainers;
  expect([settings.command, settings.resources.requests]).toMatchObject([
    ['python3', '/loutik/settings.py'],
    { cpu: '20m', memory: '64Mi' },
  ]);
  expect(settings.volumeMounts.map(({ mountPath }: Any) => mountPath)).toEqual(expect.arrayContaining(['/config', '/loutik']));
});

test('Jellyfin throttles a transcode, deletes what was seen, and takes the pods’ network for the ingress', () => {
  const { objects } = modelOf(declared('jellyfin'), withChange('k3s.pods', '10.64.0.0/14'));
  const [config] = objects.ofKind('ConfigMap').flatMap(({ manifest }) => (manifest as Any).data['settings.json'] ?? []);
  const encoding = { file: 'encoding.xml', root: 'EncodingOptions' };
  expect(JSON.parse(config)).toEqual([
    { ...encoding, element: 'EnableThrottling', value: 'true' },
    { ...encoding, element: 'EnableSegmentDeletion', value: 'true' },
    { file: 'network.xml', root: 'NetworkConfiguration', element: 'KnownProxies', entry: '10.64.0.0/14' },
  ]);
  expect(config.endsWith('\n')).toBe(true);
});

test('Jellyfin’s namespace says why films are transcoded in software', () => {
  const { objects } = modelOf(declared('jellyfin'));
  const [own] = objects.ofKind('Namespace').filter(({ manifest }) => manifest.metadata.name === 'jellyfin');
  expect(own?.manifest.metadata.annotations?.['loutik.dev/transcodes']).toMatch(/^in software: /);
});

describe('Nextcloud', () => {
  test('finds its database and cache, keeps files in their volume, and takes uploads of 16 GiB', () => {
    expect(facts('nextcloud').env('nextcloud')).toEqual({
      POSTGRES_HOST: 'nextcloud-db.nextcloud.svc',
      POSTGRES_DB: 'nextcloud',
      POSTGRES_USER: 'nextcloud',
      POSTGRES_PASSWORD: 'nextcloud-db/password',
      VALKEY_PASSWORD: 'nextcloud-valkey-auth/password',
      NEXTCLOUD_DATA_DIR: '/srv/nextcloud/files',
      PHP_MEMORY_LIMIT: '512M',
      PHP_UPLOAD_LIMIT: '16G',
      APACHE_BODY_LIMIT: '0',
      NEXTCLOUD_ADMIN_USER: 'nextcloud-admin/username',
      NEXTCLOUD_ADMIN_PASSWORD: 'nextcloud-admin/password',
    });
  });

  test('mounts each of its settings where Apache and PHP look for it', () => {
    expect(facts('nextcloud').mounts('nextcloud')).toEqual({
      '/var/www/html': 'nextcloud-html',
      '/srv/nextcloud': 'nextcloud-data',
      '/tmp': '4Gi',
      '/usr/local/etc/php/conf.d/zz-loutik.ini': 'nextcloud-config',
      '/loutik': 'nextcloud-config',
      '/run/loutik': '1Mi',
      '/docker-entrypoint-hooks.d/pre-installation/loutik.sh': 'nextcloud-config',
      '/docker-entrypoint-hooks.d/before-starting/loutik.sh': 'nextcloud-config',
      '/run/apache2': '16Mi',
      '/run/lock/apache2': '16Mi',
      '/etc/apache2/ports.conf': 'nextcloud-config',
      '/etc/apache2/sites-enabled/000-default.conf': 'nextcloud-config',
      '/etc/apache2/mods-enabled/mpm_prefork.conf': 'nextcloud-config',
      '/etc/apache2/conf-enabled/remoteip.conf': 'nextcloud-config',
    });
  });

  test('each file that is mounted is the one of its name', () => {
    const { volumeMounts } = facts('nextcloud').container('nextcloud');
    const files = volumeMounts.flatMap(({ mountPath, subPath }: Any) =>
      /\.(ini|conf)$/.test(mountPath) ? [`${mountPath} ${subPath}`] : [],
    );
    expect(files).toEqual([
      '/usr/local/etc/php/conf.d/zz-loutik.ini loutik.ini',
      '/etc/apache2/ports.conf ports.conf',
      '/etc/apache2/sites-enabled/000-default.conf site.conf',
      '/etc/apache2/mods-enabled/mpm_prefork.conf mpm.conf',
      '/etc/apache2/conf-enabled/remoteip.conf remoteip.conf',
    ]);
  });

  test('has memory for as many children as Apache may have, and half a minute to stop', () => {
    const { resources, podOf, container } = facts('nextcloud');
    expect([resources('nextcloud'), podOf('nextcloud').terminationGracePeriodSeconds]).toEqual(['300m 1Gi 3256Mi', 30]);
    expect(container('nextcloud').ports).toMatchObject([{ name: 'http', containerPort: 8080 }]);
    const { objects } = modelOf(declared('nextcloud'));
    const mpm = objects.ofKind('ConfigMap').flatMap(({ manifest }) => (manifest as Any).data['mpm.conf'] ?? [])[0];
    expect(mpm).toContain('  ServerLimit 20\n  MaxRequestWorkers 20\n');
  });

  test('keeps code on the one disk and files on the other, and backs files up away from the house alone', () => {
    expect(facts('nextcloud').volumes()).toEqual({
      'nextcloud-db-data': '6 GiB on one.nvme, dump',
      'nextcloud-html': '6 GiB on one.nvme, daily',
      'nextcloud-data': '10 GiB on one.hdd, daily; tmp,files/updater-*,files/appdata_*/preview',
    });
  });

  test('goes to its database, its cache, and the web; so do its jobs', () => {
    const own = ['nextcloud-db:postgres', 'nextcloud-valkey:valkey', 'internet 80,443'];
    const { reaches } = facts('nextcloud');
    expect([reaches('nextcloud'), reaches('nextcloud-cron'), reaches('nextcloud-valkey')]).toEqual([own, own, []]);
  });

  test('has a cache with a password, that makes room for what is newer', () => {
    const { container, resources, probes, mounts } = facts('nextcloud');
    const cache = container('nextcloud-valkey');
    expect(cache.command).toEqual([
      '/bin/sh',
      '-c',
      'exec valkey-server --requirepass "$VALKEY_PASSWORD" --save "" --maxmemory 96mb --maxmemory-policy allkeys-lru',
    ]);
    expect(envOf(cache)).toEqual({ VALKEY_PASSWORD: 'nextcloud-valkey-auth/password' });
    expect([resources('nextcloud-valkey'), probes('nextcloud-valkey'), mounts('nextcloud-valkey')]).toEqual([
      '20m 64Mi 160Mi',
      ['none', 'port valkey in 30 s', 'port valkey in 60 s'],
      { '/data': '64Mi' },
    ]);
  });

  test('has the kit make up its first administrator and its cache’s password, and says how the former is changed', () => {
    const [admin, cache] = secretsOf('nextcloud').filter(([name]) => /admin|valkey/.test(name));
    expect(admin?.slice(0, 3)).toEqual(['nextcloud-admin', ['username', 'password'], { username: 'fixed:admin', password: 'random' }]);
    expect(admin?.[3].password?.commands).toEqual(['kubectl -n nextcloud exec -it deploy/nextcloud -- php occ user:resetpassword admin']);
    expect(cache?.slice(0, 3)).toEqual(['nextcloud-valkey-auth', ['password'], { password: 'random' }]);
  });

  test('may take two hours to come back, or what is said', () => {
    const within = (more: object) => ServiceChart.all(modelOf(declared('nextcloud', more)).lab)[0]?.recovery?.within.toHours();
    expect([within({}), within({ restoredWithin: Duration.hours(5) })]).toEqual([2, 5]);
  });

  test('looks after itself every five minutes, for half an hour at the most', () => {
    const { objects } = modelOf(declared('nextcloud'));
    const job = objects.ofKind('CronJob').find(({ manifest }) => manifest.metadata.name === 'nextcloud-cron')?.manifest as Any;
    expect([job.spec.schedule, job.spec.jobTemplate.spec.activeDeadlineSeconds]).toEqual(['*/5 * * * *', 1800]);
    const [container] = job.spec.jobTemplate.spec.template.spec.containers;
    expect([
      container.command,
      container.resources.requests.cpu,
      container.resources.requests.memory,
      container.resources.limits.memory,
    ]).toEqual([['/bin/sh', '/loutik/cron.sh'], '50m', '128Mi', '1Gi']);
  });

  test('leads calendars and discovery to where they are, and tells browsers to come by https', () => {
    const { objects } = modelOf(declared('nextcloud'));
    const own = new Map(objects.ofKind('Middleware').map(({ manifest }) => [manifest.metadata.name, manifest.spec as Any]));
    const [dav, discovery, headers] = ['dav', 'discovery', 'headers'].map((name) => own.get(name));
    const led = ({ redirectRegex: { regex, replacement, permanent } }: Any, path: string) => [
      `https://a${path}`.replace(new RegExp(regex), replacement.replaceAll(/\$\{(\d)\}/g, '$$$1')),
      permanent,
    ];
    expect(led(dav, '/.well-known/carddav')).toEqual(['https://a/remote.php/dav/', true]);
    expect(led(dav, '/.well-known/caldav/')).toEqual(['https://a/remote.php/dav/', true]);
    expect(led(dav, '/.well-known/caldav/x')).toEqual(['https://a/.well-known/caldav/x', true]);
    expect(led(discovery, '/.well-known/webfinger?a=b')).toEqual(['https://a/index.php/.well-known/webfinger?a=b', true]);
    expect(headers).toEqual({ headers: { stsSeconds: 15552000, stsIncludeSubdomains: true, referrerPolicy: 'no-referrer' } });
    const [web] = objects.ofKind('Ingress').filter(({ manifest }) => manifest.metadata.name === 'nextcloud');
    expect(web?.manifest.metadata.annotations?.['traefik.ingress.kubernetes.io/router.middlewares']?.split(',')).toEqual(
      ['dav', 'discovery', 'headers'].map((name) => `nextcloud-${name}@kubernetescrd`),
    );
  });
});
