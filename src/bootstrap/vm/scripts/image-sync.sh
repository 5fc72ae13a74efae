#!/bin/sh
# Has a disk keep what containerd unpacked as soon as it is unpacked. containerd notes in its database, and syncs that, that a layer is
# there; the layer itself it leaves to the kernel, which takes half a minute. A power cut in that time leaves programs of no bytes, in an
# image that is never unpacked again (containerd/containerd#5854). Its own option, sync_fs, does not reach what its transfer service pulls
# (containerd v2.3.7, plugins/transfer/plugin.go and internal/cri/server/images/image_pull.go).
# CTR: how containerd is asked. STORE: a folder on its file system.
set -eu
sync -f "$STORE"
# shellcheck disable=SC2086 # words
$CTR --namespace k8s.io events | while IFS= read -r event; do
  case $event in
    *' /snapshot/commit '*) sync -f "$STORE" ;;
  esac
done
echo 'containerd tells no more' >&2
exit 1
