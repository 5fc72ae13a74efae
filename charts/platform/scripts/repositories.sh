#!/bin/sh
# Makes the repositories that are not there yet, beside them: a fresh disk then opens, and is known to hold nothing.
set -eu
export RESTIC_CACHE_DIR=/tmp/restic
for app in $APPS; do
  export RESTIC_REPOSITORY="/data/$app" RESTIC_PASSWORD_FILE="/passwords/$app.restic"
  if [ -e "/data/$app/config" ]; then
    restic cat config >/dev/null
  else
    restic init
  fi
done
