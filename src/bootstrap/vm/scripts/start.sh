#!/bin/sh
# cloud-init's last step: what it wrote takes effect. All that may have to wait for something is a unit of loutik.target.
set -eu
# unattended-upgrades' own inhibitor lets no other delay a shutdown by more than 30 s; its timers go on without it.
# nftables.service would flush K3s's rules and the door.
systemctl --no-reload mask unattended-upgrades.service nftables.service
systemctl --no-reload enable loutik.target
systemctl daemon-reload
systemctl stop unattended-upgrades.service nftables.service 2>/dev/null || true
systemctl restart systemd-sysctl.service
systemctl try-reload-or-restart systemd-logind.service
systemctl try-reload-or-restart ssh.service
systemctl try-restart apt-daily.timer apt-daily-upgrade.timer
sync
: >/var/lib/cloud/instance/loutik-written
sync
systemctl start --no-block loutik.target
