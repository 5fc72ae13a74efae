#!/bin/sh
# Stands in for tailscaled: while it runs and the machine has joined, there is a tailscale0 with the machine's address. The
# tailnet is a VXLAN over the LAN, on Tailscale's own port; its packet filter is that of the real one, as far as it matters.
set -eu
state=/var/lib/tailscale
mkdir -p "$state" /run/tailscale
echo $$ >/run/tailscale/tailscaled.pid

chain() { # TABLE HOOK CHAIN: anew, and first among the hook's rules
  iptables -w -t "$1" -N "$3" 2>/dev/null || iptables -w -t "$1" -F "$3"
  iptables -w -t "$1" -D "$2" -j "$3" 2>/dev/null || true
  iptables -w -t "$1" -I "$2" 1 -j "$3"
}

up() {
  [ -s "$state/name" ] || return 0
  [ ! -e /sys/class/net/tailscale0 ] || return 0
  address=$(jq -r --arg name "$(cat "$state/name")" '.[] | select(.name == $name) | .address' /usr/share/tailscale/tailnet.json)
  over=$(ip -json route show default | jq -r '.[0].dev')
  ip link add tailscale0 type vxlan id 41641 dev "$over" group 239.41.64.1 dstport 41641
  ip address add "$address/10" dev tailscale0
  ip link set tailscale0 mtu 1280 up
  chain filter INPUT ts-input
  iptables -w -A ts-input -s 100.64.0.0/10 ! -i tailscale0 -j DROP
  iptables -w -A ts-input -i tailscale0 -j ACCEPT
  iptables -w -A ts-input -p udp --dport 41641 -j ACCEPT
  chain filter FORWARD ts-forward
  iptables -w -A ts-forward -i tailscale0 -j MARK --set-xmark 0x40000/0xff0000
  iptables -w -A ts-forward -m mark --mark 0x40000/0xff0000 -j ACCEPT
  iptables -w -A ts-forward -s 100.64.0.0/10 -o tailscale0 -j DROP
  iptables -w -A ts-forward -o tailscale0 -j ACCEPT
  chain nat POSTROUTING ts-postrouting
  if [ ! -e "$state/no-snat" ]; then iptables -w -t nat -A ts-postrouting -m mark --mark 0x40000/0xff0000 -j MASQUERADE; fi
}

down() {
  ip link delete tailscale0 2>/dev/null || true
  exit 0
}

trap down TERM INT
trap up HUP
up
systemd-notify --ready
while :; do
  sleep 3600 &
  wait $! || true
done
