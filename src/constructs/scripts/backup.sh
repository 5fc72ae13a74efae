#!/bin/sh
# Puts a volume into one repository. Refuses one that is not ready (never filled, or its disk is not mounted) and one that
# lost half its size since the last time: that would replace a good backup by a bad one.
# VOLUME: its name. TARGET: local or offsite. SOURCES: paths. EXCLUDES: paths left out, one a line.
set -eu
export RESTIC_CACHE_DIR=/tmp/restic

say() { echo "backup of $VOLUME: $*" >&2; }

case $TARGET in
  local) export RESTIC_REPOSITORY="$LOCAL_REPOSITORY" ;;
  offsite) export RESTIC_REPOSITORY="$OFFSITE_REPOSITORY" ;;
  *) say "no repository is called $TARGET"; exit 64 ;;
esac

if [ ! -e /volume/.ready ]; then
  say 'refused: the volume has no .ready marker, so its content is not known to be whole'
  exit 1
fi

set --
while IFS= read -r path; do
  [ -z "$path" ] || set -- "$@" --exclude "$path"
done <<EOF
$EXCLUDES
EOF

# shellcheck disable=SC2086 # SOURCES is a list of paths of ours, without spaces
bytes=$(find $SOURCES -type f -exec stat -c %s {} + | awk '{ sum += $1 } END { printf "%d", sum }')
before=$(restic snapshots --json --latest 1 --host loutik --tag "$VOLUME" | sed -n 's/.*"bytes=\([0-9]*\)".*/\1/p')
if [ -n "$before" ] && [ "$((bytes * 2))" -lt "$before" ] && [ ! -e /volume/.may-shrink ]; then
  say "refused: $bytes bytes now, $before at the last backup. If that is right, create .may-shrink beside .ready and run it again"
  exit 1
fi

# shellcheck disable=SC2086
restic backup --host loutik --tag "$VOLUME" --tag "bytes=$bytes" "$@" $SOURCES
rm -f /volume/.may-shrink 2>/dev/null || say 'could not remove .may-shrink: the volume is mounted read-only'
say "done, $bytes bytes"
