# shellcheck shell=bash
# One cluster: the host of the lowest node id makes it, the others join. The QDevice gives the third vote.

# An address of another host that is in a cluster already: so a first host that was installed again joins, too
a_member() {
  local entry name addresses address
  for entry in "${OTHERS[@]}"; do
    read -r name addresses <<<"$entry"
    for address in $addresses; do
      if remote "$address" test -f /etc/pve/corosync.conf 2>/dev/null; then
        printf '%s\n' "$address"
        return 0
      fi
    done
  done
  return 1
}

quorate_at() { remote "$1" pvecm status 2>/dev/null | grep -Eq '^Quorate: +Yes'; }

step_cluster() {
  local member='' force=() options=() index
  [[ -d /etc/pve/nodes ]] || later 'waiting for the cluster file system on /etc/pve'
  if [[ ! -f /etc/pve/corosync.conf ]]; then
    if [[ -e /etc/corosync/authkey || -e /etc/corosync/corosync.conf ]]; then
      say 'an earlier run was killed while it made or joined the cluster: once more'
      change rm -f /etc/corosync/authkey /etc/corosync/corosync.conf
      change systemctl start pve-cluster
      force=(--force 1)
    fi
    member=$(a_member) || member=
    if [[ -z $member && $FIRST ]]; then
      for index in "${!LINKS[@]}"; do options+=("--link$index" "${LINKS[index]},priority=$((20 - index))"); done
      change pvecm create "$CLUSTER" --nodeid "$NODE_ID" --votes "$VOTES" "${options[@]}"
    else
      until [[ $member || $DRY ]]; do
        say "waiting for a host that is in the cluster (${OTHERS[*]}); the next try is in $PAUSE s"
        sleep "$PAUSE"
        member=$(a_member) || member=
      done
      retry "quorum at $member" quorate_at "$member"
      for index in "${!LINKS[@]}"; do options+=("--link$index" "${LINKS[index]}"); done
      [[ $VOTES -eq 1 ]] || options+=(--votes "$VOTES")
      cd / # pmxcfs is mounted again meanwhile
      change pvecm add "${member:-the first host}" --use_ssh 1 --nodeid "$NODE_ID" "${options[@]}" "${force[@]}"
    fi
  fi
  # killed between the configuration and the start
  if ! systemctl is-active --quiet corosync; then change systemctl restart corosync pve-cluster; fi
  retry 'quorum (this host and one of: the other host, the gateway)' is_quorate
}

# What is of the cluster, and any host may set
step_options() {
  local file=/etc/pve/datacenter.cfg wanted=()
  has_option() { grep -E "^$1:" "$file" 2>/dev/null | grep -qF -- "$2"; }
  # freeze: a host that shuts down, in a power cut above all, does not hand its VMs over
  has_option ha shutdown_policy=freeze || wanted+=(--ha shutdown_policy=freeze)
  has_option migration "network=$CLUSTER_RANGE" || wanted+=(--migration "type=secure,network=$CLUSTER_RANGE")
  has_option replication "network=$CLUSTER_RANGE" || wanted+=(--replication "type=secure,network=$CLUSTER_RANGE")
  [[ ${#wanted[@]} -eq 0 ]] || change pvesh set /cluster/options "${wanted[@]}"
  # the router and the switch start with the hosts, and slower
  grep -qx 'startall-onboot-delay: 30' "/etc/pve/nodes/$MACHINE/config" 2>/dev/null || change pvenode config set --startall-onboot-delay 30
}

# An odd number of hosts needs no further vote, and without a gateway nobody has one. One host sees to it for all: two at once would undo each other's work.
step_qdevice() {
  local door entry name addresses address sound=yes force=()
  if [[ $((${#MACHINES[@]} % 2)) -eq 1 || -z $FIRST || -z $GATEWAY ]]; then return 0; fi
  all_online || later "the QDevice is set up when all of ${MACHINES[*]} are online"
  door=$(tailscale ip -4 "$GATEWAY" 2>/dev/null) || later "waiting for $GATEWAY on the tailnet"
  remote "$door" true 2>/dev/null || later "waiting for $GATEWAY to let root of this host in"
  if grep -Eq '^[[:space:]]*device +\{' /etc/pve/corosync.conf; then
    # a host or the gateway that was made again has lost its certificates
    remote "$door" test -f "/etc/corosync/qnetd/nssdb/cluster-$CLUSTER.crt" || sound=
    [[ -d /etc/corosync/qdevice/net/nssdb ]] || sound=
    for entry in "${OTHERS[@]}"; do
      read -r name addresses <<<"$entry"
      address=${addresses%% *}
      remote "$address" test -d /etc/corosync/qdevice/net/nssdb || sound=
    done
    if [[ $sound ]]; then return 0; fi
    say "$GATEWAY or ${name:-a host} was made again"
    change pvecm qdevice remove
  fi
  [[ ! -d /etc/corosync/qdevice/net/nssdb ]] || force=(--force 1)
  change pvecm qdevice setup "$door" "${force[@]}"
}
