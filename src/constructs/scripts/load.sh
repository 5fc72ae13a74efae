#!/bin/sh
# Makes a database from the dump that restore.sh fetched: a fresh cluster in a side directory, renamed when it is whole.
set -eu
umask 077

if [ -e /volume/.ready ]; then
  exit 0
fi
if [ -e /copies/empty ]; then
  mkdir -p /volume/data
  touch /volume/.ready
  exit 0
fi

rm -rf /volume/.restoring
export PGDATA="/volume/.restoring/$PG_MAJOR/docker"
mkdir -p "$PGDATA"
printf '%s' "$POSTGRES_PASSWORD" >/tmp/password
initdb --username "$POSTGRES_USER" --pwfile /tmp/password --auth-local trust --auth-host scram-sha-256
rm /tmp/password
echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
pg_ctl --wait --options "-c listen_addresses='' -c unix_socket_directories=/tmp" start
createdb --host /tmp --username "$POSTGRES_USER" "$POSTGRES_DB"
pg_restore --host /tmp --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --no-owner --exit-on-error /copies/database.dump
pg_ctl --wait --mode fast stop
sync
rm -rf /volume/data
mv /volume/.restoring /volume/data
touch /volume/.ready
sync
rm -rf /copies/* # it would take the node's disk as long as the pod is there
