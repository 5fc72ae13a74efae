#!/bin/sh
# Forgets what is too old and frees its space. Only here, beside the repositories: through the server nothing can be removed.
set -eu
export RESTIC_CACHE_DIR=/tmp/restic
for app in $APPS; do
  export RESTIC_REPOSITORY="/data/$app" RESTIC_PASSWORD_FILE="/passwords/$app.restic"
  restic forget --group-by host,tags --keep-daily 7 --keep-weekly 5 --keep-monthly 6 --prune
  restic check
done
