#!/bin/sh
# Runs volumes.sh on the node until it has succeeded, then rests: a change of the list makes a new pod.
set -u
script=$(cat /volumes/volumes.sh)
until chroot /host /usr/bin/env NODE="$NODE" /bin/sh -c "$script" </volumes/list; do
  sleep 15
done
touch /tmp/ready
trap 'exit 0' TERM
while :; do
  sleep 3600 &
  wait $!
done
