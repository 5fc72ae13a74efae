#!/bin/sh
# Before the image's own entrypoint, which tries to install for two minutes and to upgrade once: the data directory with the mode
# that Nextcloud demands, an empty one for uploads, and then a wait until the database takes its user.
# Leaves in /run/loutik/volumes what the volumes were restored from, and in restored that with the database's; nothing for those that
# began empty.
set -eu
umask 007
rm -rf /srv/nextcloud/tmp
mkdir -p /srv/nextcloud/tmp "$NEXTCLOUD_DATA_DIR"
chmod 0770 "$NEXTCLOUD_DATA_DIR"

said=
until answer=$(php -f /loutik/origin.php); do
  [ "$answer" = "$said" ] || echo "waiting for the database: $answer" >&2
  said=$answer
  sleep 3
done
cat /volumes/html/.ready /volumes/data/.ready >/run/loutik/volumes
echo "$answer" | sed '/^$/d' /run/loutik/volumes - >/run/loutik/restored
