#!/bin/sh
# Follows the server into a new cluster. K3s reads the server's certificate when it starts, and never again: of a server that was made
# anew it would wait for the old one. So it is started again when the certificate is another, once for each.
# CERTIFICATE_URL: where the server shows it to anybody. OWN: what K3s read at its start. PAUSE: seconds between two looks.
set -eu
# shellcheck source=/dev/null
. /etc/loutik/cluster.env
followed=/var/lib/loutik/cluster-followed
seen=
while sleep "${PAUSE:-60}"; do
  # whoever answers is not believed: K3s decides that, by its token
  certificate=$(curl --fail --silent --insecure --connect-timeout 10 --max-time 20 "$CERTIFICATE_URL") || continue
  case $certificate in *'BEGIN CERTIFICATE'*) ;; *) continue ;; esac
  [ -s "$OWN" ] || continue # it has not joined yet, and will take what is there
  if [ "$certificate" = "$(cat "$OWN")" ]; then
    seen=
    continue
  fi
  sum=$(printf '%s' "$certificate" | sha256sum | cut -d ' ' -f 1)
  # twice the same: not one that is on its way out
  if [ "$sum" != "$seen" ]; then
    seen=$sum
    continue
  fi
  [ "$sum" != "$(cat "$followed" 2>/dev/null || true)" ] || continue
  echo 'the server has begun a new cluster: K3s is started again, to join it'
  echo "$sum" >"$followed"
  systemctl restart --no-block k3s-agent.service
done
