#!/bin/sh
# Keeps the firewall's map of UDP ports what the tailnet says: each leads to the first of the nodes that is online. While tailscaled does
# not answer, or knows none of them, the map stays as it is. NODES: names of the nodes' VMs. TAILNET: its DNS name. PORTS: the ports.
# PERIOD: seconds between two looks.
set -u
known=
while :; do
  if status=$(tailscale status --json 2>/dev/null) && [ "$(printf '%s' "$status" | jq --raw-output .BackendState)" = Running ]; then
    address=$(printf '%s' "$status" | jq --raw-output --arg nodes "$NODES" --arg tailnet "$TAILNET" '
      [.Peer // {} | .[] | {name: (.DNSName // ""), online: (.Online // false), address: ([.TailscaleIPs[]? | select(test("^100\\.[0-9.]+$"))][0])}]
      | . as $peers
      | [$nodes | splits(" +") | (. + "." + $tailnet + ".") as $name | $peers[] | select(.name == $name and .online and .address != null) | .address][0] // ""')
    elements=
    [ -z "$address" ] || for port in $PORTS; do elements="$elements${elements:+, }$port : $address"; done
    # told anew each time: a firewall that was loaded again has forgotten it
    if [ -n "$elements" ] && {
      echo 'flush map inet loutik home'
      echo "add element inet loutik home { $elements }"
    } | nft --file -; then
      if [ "$address" != "$known" ]; then
        # a conversation that goes on to where home was before would never end
        [ -z "$known" ] || conntrack --delete --proto udp --dst-nat "$known" >/dev/null 2>&1 || true
        echo "home is $address"
      fi
      known=$address
    fi
  fi
  if [ -n "$known" ]; then sleep "$PERIOD"; else sleep 5; fi
done
