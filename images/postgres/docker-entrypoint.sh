#!/bin/bash
# Does what manifests rely on of the image's own (docker-library/postgres, 18/trixie/docker-entrypoint.sh), for a user that is not root:
# an empty PGDATA becomes a cluster with POSTGRES_USER as superuser, POSTGRES_PASSWORD and POSTGRES_DB, and what lies in
# /docker-entrypoint-initdb.d is run in it; without a password it refuses. Any other PGDATA is served as it is: no password is set, and
# one that was cut short is taken for whole.
set -euo pipefail

case ${1-} in -*) set -- postgres "$@" ;; esac
[ "${1-}" = postgres ] || exec "$@"
case " $* " in *' --version '* | *' -V '* | *' --help '*) exec "$@" ;; esac

: "${POSTGRES_USER:=postgres}" "${POSTGRES_PASSWORD:=}" "${POSTGRES_HOST_AUTH_METHOD:=}" "${POSTGRES_INITDB_ARGS:=}"
: "${POSTGRES_DB:=$POSTGRES_USER}"
mkdir -p "$PGDATA"
chmod 0700 "$PGDATA" || true

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    echo 'the database is not initialized, and POSTGRES_PASSWORD is empty' >&2
    exit 1
  fi
  # shellcheck disable=SC2086 # a list of options
  initdb --username "$POSTGRES_USER" --pwfile <(printf '%s\n' "$POSTGRES_PASSWORD") $POSTGRES_INITDB_ARGS
  echo "host all all all ${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
  export PGPASSWORD=$POSTGRES_PASSWORD
  sql() { psql --set ON_ERROR_STOP=1 --no-psqlrc --no-password --username "$POSTGRES_USER" "$@"; }
  pg_ctl --wait --options "-c listen_addresses=''" start
  [ "$POSTGRES_DB" = postgres ] || createdb --username "$POSTGRES_USER" --no-password "$POSTGRES_DB"
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) sql --dbname "$POSTGRES_DB" --file "$file" ;;
    esac
  done
  pg_ctl --wait --mode fast stop
  unset PGPASSWORD
fi
exec "$@"
