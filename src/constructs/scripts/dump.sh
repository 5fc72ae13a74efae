#!/bin/sh
# Dumps the database to /copies/VOLUME, in PostgreSQL's own compressed form, without owners and grants: whoever loads it owns all of
# it. Then /copies/VOLUME.whole says that it is whole; a database that cannot be dumped keeps nothing else from being kept.
# PGHOST, PGPASSWORD, POSTGRES_USER, POSTGRES_DB: the server. WAIT_SECONDS: how long to wait for one that starts or replays its log.
set -eu

say() { echo "database: $*" >&2; }

dump() {
  left=${WAIT_SECONDS:-600}
  until pg_isready --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB"; do
    [ "$left" -gt 0 ] || { say "$PGHOST does not answer"; return 1; }
    left=$((left - 5))
    sleep 5
  done
  mkdir -p "/copies/$VOLUME" &&
    pg_dump --username "$POSTGRES_USER" --no-password --no-owner --no-acl --format custom --file "/copies/$VOLUME/database.dump" "$POSTGRES_DB" &&
    pg_restore --list "/copies/$VOLUME/database.dump" >/dev/null &&
    psql --username "$POSTGRES_USER" --no-password --dbname "$POSTGRES_DB" --no-psqlrc --tuples-only --no-align \
      --command 'select pg_database_size(current_database())' >"/copies/$VOLUME/size" && # the room that a rehearsal needs
    touch "/copies/$VOLUME.whole"
}

trap 'say "told to stop before it was dumped"; exit 143' TERM
rm -rf "/copies/$VOLUME" "/copies/$VOLUME.whole"
if dump; then
  say "dumped $POSTGRES_DB, $(stat -c %s "/copies/$VOLUME/database.dump") bytes"
else
  say 'not dumped'
fi
