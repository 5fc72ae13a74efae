#!/bin/sh
# Fills a volume that is not ready from its newest backup, or makes it empty when every repository opened and none holds it.
# Anything in doubt ends with an error: the pod then waits, visibly, and is tried again.
# VOLUME: its name. TARGETS: repositories to ask. TOGETHER: the volumes that are kept in one run with it. KIND: files, or dump
# (leaves the dump in /copies for prepare.sh). The marker says what the volume was restored from; it is empty for one that began empty.
set -eu
umask 007
about="restore of $VOLUME"
# shellcheck source=src/constructs/scripts/repository.sh
. /scripts/repository.sh
trap 'last_words; rm -rf "$RESTIC_CACHE_DIR"' EXIT # it would take the node's disk as long as the pod is there

if [ -e /volume/.ready ]; then
  end 0 'nothing to do: it is ready'
fi

: >/tmp/found
for target in $TARGETS; do
  opens "$target" || end 1 "waiting, since the $target repository may hold it and does not open: $why"
  snapshots loutik >/tmp/listed || end 1 "waiting, since what the $target repository holds cannot be listed"
  awk -v target="$target" '{ print $0, target }' /tmp/listed >>/tmp/found
done

# The newest run that holds it, and the newest that holds all that belongs together. A pair that is older by more than two nights is
# no gain: what is lost then is more than what does not match.
awk -v volume="$VOLUME" -v together="$TOGETHER" '
  $4 == volume && !($1 in id) { id[$1] = $2; target[$1] = $5; if ($1 + 0 > newest) newest = $1 + 0 }
  { held[$1, $4] = 1 }
  END {
    if (newest == 0) exit
    count = split(together, names, " ")
    pair = 0
    for (run in id) {
      whole = 1
      for (i = 1; i <= count; i++) if (!((run, names[i]) in held)) whole = 0
      if (whole && run + 0 > pair) pair = run + 0
    }
    paired = pair > 0 && newest - pair <= 172800
    at = paired ? pair : newest
    print at, id[at], target[at], paired ? "paired" : "alone", newest
  }' /tmp/found >/tmp/chosen
read -r at id target matched newest </tmp/chosen || true

if [ -z "${at:-}" ]; then
  if [ "$KIND" = dump ]; then
    touch /copies/empty
    end 0 "$TARGETS opened and none holds it: the database begins empty"
  fi
  mkdir -p /volume/data
  touch /volume/.ready
  end 0 "$TARGETS opened and none holds it: it begins empty"
fi

use "$target"
origin="$id of $(moment "$at")"
say "restoring $origin from the $target repository"
[ "$matched" = paired ] || say "of the last two nights before it there is none that holds all of $TOGETHER: they may be of different times"
[ "$at" = "$newest" ] || say "there is a newer one of $(moment "$newest"), but not of all that belongs together"

fetch() { # FOLDER
  run restic --no-lock restore "$id" --target "$1" && return 0
  [ "$(df -P "$1" | awk 'NR == 2 { print $4 }')" -gt 1024 ] || end 1 'there is no room for it beside what is there, which was left as it was'
  end 1 'it could not be fetched whole; what is there was left as it was, and it is tried again'
}

if [ "$KIND" = dump ]; then
  rm -rf /copies/restored
  mkdir /copies/restored
  fetch /copies/restored
  mv "/copies/restored/copies/$VOLUME"/* /copies/
  echo "$origin" >/copies/origin
  end 0 "fetched $origin"
fi
rm -rf /volume/.restoring
mkdir /volume/.restoring
fetch /volume/.restoring
if [ -d "/volume/.restoring/copies/$VOLUME" ]; then # SQLite's own copies, over the files that were left out
  cp -a "/volume/.restoring/copies/$VOLUME/." "/volume/.restoring/volumes/$VOLUME/data/"
fi
sync
rm -rf /volume/data
mv "/volume/.restoring/volumes/$VOLUME/data" /volume/data
sync
echo "$origin" >/volume/.ready.new
mv /volume/.ready.new /volume/.ready
rm -rf /volume/.restoring
sync
end 0 "restored $origin"
