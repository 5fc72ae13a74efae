#!/bin/sh
# Installs exactly one version of K3s, checked, and gives the node its password. What its installer would do besides is done here and by a
# unit of ours: no script that was downloaded is run.
# VERSION, UNIT; NEEDED: secrets, by name. What is fetched: k3s-release.sh.
set -eu
# shellcheck source=/dev/null
. /etc/loutik/k3s.env
secrets=/etc/loutik/secrets
state=/var/lib/loutik
work=$state/k3s
binary=/usr/local/bin/k3s

for name in $NEEDED; do
  if [ ! -s "$secrets/$name" ]; then
    echo "waiting for $secrets/$name: is this VM's vendor-data there?" >&2
    exit 1
  fi
done

umask 077
mkdir -p /etc/rancher/node "$state"
if ! cmp -s "$secrets/node-password" /etc/rancher/node/password; then
  cp "$secrets/node-password" /etc/rancher/node/password.new
  mv /etc/rancher/node/password.new /etc/rancher/node/password
fi
umask 022

# another version than the first comes by loutik-follow: with a copy, in its turn, and back when it is not well
if [ ! -s "$state/k3s-version" ]; then
  /usr/local/lib/loutik/k3s-release "$work"
  if [ -e "$work/images" ]; then
    mkdir -p /var/lib/rancher/k3s/agent/images
    mv "$work/images" "/var/lib/rancher/k3s/agent/images/${IMAGES_URL##*/}"
  fi
  mv "$work/binary" "$binary"
  for name in kubectl crictl ctr; do ln -sf k3s "${binary%/*}/$name"; done
  systemctl enable --quiet "$UNIT"
  rm -rf "$work"
  sync
  echo "$VERSION" >"$state/k3s-version.new"
  mv "$state/k3s-version.new" "$state/k3s-version"
  echo "installed: K3s $VERSION"
fi
# K3s checks what it unpacked when it unpacks it, and never again (k3s-io/k3s, cmd/k3s/main.go, extract): what a power cut left broken goes
for unpacked in /var/lib/rancher/k3s/data/*/bin; do
  [ -e "$unpacked" ] || continue
  (cd "$unpacked" && sha256sum --check --status .sha256sums 2>/dev/null) && continue
  echo "${unpacked%/bin} is not whole: K3s unpacks it again"
  rm -rf "${unpacked%/bin}"
done
systemctl start --no-block "$UNIT"
