#!/bin/sh
# Runs a command as on a machine of its own: its files, the stand-ins first on the path.
set -eu
for folder in etc usr/local var/lib/loutik var/lib/cloud var/lib/rancher srv run; do
  [ -d "$WORLD/$folder" ] || continue
  mkdir -p "/$folder"
  mount --rbind "$WORLD/$folder" "/$folder"
done
exec "$@"
