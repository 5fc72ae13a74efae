#!/bin/sh
# Runs with the image of the version that the data is of, while nothing serves it: dumps the database for prepare.sh, which makes the
# new one of it. Nothing of the old one is changed but its log replayed.
set -eu
umask 077
# shellcheck source=src/constructs/scripts/mariadb/server.sh
. /scripts/server.sh

now=$(version)
old=/volume/data/$now
rm -f /copies/old.dump
if [ ! -d "$old/mysql" ] || [ -e /volume/.upgrading ]; then
  say "nothing of MariaDB $now is left to dump"
  exit 0
fi
say "dumping what MariaDB $now left"
serve "$old"
write /copies/old.part --socket=/tmp/server.sock --user=mysql
rest
echo "$now" >/copies/old.version
mv /copies/old.part /copies/old.dump
say "dumped what MariaDB $now left"
