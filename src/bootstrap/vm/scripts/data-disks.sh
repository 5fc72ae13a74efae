#!/bin/sh
# Formats data disks that are blank, mounts each by its label, and keeps anybody from writing where one is missing.
# Reads lines of /etc/loutik/data-disks: the disk's name, and its device. Whatever is on a disk already is left as it is.
set -eu
new=loutik-new # the label of a disk that is being formatted: nothing was ever written to it
changed=
ready=
failed=0

# Says what is on a device: "blank", "<type>", "<type> <label>", or "unknown".
content() {
  status=0
  found=$(blkid --probe --output export "$1" 2>/dev/null) || status=$?
  type=$(echo "$found" | sed -n 's/^\(PT\)\{0,1\}TYPE=//p')
  label=$(echo "$found" | sed -n 's/^LABEL=//p')
  if [ "$status" -eq 2 ] && [ -z "$(wipefs --no-act --noheadings "$1")" ]; then
    echo blank
  else
    echo "${type:-unknown}${label:+ $label}"
  fi
}

prepare() { # NAME DEVICE
  # udev saw the disks before the rule that names them was there
  [ -b "$2" ] || { udevadm control --reload && udevadm trigger --settle --subsystem-match=block; } || return 1
  [ -b "$2" ] || { echo "waiting for disk $1 ($2)" >&2; return 1; }
  state=$(content "$2") || return 1
  case $state in
  "xfs $1") return 0 ;;
  blank) mkfs.xfs -q -L "$new" "$2" || return 1 ;;
  "xfs $new") mkfs.xfs -q -f -L "$new" "$2" || return 1 ;; # a power cut came while it was formatted
  *)
    echo "refused: disk $1 ($2) is not blank and not ours: it has $state. Detach it, or wipe it with: wipefs --all $2" >&2
    return 1
    ;;
  esac
  xfs_admin -L "$1" "$2" >/dev/null || return 1
  udevadm trigger --settle "$(readlink -f "$2")" || return 1
  echo "formatted: disk $1 ($2)"
}

while read -r name device; do
  mount=/srv/$name
  if ! mountpoint -q "$mount"; then
    mkdir -p "$mount"
    chattr +i "$mount"
    prepare "$name" "$device" || { failed=1; continue; }
  fi
  line="LABEL=$name $mount xfs prjquota,nofail,x-systemd.device-timeout=infinity 0 0"
  if ! grep -qxF "$line" /etc/fstab; then
    echo "$line" >>/etc/fstab
    changed=yes
  fi
  ready="$ready $mount"
done </etc/loutik/data-disks
[ -z "$changed" ] || systemctl daemon-reload

for mount in $ready; do
  systemctl start "$(systemd-escape --path --suffix=mount "$mount")" || { failed=1; continue; }
  xfs_growfs "$mount" >/dev/null # the virtual disk may have been made larger
done
exit "$failed"
