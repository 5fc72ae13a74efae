#!/bin/sh
# Fetches the release of K3s that the node's files name, checked: FOLDER/binary, and FOLDER/images where the mirror has them. What is not
# checked never leaves FOLDER, and is never run. For the first boot (k3s.sh) and for another version (loutik-follow) alike.
# BINARY_URL, SUMS_URL. BINARY_SHA256: empty when it is not pinned, and then the release's own list is believed. IMAGES_URL: empty, or
# images that spare the Internet when the mirror has them.
set -eu
# shellcheck source=/dev/null
. /etc/loutik/k3s.env
work=$1

fetch() { # URL FILE: gives up on a transfer that stands still, and on nothing else
  curl --fail --silent --show-error --location --connect-timeout 10 --speed-limit 1000 --speed-time 60 --output "$2" "$1"
}

is() { # FILE SHA256
  echo "$2  $1" | sha256sum --check --status 2>/dev/null
}

get() { # NAME SHA256 URL: as FOLDER/NAME, once it is what it should be
  ! is "$work/$1" "$2" || return 0
  rm -f "$work/$1"
  fetch "$3" "$work/$1.new" || return 1
  if ! is "$work/$1.new" "$2"; then
    echo "refused: $3 has sha256 $(sha256sum "$work/$1.new" | cut -d ' ' -f 1), not $2" >&2
    rm -f "$work/$1.new"
    return 1
  fi
  mv "$work/$1.new" "$work/$1"
}

listed() { # NAME: its sum in the release's own list
  [ -s "$work/sums" ] || fetch "$SUMS_URL" "$work/sums" || return 1
  awk -v name="$1" '$2 == name { print $1; found = 1 } END { exit !found }' "$work/sums" || {
    echo "no sum of $1 in $SUMS_URL" >&2
    return 1
  }
}

mkdir -p "$work"
rm -f "$work/sums" "$work"/*.new
sum=${BINARY_SHA256:-$(listed k3s)}
echo "fetching $BINARY_URL"
get binary "$sum" "$BINARY_URL"
chmod 755 "$work/binary"
if [ -n "$IMAGES_URL" ]; then
  sum=$(listed "${IMAGES_URL##*/}") && get images "$sum" "$IMAGES_URL" || echo "no $IMAGES_URL: images will come from the Internet"
fi
