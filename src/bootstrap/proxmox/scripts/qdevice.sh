# shellcheck shell=bash
# The QDevice, which gives the third vote.

# DOOR: sets AGAIN to the host or gateway that was made again, and so has lost its part of the QDevice; to nothing while all have it. One that does
# not say ends the step: what is taken away on a guess is a vote.
find_made_again() {
  local entry name addresses
  AGAIN=
  [[ -d /etc/corosync/qdevice/net/nssdb ]] || AGAIN=$MACHINE
  has_part "$GATEWAY" -f "/etc/corosync/qnetd/nssdb/cluster-$CLUSTER.crt" "$1" || AGAIN=$GATEWAY
  for entry in "${OTHERS[@]}"; do
    read -r name addresses <<<"$entry"
    # shellcheck disable=SC2086 # a list of addresses
    has_part "$name" -d /etc/corosync/qdevice/net/nssdb $addresses || AGAIN=$name
  done
}

# NAME TEST PATH ADDRESS…
has_part() {
  local name=$1 test=$2 path=$3 address status
  shift 3
  for address; do
    status=0
    asks "$address" "$test" "$path" || status=$?
    [[ $status -gt 1 ]] || return "$status"
  done
  later "whether $name still has its part of the QDevice is not known: it does not answer"
}

# An odd number of hosts needs no further vote, and without a gateway nobody has one. One host sees to it for all: two at once would undo each other's work.
step_qdevice() {
  local door force=()
  if [[ $((${#MACHINES[@]} % 2)) -eq 1 || -z $FIRST || -z $GATEWAY ]]; then return 0; fi
  all_online || later "the QDevice is set up when all of ${MACHINES[*]} are online"
  door=$(tailscale ip -4 "$GATEWAY" 2>/dev/null) || later "waiting for $GATEWAY on the tailnet"
  remote "$door" corosync-qnetd-tool -s >/dev/null 2>&1 || later "waiting for $GATEWAY to let root of this host in, and for its qnetd"
  if grep -Eq '^[[:space:]]*device +\{' /etc/pve/corosync.conf; then
    find_made_again "$door"
    if [[ -z $AGAIN ]]; then return 0; fi
    say "$AGAIN was made again"
    change pvecm qdevice remove
  fi
  [[ ! -d /etc/corosync/qdevice/net/nssdb ]] || force=(--force 1)
  change pvecm qdevice setup "$door" "${force[@]}"
}
