#!/bin/sh
# Stands in for K3s, one release of it: what it says, a datastore in SQLite that a newer release migrates and an older one refuses, a kubectl
# that answers while it runs. It runs no pod; /run/pod-stays names one that does not leave.
VERSION=@VERSION@
KIND=@KIND@
DB=/var/lib/rancher/k3s/server/db/state.db

sql() {
  python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    print("\n".join(str(row[0]) for row in db.execute(sys.argv[2])), end="")' "$DB" "$1"
}

case $1 in
  --version)
    echo "k3s version $VERSION (0123abcd)"
    echo 'go version go1.26.8'
    exit
    ;;
  server)
    [ "$(sql 'select value from kine where name = "version"')" \< "$VERSION" ] && sql "update kine set value = '$VERSION' where name = 'version'"
    [ "$(sql 'select value from kine where name = "version"')" = "$VERSION" ] || { echo 'datastore is newer' >>/run/refusals; exit 1; }
    [ "$KIND" = 'falls over' ] && exit 1
    [ "$(cat /var/lib/rancher/k3s/server/token)" = token ] || exit 1
    ;;
esac
case $1 in
  server | agent)
    echo "$VERSION" >/run/k3s-runs
    exit
    ;;
  etcd-snapshot)
    echo "$*" >>/run/calls
    exit
    ;;
esac
shift
node=$(cat /run/node) config=
while :; do
  case $1 in
    --kubeconfig) config=$2 && shift 2 ;;
    --request-timeout) shift 2 ;;
    *) break ;;
  esac
done
[ -e /run/k3s-runs ] && [ ! -e /run/api-away ] || { echo 'The connection to the server was refused' >&2; exit 1; }
[ "$*" = 'get --raw /readyz --request-timeout 10s' ] || [ "$config" = "$(cat /run/kubeconfig)" ] || { echo "not by $config" >&2; exit 1; }
runs=$(cat /run/k3s-runs)
case "$*" in
  'get --raw /readyz'*) echo ok ;;
  'get --raw /version') echo "{\"gitVersion\": \"$(cat /run/api-runs)\"}" ;;
  'get nodes --output json') cat /run/nodes ;;
  'get jobs --all-namespaces --output json') cat /run/jobs ;;
  "get node $node --output jsonpath={.spec.unschedulable}") [ ! -e /run/cordoned ] || printf true ;;
  "drain $node --ignore-daemonsets --delete-emptydir-data --timeout="*" --dry-run=server" | "drain $node --ignore-daemonsets --delete-emptydir-data --timeout="*)
    case "$*" in *--dry-run=server) stays=/run/pod-is-bare ;; *) stays=/run/pod-stays && echo "drain $node" >>/run/calls && : >/run/cordoned ;; esac
    [ ! -e $stays ] || { echo "error: unable to drain node: $(cat $stays)" >&2; exit 1; }
    ;;
  "uncordon $node") echo "$*" >>/run/calls && rm -f /run/cordoned ;;
  "wait node/$node --timeout=5s --for=jsonpath={.status.nodeInfo.kubeletVersion}="*) [ "${*##*=}" = "$runs" ] ;;
  "wait node/$node --timeout=5s --for=condition=Ready") [ "$KIND" != 'is never ready' ] ;;
  *) echo "the stand-in knows no kubectl $*" >&2 && exit 2 ;;
esac
