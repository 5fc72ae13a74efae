#!/bin/sh
# Before the image's own entrypoint, which tries to install for two minutes and to upgrade once: the data directory with the mode
# that Nextcloud demands, an empty one for uploads, and then a wait until the database takes its user.
# Leaves in /run/loutik/restored what the volumes and the database were restored from; nothing for those that began empty.
set -eu
umask 007
rm -rf /srv/nextcloud/tmp
mkdir -p /srv/nextcloud/tmp "$NEXTCLOUD_DATA_DIR"
chmod 0770 "$NEXTCLOUD_DATA_DIR"

# shellcheck disable=SC2016 # the program is PHP's
origin='
  try {
    $database = new PDO("pgsql:host=" . getenv("POSTGRES_HOST") . ";connect_timeout=5;dbname=" . getenv("POSTGRES_DB"), getenv("POSTGRES_USER"), getenv("POSTGRES_PASSWORD"));
    echo $database->query("SELECT shobj_description(oid, \x27pg_database\x27) FROM pg_database WHERE datname = current_database()")->fetchColumn();
  } catch (PDOException $exception) {
    echo $exception->getMessage();
    exit(1);
  }'
said=
until answer=$(php -r "$origin"); do
  [ "$answer" = "$said" ] || echo "waiting for the database: $answer" >&2
  said=$answer
  sleep 3
done
{
  cat /volumes/html/.ready /volumes/data/.ready
  echo "$answer"
} | sed '/^$/d' >/run/loutik/restored
