#!/bin/sh
# Rehearses a database's restore: loads the dump that rehearse.sh brought into files that are thrown away. One that is too large for that
# is read to its end.
# VOLUME: what it is kept as. MARIADB_USER, MARIADB_DATABASE. ROOM: bytes that the files may take.
set -eu
umask 077
# shellcheck source=src/constructs/scripts/mariadb/server.sh
. /scripts/server.sh

dump=/copies/rehearsed/$VOLUME/database.dump
if [ ! -e "$dump" ]; then
  say 'no dump was brought; what the container before this one says is the reason'
  exit 0
fi
began=$(date +%s)
server=''
# shellcheck disable=SC2034 # FLUSH is serve's
FLUSH=0

loaded() {
  rm -rf /cluster/data
  create /cluster/data &&
    serve /cluster/data &&
    ask "CREATE DATABASE \`$MARIADB_DATABASE\` CHARACTER SET utf8mb4" &&
    load "$dump" &&
    tables=$(ask "select count(*) from information_schema.tables where table_schema = '$MARIADB_DATABASE'") &&
    [ "$tables" -gt 0 ]
}

# half a gibibyte beside it: files without data, their log, and what sorting takes
size=$(cat "/copies/rehearsed/$VOLUME/size" 2>/dev/null || echo 0)
tables=0 ok=true fault='' how=loaded rehearsed=loaded
if [ "$size" -le 0 ] || [ "$((size + 536870912))" -gt "$ROOM" ]; then
  how='read' rehearsed="whole $dump"
  tables=$(gzip -dc "$dump" | grep -c '^CREATE TABLE') || true
fi
# shellcheck disable=SC2086 # a command and its argument, a path of ours
$rehearsed || { ok=false fault=', "fault": "its dump does not load, or holds no table"'; }
seconds=$(($(date +%s) - began))
echo "{\"volume\": \"$VOLUME\", \"how\": \"$how\", \"seconds\": $seconds, \"tables\": $tables, \"ok\": $ok$fault}" >>/copies/results
[ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
rm -rf /cluster/data "/copies/rehearsed/$VOLUME"
if [ "$ok" = true ]; then say "$how $tables tables in $seconds s"; else say 'the dump does not load, or holds no table'; fi
