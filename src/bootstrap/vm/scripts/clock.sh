#!/bin/sh
# Holds K3s back while the clock cannot be right: certificates of another year are refused, and kept. The clock is right once it was set
# from the network. Without that it may be right once it is past what the machine itself proves: when its image was made, and when its
# time service last ran.
# PATIENCE: seconds for the network's time. PAUSE: seconds between two looks. PROOFS: files as old as that.
set -eu
PATIENCE=${PATIENCE:-20}
PROOFS=${PROOFS:-/var/lib/dpkg/info/base-files.list /var/lib/systemd/timesync/clock}

is_set() { [ "$(timedatectl show --property NTPSynchronized --value 2>/dev/null || true)" = yes ]; }

proved=0
for file in $PROOFS; do
  time=$(stat -c %Y "$file" 2>/dev/null || echo 0)
  [ "$time" -le "$proved" ] || proved=$time
done
waited=0
until is_set; do
  now=$(date +%s)
  if [ "$waited" -ge "$PATIENCE" ] && [ "$now" -ge "$proved" ]; then
    echo "nobody has told the time yet: it is taken to be $(date -u +%FT%TZ)"
    break
  fi
  [ "$waited" -lt "$PATIENCE" ] || echo "the clock says $(date -u +%FT%TZ), and it is later than $(date -u -d "@$proved" +%FT%TZ): waiting for the network's time" >&2
  sleep "${PAUSE:-5}"
  waited=$((waited + ${PAUSE:-5}))
done
