#!/bin/sh
# Runs with the image of the major version that the data is of, while nothing serves it: dumps the cluster for prepare.sh, which
# makes the new one of it. Nothing of the old one is changed but its log replayed.
set -eu
umask 077
# shellcheck source=/dev/null
. /scripts/cluster.sh

old=/volume/data/$PG_MAJOR/docker
rm -f /copies/old.dump
if [ ! -s "$old/PG_VERSION" ] || [ -e /volume/.upgrading ]; then
  say "nothing of PostgreSQL $PG_MAJOR is left to dump"
  exit 0
fi
say "dumping what PostgreSQL $PG_MAJOR left"
serve "$old"
keep /copies/old.part
rest "$old"
echo "$PG_MAJOR" >/copies/old.major
mv /copies/old.part /copies/old.dump
say "dumped what PostgreSQL $PG_MAJOR left"
