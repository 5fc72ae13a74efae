#!/bin/sh
# Leaves a whole cluster of this image's major version where the server looks for it, whose user has the password that is sealed
# now: the image sets it only when it makes a cluster, and takes one that was cut short for whole. So it is made here, in a side
# directory that is renamed last: fresh, from the dump that restore.sh fetched, or from that of dump-old.sh.
set -eu
umask 077
# shellcheck source=/dev/null
. /scripts/cluster.sh

data=/volume/data
side=/volume/.restoring
own=$PG_MAJOR/docker

# make: makes a cluster in the side directory, with the user and its empty database, and leaves it served.
make() {
  rm -rf "$side"
  mkdir -p "$side/$own"
  printf '%s\n' "$POSTGRES_PASSWORD" >/tmp/password
  initdb --pgdata "$side/$own" --username "$POSTGRES_USER" --pwfile /tmp/password --encoding UTF8 --auth-local trust --auth-host scram-sha-256 >&2
  rm /tmp/password
  echo 'host all all all scram-sha-256' >>"$side/$own/pg_hba.conf"
  serve "$side/$own"
  [ "$POSTGRES_DB" = postgres ] || createdb --host /tmp --username "$POSTGRES_USER" --no-password "$POSTGRES_DB"
}

# older: the other major versions that have a cluster in the volume.
older() {
  for version in "$data"/*/docker/PG_VERSION; do
    major=${version#"$data/"}
    major=${major%%/*}
    case $major in *[!0-9]* | "$PG_MAJOR") ;; *) printf ' %s' "$major" ;; esac
  done
}

# put_away: ends an upgrade. The old cluster leaves the server's sight, and is kept.
put_away() {
  old=$(cat /volume/.upgrading)
  kept=$old.before-$PG_MAJOR
  [ ! -e "$data/$kept" ] || kept=$kept.$(date +%s)
  [ ! -e "$data/$old" ] || mv "$data/$old" "$data/$kept"
  rm /volume/.upgrading
  sync
  say "upgraded from PostgreSQL $old to $PG_MAJOR; the old cluster is kept beside it as $kept"
}

upgrade() {
  if [ ! -e /copies/old.dump ] || [ " $(cat /copies/old.major)" != "$1" ]; then
    say "the data is of PostgreSQL$1 and this is $PG_MAJOR: give the Database upgradeFrom, as docs/databases.md says"
    exit 1
  fi
  make
  load /copies/old.dump
  rest "$side/$own"
  sync
  cp /copies/old.major /volume/.upgrading
  mv "$side/$PG_MAJOR" "$data/$PG_MAJOR"
  put_away
  rm -rf "$side" /copies/*
}

# fill: the volume's first cluster, and then its marker.
fill() {
  make
  origin=
  if [ -e /copies/database.dump ]; then
    load /copies/database.dump
    origin=$(cat /copies/origin)
    export origin # for services that must know; it stands in no dump
    tell "$POSTGRES_DB" <<'SQL'
\getenv database POSTGRES_DB
\getenv origin origin
COMMENT ON DATABASE :"database" IS :'origin';
SQL
  fi
  rest "$side/$own"
  sync
  rm -rf "$data"
  mv "$side" "$data"
  sync
  echo "$origin" >/volume/.ready.new
  mv /volume/.ready.new /volume/.ready
  sync
  say "ready: ${origin:-fresh}"
  rm -rf /copies/* # it would take the node's disk as long as the pod is there
}

if [ -z "$POSTGRES_PASSWORD" ]; then
  say 'the sealed password is empty'
  exit 1
fi
if [ ! -e /volume/.ready ]; then
  if [ ! -e /copies/database.dump ] && [ ! -e /copies/empty ]; then
    say 'nothing says whether the volume was ever backed up'
    exit 1
  fi
  fill
  exit 0
fi
[ ! -e /volume/.upgrading ] || [ ! -e "$data/$PG_MAJOR" ] || put_away
others=$(older)
if [ ! -s "$data/$own/PG_VERSION" ]; then
  if [ -z "$others" ]; then
    say 'the volume is marked ready and holds no cluster: remove .ready beside its data, and it is restored'
    exit 1
  fi
  upgrade "$others"
  exit 0
fi
if [ -n "$others" ]; then
  say "there are clusters of PostgreSQL $PG_MAJOR and$others: move all but the one to be used out of the volume"
  exit 1
fi
serve "$data/$own"
tell postgres <<'SQL'
\getenv user POSTGRES_USER
\getenv password POSTGRES_PASSWORD
ALTER ROLE :"user" LOGIN PASSWORD :'password';
SQL
rest "$data/$own"
say "the password of $POSTGRES_USER is the one that is sealed"
