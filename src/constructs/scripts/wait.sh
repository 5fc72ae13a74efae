#!/bin/sh
# Waits until every volume below /volumes is ready: made empty on purpose, or restored to the end. Without it kubelet would
# make a missing data folder for the container that mounts it, root's own, in the middle of a restore.
set -u
trap 'exit 1' TERM
for volume in /volumes/*; do
  [ -e "$volume/.ready" ] || echo "waiting: ${volume##*/} is not ready; the pod that writes to it fills it first"
  until [ -e "$volume/.ready" ]; do
    sleep 2 &
    wait $!
  done
  echo "ready: ${volume##*/}"
done
