#!/bin/sh
# A hook of the image's entrypoint (docker-entrypoint.sh), the last before Apache. What the entrypoint did not bring to its end is
# tried again: it takes version.php, which it copies first, for a sign that it did.
set -eu
html=/var/www/html
occ() { php "$html/occ" --no-interaction "$@"; }

# put NAME FROM: into the configuration's folder, never half: cron may read it now. What is copied from may not be written to.
put() { cat "$2" >"$html/config/$1.new" && mv -f "$html/config/$1.new" "$html/config/$1"; }

put zz-loutik.config.php /loutik/zz-loutik.config.php
if ! php -f /loutik/installed.php; then
  echo 'not installed: the next start tries it again from the beginning' >&2
  rm -f "$html/version.php"
  exit 1
fi

status=$(occ status --output=json)
case $status in
  *'"needsDbUpgrade":true'*)
    occ upgrade
    occ maintenance:mode --off
    ;;
esac

# a restore: clients must not take the older state for deletions, and database and files may be of different minutes
if ! cmp -s /run/loutik/restored "$html/config/restored" && [ -s /run/loutik/restored ]; then
  occ maintenance:data-fingerprint
  occ files:scan --all || echo 'some files could not be scanned; they stand above' >&2
  put restored /run/loutik/restored
fi
