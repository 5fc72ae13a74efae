#!/bin/sh
# Installs the Debian packages that are not there yet. An image that has them all needs no network.
# PACKAGES: their names.
set -eu
# shellcheck source=/dev/null
. /etc/loutik/packages.env
missing=
for package in $PACKAGES; do
  # shellcheck disable=SC2016 # the braces are dpkg-query's
  status=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
echo "installing$missing"
export DEBIAN_FRONTEND=noninteractive
dpkg --configure -a # what a power cut left half-way
apt-get update || true # of several sources one may be away
# shellcheck disable=SC2086 # a list of names
apt-get install --yes --no-install-recommends --option DPkg::Lock::Timeout=600 $missing
# A rule that a package brings has not seen what is plugged in already. By one QEMU's agent is started, which nothing else starts;
# without it Proxmox VE's shutdown ends in a pulled plug.
udevadm trigger --subsystem-match=virtio-ports || true # at the next boot udev looks by itself
