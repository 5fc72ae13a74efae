#!/bin/sh
# Runs before every start of K3s, where there are several servers: says which of them it joins, or that it makes the cluster. Once it
# has a datastore of its own, that knows.
# ROLE (server or agent); NAME: this node's. SERVERS: NAME=ADDRESS of each other server. FIRST: on the one server that makes a new
# cluster; PORT: where a server says whether it is in one (word.sh).
set -eu
# shellcheck source=/dev/null
. /etc/loutik/join.env
target=/etc/rancher/k3s/config.yaml.d/50-join.yaml

settle() { # LINE
  mkdir -p "${target%/*}"
  printf '%s\n' '# Written before each start by /usr/local/lib/loutik/join.' "$1" >"$target.new"
  mv "$target.new" "$target"
  echo "$1"
}

if [ "$ROLE" = agent ]; then
  for server in $SERVERS; do
    url=https://${server#*=}:6443
    # without a check: K3s does the same, and then trusts by its token
    if curl --silent --fail --insecure --connect-timeout 5 --max-time 10 --output /dev/null "$url/cacerts"; then
      settle "server: $url"
      exit 0
    fi
  done
  [ ! -e "$target" ] || exit 0 # once it has joined, it keeps a list of servers by itself
  echo "waiting for a server: none of $SERVERS answers" >&2
  exit 1
fi

# as K3s looks for it (pkg/etcd, IsInitialized)
[ ! -d /var/lib/rancher/k3s/server/db/etcd/member/wal ] || exit 0
proof=$({ cat /etc/loutik/secrets/k3s-token && printf '/%s' "$NAME"; } | sha256sum | cut -d ' ' -f 1)
silent=
for server in $SERVERS; do
  word=$(curl --silent --fail --connect-timeout 5 --max-time 20 "http://${server#*=}:$PORT/$NAME/$proof") || word=
  case $word in
    join)
      settle "server: https://${server#*=}:6443"
      exit 0
      ;;
    wait)
      echo "waiting for ${server%%=*} to forget the $NAME that was before" >&2
      exit 1
      ;;
    blank) ;;
    *) silent="$silent $server" ;; # not a word: it may be in a cluster
  esac
done
if [ -z "$FIRST" ]; then
  echo "waiting for a cluster to join; no word from:${silent:- (none has one)}" >&2
  exit 1
fi
if [ -n "$silent" ] && [ ! -e /etc/loutik/new-cluster ]; then
  echo "waiting for word from$silent: if there never was a cluster, or it is lost for good, touch /etc/loutik/new-cluster" >&2
  exit 1
fi
settle 'cluster-init: true'
