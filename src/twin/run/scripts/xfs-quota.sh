#!/bin/sh
# Says whether this kernel keeps project quotas on XFS (CONFIG_XFS_QUOTA): tries it on a small one. Runs in a mount namespace of its own.
set -eu
work=$1/xfs-quota.work
mkdir -p "$work/mount"
truncate -s 320M "$work/disk"
mkfs.xfs -q "$work/disk"
if mount -o loop,prjquota "$work/disk" "$work/mount" 2>/dev/null; then
  umount "$work/mount"
  echo yes
else
  echo no
fi
rm -rf "$work"
