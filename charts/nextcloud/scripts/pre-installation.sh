#!/bin/sh
# A hook of the image's entrypoint, which has just filled the configuration's folder: settings that the installer must know.
# Nothing is installed over a database that has users: their configuration is what is missing then.
set -eu
cp --remove-destination /loutik/zz-loutik.config.php /var/www/html/config/

# shellcheck disable=SC2016 # the program is PHP's
users='
  $database = new PDO("pgsql:host=" . getenv("POSTGRES_HOST") . ";connect_timeout=5;dbname=" . getenv("POSTGRES_DB"), getenv("POSTGRES_USER"), getenv("POSTGRES_PASSWORD"));
  $there = $database->query("SELECT to_regclass(\x27oc_users\x27)")->fetchColumn();
  echo $there === null ? 0 : $database->query("SELECT count(*) FROM oc_users")->fetchColumn();'
count=$(php -r "$users")
if [ "$count" != 0 ]; then
  echo "not installed: config.php does not say that Nextcloud is, but its database has $count users. Restore the volume that holds" \
    "config.php (remove its .ready); or, if nobody has used this Nextcloud yet, empty the database" >&2
  exit 1
fi
