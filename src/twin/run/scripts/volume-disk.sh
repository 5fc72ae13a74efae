#!/bin/sh
# volume-disk.sh STORE KIB [ROOT]: mounts the file system STORE.img at the path that STORE.path says, below ROOT, made or grown to KIB.
# It is XFS, as the disk that it stands for. One too small for that (mkfs.xfs: 300 MB) is ext4, and grows only where root has
# CAP_SYS_RESOURCE.
set -eu
image=$1.img
kib=$2
path=${3:-}$(cat "$1.path")
if [ ! -e "$image" ]; then
  truncate -s "${kib}K" "$image.new"
  if [ "$kib" -ge 327680 ]; then
    mkfs.xfs -q "$image.new"
  else
    mkfs.ext4 -q -F -m 0 -E lazy_itable_init=1,lazy_journal_init=1,nodiscard "$image.new"
  fi
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
[ "$kib" -gt 0 ] || exit 0
device=$(findmnt --noheadings --output SOURCE "$path")
if [ "$(stat -c %s "$image")" -lt $((kib * 1024)) ]; then
  truncate -s "${kib}K" "$image"
  losetup --set-capacity "$device"
fi
grow() {
  case $(findmnt --noheadings --output FSTYPE "$path") in
    xfs) xfs_growfs -d "$path" ;;
    *) resize2fs "$device" ;;
  esac
}
said=$(grow 2>&1) || { echo "$said" >&2; exit 1; } # in any case: an earlier try may have ended before
