#!/bin/sh
# Makes the repositories that are not there yet, beside them: a fresh disk then opens, and is known to hold nothing. One that does
# not open, or has no password, is told and left alone, and keeps nobody else from theirs. And sets space aside for prune.sh.
set -eu
# shellcheck disable=SC2034 # told by what is sourced
about=repositories
# shellcheck source=src/constructs/scripts/repository.sh
. /scripts/repository.sh
umask 077

# in a side folder that is renamed last: one that was begun and has no config would never open
make() {
  rm -rf /data/.making
  run restic --repo /data/.making init && mv /data/.making "$RESTIC_REPOSITORY"
}

broken=''
for app in $APPS; do
  export RESTIC_REPOSITORY="/data/$app" RESTIC_PASSWORD_FILE="/passwords/$app.restic"
  if [ ! -s "$RESTIC_PASSWORD_FILE" ]; then
    say "$app: the secret holds no password for it"
    broken="$broken $app"
  elif [ -e "$RESTIC_REPOSITORY" ]; then
    run restic --no-lock cat config >/dev/null || broken="$broken $app"
  else
    make || broken="$broken $app"
  fi
done
# what removes snapshots needs a little room to begin with
[ -e /data/.reserve ] || dd if=/dev/zero of=/data/.reserve bs=1048576 count="$RESERVE_MIB" 2>/dev/null || rm -f /data/.reserve
[ -z "$broken" ] || end 0 "these do not open:$broken; their backups and restores wait, all others work"
end 0 'all open'
