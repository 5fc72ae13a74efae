#!/bin/sh
# Stands in for systemctl: notes what it is told, and what a service has read when it reads its file.
echo "$*" >>/run/calls
case "$*" in
  'reload haproxy.service') cp /etc/haproxy/haproxy.cfg /run/haproxy-reads ;;
  'reload-or-restart nftables.service') cp /etc/nftables.conf /run/nftables-reads ;;
  'is-active '*) ! grep -q 'falls over' /run/haproxy-reads 2>/dev/null ;;
esac
