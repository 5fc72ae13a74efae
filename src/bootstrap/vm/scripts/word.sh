#!/bin/sh
# What this server tells another one that asks before it starts K3s: GET /NAME/PROOF, on standard input and output. The proof is of
# the token that servers share, for a word may make the cluster forget a node.
#   blank  no cluster is here
#   join   one is, and it knows no NAME
#   wait   one is, and it knows a NAME: K3s takes no second server of that name. One that was not seen for long is forgotten now
# What is no word is "don't know".
set -u
export KUBECONFIG=/etc/rancher/k3s/k3s.yaml

answer() { # STATUS WORD
  printf 'HTTP/1.0 %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' "$1" "${#2}" "$2"
  exit 0
}

read -r _ path _ || exit 0
while read -r header && [ "${#header}" -gt 1 ]; do :; done # up to the line that is empty but for its carriage return
name=${path#/}
proof=${name#*/}
name=${name%%/*}
case $name in
  '' | *[!a-z0-9-]*) answer '400 Bad Request' '' ;;
esac
expected=$({ cat /etc/loutik/secrets/k3s-token && printf '/%s' "$name"; } | sha256sum | cut -d ' ' -f 1)
[ "$proof" = "$expected" ] || answer '403 Forbidden' ''
[ -d /var/lib/rancher/k3s/server/db/etcd/member/wal ] || answer '200 OK' blank
ready='{.metadata.name} {.status.conditions[?(@.type=="Ready")].status}'
node=$(kubectl get node "$name" --ignore-not-found --request-timeout 10s --output "jsonpath=$ready" 2>/dev/null) ||
  answer '503 Service Unavailable' ''
case $node in
  '') answer '200 OK' join ;;
  "$name Unknown") kubectl delete node "$name" --wait=false --request-timeout 10s >&2 ;;
esac
answer '200 OK' wait
