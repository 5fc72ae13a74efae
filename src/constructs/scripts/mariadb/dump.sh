#!/bin/sh
# Dumps the database to /copies/VOLUME as compressed SQL, in one moment. Then /copies/VOLUME.whole says that it is whole; a database that
# cannot be dumped keeps nothing else from being kept.
# MARIADB_HOST, MYSQL_PWD, MARIADB_USER, MARIADB_DATABASE: the server. WAIT_SECONDS: how long to wait for one that starts or replays its log.
set -eu
# shellcheck source=src/constructs/scripts/mariadb/server.sh
. /scripts/server.sh

there() { mariadb --no-defaults --host="$MARIADB_HOST" --user="$MARIADB_USER" --batch --skip-column-names --execute "$1" "$MARIADB_DATABASE"; }

dump() {
  left=${WAIT_SECONDS:-600}
  until there 'select 1' >/dev/null; do
    [ "$left" -gt 0 ] || { say "$MARIADB_HOST does not answer"; return 1; }
    left=$((left - 5))
    sleep 5
  done
  mkdir -p "/copies/$VOLUME" &&
    write "/copies/$VOLUME/database.dump" --host="$MARIADB_HOST" --user="$MARIADB_USER" &&
    there 'select coalesce(sum(data_length + index_length), 0) from information_schema.tables where table_schema = database()' \
      >"/copies/$VOLUME/size" && # the room that a rehearsal needs
    touch "/copies/$VOLUME.whole"
}

trap 'say "told to stop before it was dumped"; exit 143' TERM
rm -rf "/copies/$VOLUME" "/copies/$VOLUME.whole"
if dump; then
  say "dumped $MARIADB_DATABASE, $(stat -c %s "/copies/$VOLUME/database.dump") bytes"
else
  say 'not dumped'
fi
