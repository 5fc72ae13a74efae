#!/bin/sh
# Runs a command as on a machine of the world: its own /etc, /var and the rest, the stand-ins first on the path. It leads a process
# group of its own, which a stand-in can kill.
set -eu
home=$WORLD/${ON_MACHINE:?}
mkdir -p /dev/disk /boot
mount --bind "$home/etc" /etc
mount --bind "$home/var" /var
mount --bind "$home/root" /root
mount --bind "$home/usr-local" /usr/local
mount --bind "$home/keyrings" /usr/share/keyrings
mount --bind "$home/run" /run
mount --bind "$home/sys" /sys
mount --bind "$home/disk" /dev/disk
mount --bind "$home/boot" /boot
if [ -e "$home/joined" ]; then mount --bind "$WORLD/$(cat "$home/joined")/pve" /etc/pve; else mount --bind "$home/pve" /etc/pve; fi
# shellcheck disable=SC2016 # the inner shell's own number
exec setsid --wait sh -c 'export LEADER=$$; exec "$@"' sh "$@"
