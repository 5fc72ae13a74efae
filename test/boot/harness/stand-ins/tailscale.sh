#!/bin/sh
# Stands in for tailscale: up joins with a key file and a tag, status says what the daemon is.
set -eu
state=/var/lib/tailscale
pid=$(cat /run/tailscale/tailscaled.pid 2>/dev/null || echo none)
if ! kill -0 "$pid" 2>/dev/null; then
  echo 'failed to connect to local tailscaled; it doesn'\''t appear to be running' >&2
  exit 1
fi

up() {
  printf '%s\n' "$*" >>"$state/ups"
  key='' tags='' name=$(hostname)
  rm -f "$state/no-snat"
  for argument; do
    value=${argument#*=}
    case $argument in
    --auth-key=file:*) key=$(cat "${value#file:}") ;;
    --advertise-tags=tag:*) tags=$value ;;
    --hostname=*) name=$value ;;
    --snat-subnet-routes=false) : >"$state/no-snat" ;;
    --accept-dns=false | --timeout=*) ;;
    *)
      echo "flag provided but not defined: $argument" >&2
      exit 2
      ;;
    esac
  done
  case $key in
  tskey-client-*'?'*preauthorized=true*) [ -n "$tags" ] || { echo 'backend error: OAuth keys need tags' >&2; exit 1; } ;;
  *)
    echo 'backend error: invalid key' >&2
    exit 1
    ;;
  esac
  printf '%s' "$name" >"$state/name"
  kill -HUP "$pid"
  until ip -4 address show dev tailscale0 2>/dev/null | grep -q 'inet 100\.'; do sleep 0.2; done
}

status() {
  name=$(cat "$state/name" 2>/dev/null || true)
  # who coordinates the tailnet is behind the router; one that answers that its port is closed has answered too
  online=true
  curl --silent --max-time 5 --output /dev/null "http://$(ip -json route show default | jq -r '.[0].gateway'):9" || [ $? = 7 ] || online=false
  jq --arg name "$name" --argjson online "$online" '{
    BackendState: (if $name == "" then "NeedsLogin" else "Running" end),
    Self: { HostName: $name, Online: $online },
    Peer: (if $name == "" then null else [.[] | select(.name != $name)] | to_entries | map({
      key: "nodekey:\(.key)", value: { HostName: .value.name, TailscaleIPs: [.value.address], Tags: .value.tags }
    }) | from_entries end)
  }' /usr/share/tailscale/tailnet.json
}

command=$1
shift
case $command in
up | status) "$command" "$@" ;;
*)
  echo "the stand-in knows no $command" >&2
  exit 2
  ;;
esac
