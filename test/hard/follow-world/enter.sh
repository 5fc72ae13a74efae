#!/bin/sh
# Runs a command as on a machine of its own: its files, the stand-ins first on the path.
set -eu
for folder in boot etc usr/local var/lib/loutik var/lib/cloud var/lib/dpkg var/lib/rancher srv run; do
  [ -d "$WORLD/$folder" ] || continue
  mkdir -p "/$folder"
  mount --rbind "$WORLD/$folder" "/$folder"
done
[ ! -e "$WORLD/boot-id" ] || mount --bind "$WORLD/boot-id" /proc/sys/kernel/random/boot_id
mount --rbind "$WORLD/cgroup" /sys/fs/cgroup # its services are its own too, and not those of the machine that plays it
exec "$@"
