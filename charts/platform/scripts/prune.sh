#!/bin/sh
# Forgets what is too old, frees its space, and reads a part of what is left, another one each week. Only here, beside the
# repositories: through the server nothing can be removed. One app's fault keeps no other's from it.
# KEEP: restic's words for what is kept of each volume. PARTS: how many weeks it takes to have read all.
set -eu
# shellcheck disable=SC2034 # told by what is sourced
about=retention
# shellcheck source=src/constructs/scripts/repository.sh
. /scripts/repository.sh

# forget: by volume, whatever else its snapshots have in common: paths change with their settings.
forget() {
  restic --no-lock snapshots --json >/tmp/all || return 1
  jq --raw-output '[.[] | "\(.hostname) \(.tags[0] // "")"] | unique[]' /tmp/all >/tmp/kinds || return 1
  while read -r host tag <&3; do
    # shellcheck disable=SC2086 # KEEP is a list of options
    patient --quiet forget --host "$host" --tag "$tag" --group-by '' $KEEP || return 1
  done 3</tmp/kinds
}

# free: on a full disk, first what needs no room.
free() { patient prune || { patient prune --max-repack-size 0 && patient prune; }; }

tidy() {
  forget && free && patient check --read-data-subset "$(($(date +%s) / 604800 % PARTS + 1))/$PARTS"
}

if [ "$(df -P -m /data | awk 'NR == 2 { print $4 }')" -lt "$RESERVE_MIB" ]; then
  say 'the disk is full: the space that was set aside for this is used'
  rm -f /data/.reserve
fi
failed=''
for app in $APPS; do
  export RESTIC_REPOSITORY="/data/$app" RESTIC_PASSWORD_FILE="/passwords/$app.restic"
  if tidy; then
    say "$app: done"
  else
    say "$app: not done; what went wrong stands above"
    failed="$failed $app"
  fi
done
[ -e /data/.reserve ] || dd if=/dev/zero of=/data/.reserve bs=1048576 count="$RESERVE_MIB" 2>/dev/null || rm -f /data/.reserve
[ -z "$failed" ] || end 1 "not done:$failed"
end 0 "done: $APPS"
