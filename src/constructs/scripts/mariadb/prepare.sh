#!/bin/sh
# Leaves whole files of this image's version where the server looks for them, with a database whose user has the password that is sealed
# now. They are made in a side directory that is renamed last: fresh, from the dump that restore.sh fetched, or from that of dump-old.sh.
set -eu
umask 077
# shellcheck source=src/constructs/scripts/mariadb/server.sh
. /scripts/server.sh

data=/volume/data
side=/volume/.restoring
now=$(version)

# make: makes the files in the side directory, with the user and its empty database, and leaves them served.
make() {
  rm -rf "$side"
  create "$side/$now"
  serve "$side/$now"
  grant
}

# older: the other versions that have files in the volume.
older() {
  for folder in "$data"/*/mysql; do
    name=${folder#"$data/"}
    name=${name%%/*}
    case $name in *[!0-9.]* | "$now") ;; *) printf ' %s' "$name" ;; esac
  done
}

# put_away: ends an upgrade. The old files leave the server's sight, and are kept.
put_away() {
  old=$(cat /volume/.upgrading)
  kept=$old.before-$now
  [ ! -e "$data/$kept" ] || kept=$kept.$(date +%s)
  [ ! -e "$data/$old" ] || mv "$data/$old" "$data/$kept"
  rm /volume/.upgrading
  sync
  say "upgraded from MariaDB $old to $now; the old files are kept beside it as $kept"
}

upgrade() {
  if [ ! -e /copies/old.dump ] || [ " $(cat /copies/old.version)" != "$1" ]; then
    say "the data is of MariaDB$1 and this is $now: give the database upgradeFrom, as docs/databases.md says"
    exit 1
  fi
  make
  load /copies/old.dump
  rest
  sync
  cp /copies/old.version /volume/.upgrading
  mv "$side/$now" "$data/$now"
  put_away
  rm -rf "$side" /copies/*
}

# fill: the volume's first files, and then its marker.
fill() {
  make
  origin=
  if [ -e /copies/database.dump ]; then
    load /copies/database.dump
    origin=$(cat /copies/origin)
    ask "ALTER DATABASE \`$MARIADB_DATABASE\` COMMENT = $(literal "$origin")" # for who looks; it stands in no dump
  fi
  rest
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

if [ -z "$MARIADB_PASSWORD" ]; then
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
[ ! -e /volume/.upgrading ] || [ ! -e "$data/$now" ] || put_away
others=$(older)
if [ ! -d "$data/$now/mysql" ]; then
  if [ -z "$others" ]; then
    say 'the volume is marked ready and holds no database: remove .ready beside its data, and it is restored'
    exit 1
  fi
  upgrade "$others"
  exit 0
fi
if [ -n "$others" ]; then
  say "there are files of MariaDB $now and$others: move all but those to be used out of the volume"
  exit 1
fi
serve "$data/$now"
grant
rest
say "the password of $MARIADB_USER is the one that is sealed"
