#!/bin/sh
# Runs a command as on a machine of its own: its files, the stand-ins first on the path.
set -eu
mkdir -p /var/lib/loutik /var/lib/cloud
for folder in etc usr/local var/lib/loutik var/lib/cloud run; do mount --rbind "$WORLD/$folder" "/$folder"; done
exec "$@"
