#!/bin/sh
# Stands in for Gluetun: without a key it ends, as the real one does; with one it says that its tunnel stands, and there is none.
if [ "$1" = healthcheck ]; then exec test -e /tmp/gluetun/stands; fi
[ -n "$WIREGUARD_PRIVATE_KEY" ] || { echo 'stand-in of Gluetun: WIREGUARD_PRIVATE_KEY is empty' >&2; exit 1; }
echo "stand-in of Gluetun: as if through $VPN_SERVICE_PROVIDER" >&2
: >/tmp/gluetun/stands
trap 'exit 0' TERM INT
while :; do
  sleep 3600 &
  wait $!
done
