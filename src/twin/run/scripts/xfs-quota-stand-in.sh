#!/bin/sh
# Stands in for xfs_quota on a node whose kernel keeps no project quotas: a limited directory becomes a file system of that size, in a
# sparse file on the same disk. So a full volume is full for its own pod alone, as with a quota.
# xfs_quota -x -c 'project -s -p PATH ID' MOUNT; xfs_quota -x -c 'limit -p bhard=<n>k ID' MOUNT
set -eu
store=$4/.twin
# shellcheck disable=SC2086 # words
set -- $3
case $1 in
project)
  mkdir -p "$store"
  echo "$4" >"$store/$5.path"
  ;;
limit) # in the node's own mount namespace: the pod's are not seen by others
  kib=${3#bhard=}
  exec nsenter --target 1 --mount /bin/sh /etc/loutik/volume-disk.sh "$store/$4" "${kib%k}"
  ;;
*)
  echo "xfs_quota: the twin's stand-in knows project and limit, not $1" >&2
  exit 2
  ;;
esac
