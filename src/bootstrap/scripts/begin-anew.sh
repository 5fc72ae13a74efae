#!/bin/sh
# Until all was written, all begins again at each boot
cd /var/lib/cloud && [ ! -e instance/loutik-written ] || exit 0
rm -f instance/sem/config_*
file=$(find /etc/netplan /etc/network /etc/systemd/network -name '*cloud-init*' -size +0 2>/dev/null)
if [ -z "$file" ] && [ "$(cat loutik-again 2>/dev/null)" != xxx ]; then
  printf x >>loutik-again
  rm -f data/instance-id
  echo 'loutik: the network was not written: once more' >/dev/console
  sync
  systemctl reboot -ff
fi
sync
