import { urlOf } from '../../src';
import type { NextcloudProps } from '../nextcloud';

/** Apache children at once. Each takes about 150 MB (nextcloud/docker#1489): the memory limit follows from it. */
export const workers = 20;

/**
 * Settings that must not depend on what the installer once wrote: who may log in to the database, too, so that a password sealed
 * anew is used. Nextcloud merges `*.config.php` by natural order of their names (lib/private/Config.php): `zz-` comes last.
 */
export function nextcloudConfig(
  { hostname, audience, signOn }: Pick<NextcloudProps, 'hostname' | 'audience' | 'signOn'>,
  valkey: string,
  pods: string,
): string {
  const url = urlOf({ hostname, audience });
  return `<?php
$CONFIG = [
  'trusted_domains' => ['${hostname}'],
  'trusted_proxies' => ['${pods}'],
  'dbtype' => 'pgsql',
  'dbhost' => getenv('POSTGRES_HOST'),
  'dbname' => getenv('POSTGRES_DB'),
  'dbuser' => getenv('POSTGRES_USER'),
  'dbpassword' => getenv('POSTGRES_PASSWORD'),
  'setup_create_db_user' => false,
  'tempdirectory' => '/srv/nextcloud/tmp',
  'memcache.local' => '\\OC\\Memcache\\APCu',
  'memcache.distributed' => '\\OC\\Memcache\\Redis',
  'memcache.locking' => '\\OC\\Memcache\\Redis',
  'redis' => ['host' => '${valkey}', 'port' => 6379, 'password' => getenv('VALKEY_PASSWORD')],
  'overwriteprotocol' => 'https',
  'overwritehost' => '${url.replace('https://', '')}',
  'overwrite.cli.url' => '${url}',
  'upgrade.disable-web' => true,
  'updatechecker' => false,
  'maintenance_window_start' => 8,
  'check_data_directory_permissions' => true,
${signOn ? providerInside : ''}];
`;
}

/** The provider's name leads to an address of the cluster, of which Nextcloud asks nothing by itself (nextcloud/server, lib/private/Http/Client/Client.php). */
const providerInside = "  'allow_local_remote_servers' => true,\n";

/** Whether Nextcloud's own configuration says that it is installed; no other file of settings is asked, and no database. */
export const installed = `<?php
$CONFIG = [];
@include '/var/www/html/config/config.php';
exit(($CONFIG['installed'] ?? false) === true ? 0 : 1);
`;

/** Says what the database was restored from, as its own pod noted it; nothing for one that began empty. Fails while it is away, and says why. */
export const origin = `<?php
try {
  $database = new PDO('pgsql:host=' . getenv('POSTGRES_HOST') . ';connect_timeout=5;dbname=' . getenv('POSTGRES_DB'), getenv('POSTGRES_USER'), getenv('POSTGRES_PASSWORD'));
  echo $database->query("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()")->fetchColumn();
} catch (PDOException $exception) {
  echo $exception->getMessage();
  exit(1);
}
`;

/**
 * Uploads are gathered on the files' own volume: whoever fills scratch space is thrown out, and takes everybody along. And what the
 * image writes itself when it runs as root: sessions in the cache, with locks that give up in time.
 */
export function phpSettings(valkey: string): string {
  return `upload_tmp_dir = /srv/nextcloud/tmp
session.save_handler = redis
session.save_path = "tcp://${valkey}:6379?auth=\${VALKEY_PASSWORD}"
redis.session.locking_enabled = 1
redis.session.lock_retries = 300
redis.session.lock_wait_time = 100000
apc.enable_cli = 1
`;
}

export const apacheWorkers = `<IfModule mpm_prefork_module>
  StartServers 3
  MinSpareServers 3
  MaxSpareServers 6
  ServerLimit ${workers}
  MaxRequestWorkers ${workers}
  MaxConnectionsPerChild 500
</IfModule>
`;

/** Only the ingress, from the pods' network, may say who the client is: brute-force protection counts on it. */
export function apacheProxy(pods: string): string {
  return `RemoteIPHeader X-Real-IP
RemoteIPInternalProxy ${pods}
`;
}

export const apacheSite = `<VirtualHost *:8080>
  DocumentRoot /var/www/html
  ErrorLog /dev/stderr
  CustomLog /dev/stdout combined
</VirtualHost>
`;
