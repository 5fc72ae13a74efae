#!/bin/sh
# Brings a snapshot of one volume back beside its data, into FOLDER of the volume: `data` as the volume has it, then `.ready`, which says
# what it was brought from. Nothing of the live data is touched. Begun again it goes on from what is there.
# VOLUME. TARGET, SNAPSHOT and AT: which, and its time in seconds. FOLDER. KIND: files, or dump (left in /copies for the database's own
# container, which makes `data` and the marker of it). PART: a path in the volume, or empty for all of it.
set -eu
umask 007
about="restore of $VOLUME"
# shellcheck source=src/constructs/scripts/repository.sh
. /scripts/repository.sh
trap 'last_words; rm -rf "$RESTIC_CACHE_DIR"' EXIT
export RESTIC_PROGRESS_FPS=0.5
side=/volume/$FOLDER
origin="$SNAPSHOT of $(moment "$AT")"

# room KIB: whether that much, beside what is fetched already, has room; if not, that is the end.
room() {
  free=$(df -P /volume | awk 'NR == 2 { print $4 }')
  need=$(($1 - $(du -sk "$side" | cut -f 1)))
  [ "$need" -le "$free" ] || end 1 "there is no room for it beside what is there: it needs $need KiB, and $free are free"
}

# literal PATH: as a pattern that only it is meant by (restic, filter.Match).
literal() { printf '%s' "$1" | sed 's/[\\*?[]/\\&/g'; }

# needed [PATH...]: KiB that what lies there takes; each file takes a block of 4 at the least. Nothing when nothing lies there.
needed() {
  { restic --no-lock ls --json --recursive "$SNAPSHOT" "$@" || echo failed >/tmp/failed; } |
    jq 'select(.path != null) | 4 + ((.size // 0) / 1024 | floor)' | awk '{ sum += $1 } END { if (NR > 0) printf "%.0f", sum }'
  [ ! -e /tmp/failed ]
}

[ ! -e "$side/.ready" ] || end 0 "nothing to do: $origin is there"
opens "$TARGET" || end 1 "the $TARGET repository does not open: $why"
mkdir -p "$side"

if [ "$KIND" = dump ]; then
  rm -rf /copies/restored
  mkdir /copies/restored
  run restic --no-lock restore "$SNAPSHOT" --target /copies/restored --verify || end 1 'its dump could not be fetched whole'
  mv "/copies/restored/copies/$VOLUME"/* /copies/
  # half a gibibyte beside it: a cluster without data, its log, and what sorting takes
  room $((($(cat /copies/size 2>/dev/null || echo 0) + $(stat -c %s /copies/database.dump)) / 1024 + 524288))
  cp /copies/database.dump "$side/"
  echo "$origin" >/copies/origin
  end 0 "fetched $origin; the database is made of it next"
fi

set -- "/volumes/$VOLUME/data" "/copies/$VOLUME"
[ -z "$PART" ] || set -- "/volumes/$VOLUME/data/$PART" "/copies/$VOLUME/$PART"
size=$(needed "$@") || end 1 "what is in $origin cannot be listed"
[ -n "$size" ] || end 1 "nothing of ${PART:-it} is in $origin"
room "$size"
fetched=$side/.fetched
run restic --no-lock restore "$SNAPSHOT" --target "$fetched" --include "$(literal "$1")" --include "$(literal "$2")" --verify ||
  end 1 'it could not be fetched whole; what is there is left as it was, and the next try goes on from here'
if [ ! -e "$side/data" ]; then
  mkdir -p "$fetched/volumes/$VOLUME/data" # there is none when all that was asked for is a database
  mv "$fetched/volumes/$VOLUME/data" "$side/data"
fi
[ ! -d "$fetched/copies/$VOLUME" ] || cp -a "$fetched/copies/$VOLUME/." "$side/data/" # SQLite's own copies, of what is never kept live
rm -rf "$fetched"
sync
echo "$origin${PART:+, only $PART}" >"$side/.ready.new"
mv "$side/.ready.new" "$side/.ready"
sync
end 0 "$origin is there, beside the data"
