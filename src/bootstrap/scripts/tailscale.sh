#!/bin/sh
# Installs Tailscale from its own repository, and joins the tailnet once; afterwards tailscaled remembers.
# KEYRING_URL: the repository's key. NAME, TAG: as what the machine joins.
set -eu
# shellcheck source=/dev/null
. /etc/loutik/tailscale.env
key=/etc/loutik/secrets/tailscale-auth-key
if ! command -v tailscale >/dev/null; then
  curl --fail --silent --show-error --location --connect-timeout 10 --max-time 60 --output /etc/loutik/tailscale.gpg.new "$KEYRING_URL"
  sync /etc/loutik/tailscale.gpg.new # or it may be empty after a power cut that the package outlives
  mv /etc/loutik/tailscale.gpg.new /usr/share/keyrings/tailscale-archive-keyring.gpg
  cp /etc/loutik/tailscale.sources /etc/apt/sources.list.d/tailscale.sources
  sync /etc/apt/sources.list.d/tailscale.sources
  export DEBIAN_FRONTEND=noninteractive
  dpkg --configure -a
  apt-get update || true
  apt-get install --yes --no-install-recommends --option DPkg::Lock::Timeout=600 tailscale
fi
systemctl enable --now tailscaled.service
# The key is shown only when it is asked for: each time, Tailscale makes a key of an OAuth client's secret.
state=$(tailscale status --json | jq --raw-output .BackendState)
case $state in
  Running) exit 0 ;;
  NeedsLogin | Stopped) ;;
  *)
    echo "Tailscale is not there yet: $state" >&2
    exit 1
    ;;
esac
if [ ! -s "$key" ]; then
  echo "waiting for $key: is this machine's vendor-data there?" >&2
  exit 1
fi
# Names stay the house's resolver's: the machine must not need the tailnet. Without the last but one, Tailscale would give
# its own node's address to what K3s forwards from the tailnet to a pod, and nobody there could tell the gateway.
tailscale up --auth-key="file:$key" --advertise-tags="$TAG" --hostname="$NAME" \
  --accept-dns=false --snat-subnet-routes=false --timeout=60s
