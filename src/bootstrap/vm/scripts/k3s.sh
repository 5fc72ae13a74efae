#!/bin/sh
# Installs exactly one version of K3s, checked, and gives the node its password. What its installer would do besides is done here and by a
# unit of ours: no script that was downloaded is run.
# VERSION, UNIT; NEEDED: secrets, by name. BINARY_URL, SUMS_URL. BINARY_SHA256: empty when it is not pinned, and then the release's
# own list is believed. IMAGES_URL: empty, or images that spare the Internet when the mirror has them.
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

fetch() { # URL FILE: gives up on a transfer that stands still, and on nothing else
  curl --fail --silent --show-error --location --connect-timeout 10 --speed-limit 1000 --speed-time 60 --output "$2" "$1"
}

check() { # FILE SHA256 URL
  if ! echo "$2  $1" | sha256sum --check --status; then
    echo "refused: $3 has sha256 $(sha256sum "$1" | cut -d ' ' -f 1), not $2" >&2
    rm -f "$1"
    return 1
  fi
}

listed() { # NAME: its sum in the release's own list
  [ -s "$work/sums" ] || fetch "$SUMS_URL" "$work/sums" || return 1
  awk -v name="$1" '$2 == name { print $1; found = 1 } END { exit !found }' "$work/sums" || {
    echo "no sum of $1 in $SUMS_URL" >&2
    return 1
  }
}

images() {
  archive=${IMAGES_URL##*/}
  target=/var/lib/rancher/k3s/agent/images/$archive
  [ ! -e "$target" ] || return 0
  fetch "$IMAGES_URL" "$work/images" || { echo "no $IMAGES_URL: images will come from the Internet"; return 0; }
  sum=$(listed "$archive") || return 0
  check "$work/images" "$sum" "$IMAGES_URL" || return 0
  mkdir -p "${target%/*}"
  mv "$work/images" "$target"
}

if [ "$(cat "$state/k3s-version" 2>/dev/null || true)" != "$VERSION" ]; then
  rm -rf "$work"
  mkdir -p "$work"
  echo "fetching $BINARY_URL"
  fetch "$BINARY_URL" "$work/binary"
  sum=${BINARY_SHA256:-$(listed k3s)}
  check "$work/binary" "$sum" "$BINARY_URL"
  [ -z "$IMAGES_URL" ] || images
  chmod 755 "$work/binary"
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
