#!/bin/sh
# Rehearses a database's restore: loads the dump that rehearse.sh brought into a cluster that is thrown away. One that is too large
# for that is read to its end.
# VOLUME: what it is kept as. POSTGRES_USER, POSTGRES_DB. ROOM: bytes that the cluster may take.
set -eu
umask 077
# shellcheck source=/dev/null
. /scripts/cluster.sh

dump=/copies/rehearsed/$VOLUME/database.dump
if [ ! -e "$dump" ]; then
  say 'no dump was brought; what the container before this one says is the reason'
  exit 0
fi
began=$(date +%s)

loaded() {
  rm -rf /cluster/data
  initdb --pgdata /cluster/data --username "$POSTGRES_USER" --encoding UTF8 --auth trust --no-sync >/dev/null &&
    printf 'fsync = off\nmax_wal_size = 64MB\nmin_wal_size = 32MB\n' >>/cluster/data/postgresql.conf &&
    serve /cluster/data &&
    { [ "$POSTGRES_DB" = postgres ] || createdb --host /tmp --username "$POSTGRES_USER" --no-password "$POSTGRES_DB"; } &&
    load "$dump" &&
    tables=$(psql --host /tmp --username "$POSTGRES_USER" --no-password --dbname "$POSTGRES_DB" --no-psqlrc --tuples-only --no-align \
      --command "select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')") &&
    [ "$tables" -gt 0 ]
}

# half a gibibyte beside it: a cluster without data, its log, and what sorting takes
size=$(cat "/copies/rehearsed/$VOLUME/size" 2>/dev/null || echo 0)
tables=0 ok=true fault='' how=loaded
if [ "$size" -gt 0 ] && [ "$((size + 536870912))" -le "$ROOM" ]; then
  rehearsed=loaded
else
  how=read rehearsed='pg_restore --file /dev/null'
  tables=$(pg_restore --list "$dump" | grep -c ' TABLE DATA ') || true
  set -- "$dump"
fi
$rehearsed "$@" || { ok=false fault=', "fault": "its dump does not load, or holds no table"'; }
seconds=$(($(date +%s) - began))
echo "{\"volume\": \"$VOLUME\", \"how\": \"$how\", \"seconds\": $seconds, \"tables\": $tables, \"ok\": $ok$fault}" >>/copies/results
[ ! -e /cluster/data/postmaster.pid ] || pg_ctl --pgdata /cluster/data --mode immediate stop >/dev/null
rm -rf /cluster/data "/copies/rehearsed/$VOLUME"
if [ "$ok" = true ]; then say "$how $tables tables in $seconds s"; else say 'the dump does not load, or holds no table'; fi
