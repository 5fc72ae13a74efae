#!/bin/sh
# Nextcloud's jobs, once it is installed.
set -eu
if ! php -f /loutik/installed.php; then
  echo 'not installed yet: nothing to do' >&2
  exit 0
fi
exec php -f /var/www/html/cron.php
