#!/bin/sh
# Fills a volume that is not ready from its newest backup, or makes it empty when every repository opened and none holds it.
# Anything in doubt ends with an error: the pod then waits, visibly, and is tried again.
# VOLUME: its name. TARGETS: repositories to ask. KIND: files, or dump (leaves the dump in /copies for prepare.sh). The marker
# says what the volume was restored from; it is empty for one that started empty.
set -eu
umask 007
export RESTIC_CACHE_DIR=/tmp/restic
trap 'rm -rf "$RESTIC_CACHE_DIR"' EXIT # it would take the node's disk as long as the pod is there

say() { echo "restore of $VOLUME: $*" >&2; }

use() {
  case $1 in
    local) export RESTIC_REPOSITORY="$LOCAL_REPOSITORY" ;;
    offsite) export RESTIC_REPOSITORY="$OFFSITE_REPOSITORY" ;;
    *) say "no repository is called $1"; exit 64 ;;
  esac
}

# field NAME: the last value of that name in the JSON on standard input.
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

if [ -e /volume/.ready ]; then
  exit 0
fi

newest='' newest_id='' newest_target=''
for target in $TARGETS; do
  use "$target"
  if ! restic cat config >/dev/null; then
    say "the $target repository does not open, and it may hold this volume: waiting. Does it exist, is it reachable, is its password right?"
    exit 1
  fi
  snapshot=$(restic snapshots --json --latest 1 --host loutik --tag "$VOLUME")
  time=$(printf '%s' "$snapshot" | field time)
  id=$(printf '%s' "$snapshot" | field short_id)
  say "$target repository: ${time:-nothing of this volume}"
  if [ -n "$id" ] && [ "$(printf '%s\n%s\n' "$newest" "$time" | sort | tail -n 1)" = "$time" ]; then
    newest=$time newest_id=$id newest_target=$target
  fi
done

if [ -z "$newest_id" ]; then
  say 'no repository holds it: starting empty'
  if [ "$KIND" = dump ]; then
    touch /copies/empty
  else
    mkdir -p /volume/data
    touch /volume/.ready
  fi
  exit 0
fi

use "$newest_target"
say "restoring $newest_id of $newest from the $newest_target repository"
if [ "$KIND" = dump ]; then
  restic restore "$newest_id" --target /copies/restored --include /copies
  mv /copies/restored/copies/* /copies/
  echo "$newest_id of $newest" >/copies/origin
  exit 0
fi
rm -rf /volume/.restoring
mkdir /volume/.restoring
restic restore "$newest_id" --target /volume/.restoring
if [ -d /volume/.restoring/copies ]; then # SQLite's own copies, over the files that were left out
  cp -a /volume/.restoring/copies/. /volume/.restoring/volume/data/
fi
sync
rm -rf /volume/data
mv /volume/.restoring/volume/data /volume/data
sync
echo "$newest_id of $newest" >/volume/.ready.new
mv /volume/.ready.new /volume/.ready
rm -rf /volume/.restoring
sync
say 'done'
