#!/bin/sh
# Brings the running gateway to a newer user-data: `ssh admin@gateway sudo loutik-update <bootstrap/…/gateway/user-data`.
set -eu
new=$(mktemp)
trap 'rm -f "$new"' EXIT
cat >"$new"
if [ "$(head -n 1 "$new")" != '#cloud-config' ]; then
  echo 'standard input is no user-data: it has to begin with #cloud-config' >&2
  exit 1
fi
cloud-init schema --config-file "$new"
cloud-init single --file "$new" --name write_files --frequency always
systemctl daemon-reload
/usr/local/lib/loutik/firewall
/usr/local/lib/loutik/gateway
# the firewall was loaded again, and has forgotten where home is
[ ! -e /etc/systemd/system/loutik-home-address.service ] || systemctl restart loutik-home-address.service
systemctl try-restart apt-daily.timer apt-daily-upgrade.timer
echo 'the gateway is as the file says'
