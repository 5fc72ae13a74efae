#!/bin/sh
# Closes the gateway, before anything is installed that listens. From the next boot on, nftables.service does so before the network.
set -eu
if ! command -v nft >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  dpkg --configure -a # what a power cut left half-way
  apt-get update || true # of several sources one may be away
  apt-get install --yes --no-install-recommends --option DPkg::Lock::Timeout=600 nftables
fi
nft --check --file /etc/nftables.conf
systemctl enable --quiet nftables.service
systemctl reload-or-restart nftables.service
