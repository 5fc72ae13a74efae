#!/bin/sh
# The first process of a node: starts its programs in their order, again when one ends, and ends with all of them.
set -eu
# shellcheck disable=SC1091 # made by us, beside the rest
. /etc/loutik/init.env
export PATH=/opt/loutik/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root
logs=/var/log/loutik
trap 'exit 0' TERM INT

keep() { # NAME COMMAND…
  name=$1
  shift
  (
    trap - TERM INT
    while :; do
      "$@" >>"$logs/$NODE-$name.log" 2>&1 </dev/null || echo "ended with $?" >>"$logs/$NODE-$name.log"
      sleep 1
    done
  ) &
}

[ "$SERVER" = no ] || keep api socat TCP-LISTEN:6443,fork,reuseaddr UNIX-CONNECT:/run/loutik/api.sock
if [ -S /run/loutik/internet.sock ]; then # containerd alone: pods have no way out by it
  keep pulls socat TCP-LISTEN:3128,bind=127.0.0.1,fork,reuseaddr UNIX-CONNECT:/run/loutik/internet.sock
  export HTTPS_PROXY=http://127.0.0.1:3128 HTTP_PROXY=http://127.0.0.1:3128 NO_PROXY=127.0.0.1
fi
keep containerd containerd --config /etc/loutik/containerd.toml
unset HTTPS_PROXY HTTP_PROXY NO_PROXY
until ctr version >/dev/null 2>&1; do sleep 0.1; done
keep image-sync env CTR=ctr STORE=/var/lib/containerd sh /etc/loutik/image-sync.sh # as the VM does
sh /etc/loutik/images.sh
keep kube-proxy kube-proxy --config /etc/loutik/kube-proxy.yaml
# shellcheck disable=SC2086 # words
keep kube-router kube-router $KUBE_ROUTER
# shellcheck disable=SC2086 # words
keep kubelet kubelet --config /etc/loutik/kubelet.yaml $KUBELET
while :; do
  sleep 3600 &
  wait $! || true
done
