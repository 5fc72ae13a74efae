#!/bin/sh
# The twin's networks: a network namespace with one bridge for each. It lives as long as the program that it becomes.
# FOLDER: the twin's; BRIDGES: words of bridge=address/prefix, the address being the router's; WORLD: addresses of what lies behind the
# router. Then the program.
set -eu
FOLDER=$1
BRIDGES=$2
WORLD=$3
shift 3
if [ -z "${INSIDE:-}" ]; then
  INSIDE=yes exec unshare --net sh "$0" "$FOLDER" "$BRIDGES" "$WORLD" "$@"
fi
ip link set lo up
for pair in $BRIDGES; do
  bridge=${pair%%=*}
  ip link add "$bridge" type bridge forward_delay 0
  ip address add "${pair#*=}" dev "$bridge"
  ip link set "$bridge" up
done
for address in $WORLD; do
  ip address add "$address" dev lo
done
echo $$ >"$FOLDER/lan.pid.new"
mv "$FOLDER/lan.pid.new" "$FOLDER/lan.pid"
exec "$@"
