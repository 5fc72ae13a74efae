#!/bin/sh
# Dumps the database to /copies, in PostgreSQL's own compressed form, without owners and grants: whoever loads it owns all of it.
# PGHOST, PGPASSWORD, POSTGRES_USER, POSTGRES_DB: the server. WAIT_SECONDS: how long to wait for one that starts or replays its log.
set -eu

say() { echo "database: $*" >&2; }

left=${WAIT_SECONDS:-600}
until pg_isready --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB"; do
  [ "$left" -gt 0 ] || { say "$PGHOST does not answer: not dumped"; exit 1; }
  left=$((left - 5))
  sleep 5
done
pg_dump --username "$POSTGRES_USER" --no-password --no-owner --no-acl --format custom --file /copies/database.dump "$POSTGRES_DB"
pg_restore --list /copies/database.dump >/dev/null
say "dumped $POSTGRES_DB, $(stat -c %s /copies/database.dump) bytes"
