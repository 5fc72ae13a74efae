#!/bin/sh
# Whether the database is the one that this Nextcloud began with. One that was restored under it, alone, is noted where
# before-starting.sh looks; until that has done what is to be done, clients would take the older state for deletions.
set -eu
origin=$(php -f /loutik/origin.php) || exit 0 # it is away, which others judge
[ -n "$origin" ] || exit 0
if grep -qxF "$origin" /run/loutik/restored; then exit 0; fi
{
  sed '/^$/d' /run/loutik/volumes
  echo "$origin"
} >/run/loutik/restored.new
mv /run/loutik/restored.new /run/loutik/restored
echo "the database was restored ($origin) while Nextcloud ran: it is started again" >&2
exit 1
