#!/bin/sh
# Makes, owns and limits the directories of this node's volumes. Runs on the node itself (chroot), so with its tools.
# Reads lines of: node mount path owner KiB project-id kind ("empty": nothing fills it, so it is ready when it is made).
# NODE: this node's name. A file system that is not mounted is refused: its directories would land on the system disk.
set -eu
failed=0
while read -r node mount path owner kib project kind; do
  # shellcheck disable=SC2153 # NODE comes from the environment
  [ "$node" = "$NODE" ] || continue
  if ! mountpoint -q "$mount"; then
    echo "refused: $path, because nothing is mounted at $mount" >&2
    failed=1
    continue
  fi
  mkdir -p "$path"
  chown "$owner:$owner" "$path"
  chmod 0770 "$path"
  xfs_quota -x -c "project -s -p $path $project" "$mount" >/dev/null
  xfs_quota -x -c "limit -p bhard=${kib}k $project" "$mount"
  if [ "$kind" = empty ] && [ ! -e "$path/.ready" ]; then
    mkdir -p "$path/data"
    chown "$owner:$owner" "$path/data"
    chmod 0770 "$path/data"
    : >"$path/.ready"
  fi
  echo "ready: $path"
done
exit "$failed"
