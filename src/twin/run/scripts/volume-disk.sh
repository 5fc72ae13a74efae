#!/bin/sh
# volume-disk.sh STORE KIB [ROOT]: mounts the file system STORE.img at the path that STORE.path says, below ROOT, made or grown to KIB.
set -eu
image=$1.img
kib=$2
path=${3:-}$(cat "$1.path")
if [ ! -e "$image" ]; then
  truncate -s "${kib}K" "$image.new"
  mkfs.ext4 -q -F -m 0 -E lazy_itable_init=1,lazy_journal_init=1,nodiscard "$image.new"
  mv "$image.new" "$image"
fi
if ! mountpoint -q "$path"; then
  owner=$(stat -c %u:%g "$path")
  mode=$(stat -c %a "$path")
  mount -o loop "$image" "$path"
  chown "$owner" "$path"
  chmod "$mode" "$path"
  [ ! -d "$path/lost+found" ] || rmdir "$path/lost+found"
fi
[ "$(stat -c %s "$image")" -ge $((kib * 1024)) ] && exit 0
truncate -s "${kib}K" "$image"
device=$(findmnt --noheadings --output SOURCE "$path")
losetup --set-capacity "$device"
resize2fs "$device" 2>/dev/null
