#!/bin/sh
# Keeps the door's set of gateways what the tailnet says: the addresses of those that wear its tag, which nobody can give
# themselves. While tailscaled does not answer, the set stays as it is. TAG: the tag. PERIOD: seconds between two looks.
set -u
known=
while :; do
  if status=$(tailscale status --json 2>/dev/null) && [ "$(printf '%s' "$status" | jq --raw-output .BackendState)" = Running ]; then
    addresses=$(printf '%s' "$status" | jq --raw-output --arg tag "$TAG" \
      '[.Peer // {} | .[] | select((.Tags // []) | index($tag)) | .TailscaleIPs[]? | select(test("^100\\.[0-9.]+$"))] | sort | join(", ")')
    if {
      echo 'flush set inet loutik gateway'
      [ -z "$addresses" ] || echo "add element inet loutik gateway { $addresses }"
    } | nft --file -; then
      [ "$addresses" = "$known" ] || echo "the door is open to ${addresses:-nobody}"
      known=$addresses
    fi
  fi
  if [ -n "$known" ]; then sleep "$PERIOD"; else sleep 5; fi
done
