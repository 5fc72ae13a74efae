#!/bin/sh
# Stands in for systemctl on a node: starts and stops the stand-in for K3s.
case "$*" in
  'start --no-block k3s'*)
    [ -e /run/k3s-runs ] || /usr/local/bin/k3s "$(cat /run/role)" || true ;;
  'stop k3s'*) rm -f /run/k3s-runs ;;
  'is-active '*) exec test -e /run/k3s-runs ;;
esac
case $1 in start | stop | reboot) echo "$*" >>/run/calls ;; esac
# it ends what runs, as a restart does, unless something holds that up
[ "$1" != reboot ] || [ -e /run/stays ] || kill -TERM "$PPID"
