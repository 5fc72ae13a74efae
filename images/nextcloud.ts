import type { Recipe } from '../src/twin/images/recipe';

const modules = [
  'access_compat',
  'alias',
  'authz_core',
  'authz_host',
  'dir',
  'env',
  'headers',
  'mime',
  'mpm_prefork',
  'php8.4',
  'remoteip',
];
const extensions = ['pdo', 'pdo_pgsql', 'igbinary', 'redis', 'apcu', 'posix', 'ctype', 'tokenizer', 'fileinfo', 'iconv'];
const hooks = ['pre-installation', 'post-installation', 'pre-upgrade', 'post-upgrade', 'before-starting'];

/** A small Nextcloud in PHP under the real Apache, with the image's own places and the commands that entrypoint and hooks use. */
export const nextcloud: Recipe = {
  images: ['docker.io/library/nextcloud'],
  source:
    'nextcloud/docker: Dockerfile-debian.template, docker-entrypoint.sh, .config/; nextcloud/server: lib/private/Config.php, Setup/PostgreSQL.php',
  debian: [
    {
      suite: 'trixie', // as the image's own base
      packages: [
        ...['apache2', 'libapache2-mod-php8.4', 'php8.4-cli', 'php8.4-pgsql', 'php-apcu', 'php-igbinary', 'php-redis'],
        ...['bash', 'ca-certificates', 'coreutils', 'curl', 'dash', 'diffutils', 'findutils', 'grep', 'mawk', 'rsync', 'sed', 'util-linux'],
      ],
    },
  ],
  without: [
    ...['adduser', 'debconf', 'libperl5*', 'passwd', 'perl', 'perl-base', 'perl-modules-*', 'procps', 'psmisc', 'systemd', 'ucf'],
    ...['libgdbm6t64', 'libgdbm-compat4t64', 'init-system-helpers', 'php8.4-readline', 'ssl-cert'],
  ],
  users: { 'www-data': 33 },
  folders: {
    '/var/www/html': { owner: 33, mode: '775' },
    '/var/www/data': { owner: 33, mode: '775' },
    '/run/apache2': { owner: 33 },
    '/run/lock/apache2': { owner: 33 },
    '/var/log/apache2': { owner: 33 },
    ...Object.fromEntries(['config', 'data', 'custom_apps', 'themes'].map((name) => [`/usr/src/nextcloud/${name}`, {}])),
    ...Object.fromEntries(hooks.map((name) => [`/docker-entrypoint-hooks.d/${name}`, {}])),
  },
  files: {
    '/entrypoint.sh': { from: 'nextcloud/entrypoint.sh' },
    '/usr/local/bin/apache2-foreground': { from: 'nextcloud/apache2-foreground' },
    '/usr/src/nextcloud': { from: 'nextcloud/html' },
  },
  links: { '/usr/local/bin/php': '/usr/bin/php8.4', '/usr/bin/awk': 'mawk' },
  run: `
    printf '%s\\n' /config/ /data/ /custom_apps/ /themes/ /version.php /nextcloud-init-sync.lock >/upgrade.exclude
    numbers=$(echo "$IMAGE_VERSION.1" | sed 's/[.]/, /g')
    echo "<?php\n\\$OC_Version = [$numbers];\n\\$OC_VersionString = '$IMAGE_VERSION';" >/usr/src/nextcloud/version.php
    touch /usr/src/nextcloud/config/CAN_INSTALL
    echo 'Require all denied' >/usr/src/nextcloud/config/.htaccess
    for name in apache-pretty-urls apcu apps redis reverse-proxy s3 smtp swift upgrade-disable-web; do
      echo '<?php $CONFIG = [];' >"/usr/src/nextcloud/config/$name.config.php"
    done
    mkdir -p /usr/local/etc/php/conf.d
    for name in ${extensions.join(' ')}; do echo "extension=$name"; done >/usr/local/etc/php/conf.d/docker-php-ext.ini
    {
      echo 'memory_limit=\${PHP_MEMORY_LIMIT}'
      echo 'upload_max_filesize=\${PHP_UPLOAD_LIMIT}'
      echo 'post_max_size=\${PHP_UPLOAD_LIMIT}'
    } >/usr/local/etc/php/conf.d/nextcloud.ini
    cd /etc/apache2
    mkdir -p mods-enabled conf-enabled sites-enabled
    for name in ${modules.join(' ')}; do
      for kind in load conf; do [ ! -e "mods-available/$name.$kind" ] || ln -s "../mods-available/$name.$kind" mods-enabled/; done
    done
    echo 'LimitRequestBody \${APACHE_BODY_LIMIT}' >conf-enabled/apache-limits.conf
    for log in error access other_vhosts_access; do ln -s /dev/stderr "/var/log/apache2/$log.log"; done
    echo 'ServerName localhost' >conf-enabled/server-name.conf
    echo 'RemoteIPHeader X-Real-IP' >conf-available/remoteip.conf
    ln -s ../conf-available/remoteip.conf conf-enabled/
    ln -s ../sites-available/000-default.conf sites-enabled/`,
  config: {
    entrypoint: ['/entrypoint.sh'],
    command: ['apache2-foreground'],
    folder: '/var/www/html',
    env: {
      PHP_INI_DIR: '/usr/local/etc/php',
      PHPRC: '/usr/local/etc/php',
      PHP_INI_SCAN_DIR: '/usr/local/etc/php/conf.d',
      PHP_MEMORY_LIMIT: '512M',
      PHP_UPLOAD_LIMIT: '512M',
      APACHE_BODY_LIMIT: '1073741824',
      APACHE_CONFDIR: '/etc/apache2',
      APACHE_ENVVARS: '/etc/apache2/envvars',
    },
    volumes: ['/var/www/html'],
    stopSignal: 'SIGWINCH', // docker-library/php, apache: a graceful stop
  },
  keeps:
    'Apache and PHP with their places; the entrypoint’s steps, hooks and refusals; config.php and the *.config.php merged over it; installation that says `installed` last; a role of its own in PostgreSQL where it may make one; status.php, trusted hosts, maintenance mode, .ncdata and mode 0770; sessions in the cache; WebDAV of files with a row each; occ status, maintenance:install, upgrade, maintenance:mode, maintenance:data-fingerprint, files:scan, config:system:get and :set; cron.php',
  lacks:
    'everything else of Nextcloud: apps, sharing, calendars, its web interface, chunked uploads, its 25 000 files and what it weighs; MySQL, SQLite, variables that end in _FILE, starting as root',
};
