# shellcheck shell=bash
# One cluster: the host of the lowest node id makes it, the others join.

# What a person makes on the first host to say that no host of the old cluster is left
NEW_CLUSTER=/etc/loutik/new-cluster

# Whether the gateway knows a cluster of this name: `none`, or what keeps that from being sure
cluster_at_gateway() {
  local clients status=0
  if ! clients=$(qnetd_clients); then
    echo "the qnetd of $GATEWAY does not answer"
  elif [[ $clients == *'Node ID'* ]]; then
    echo "the qnetd of $GATEWAY is in touch with a host of it"
  elif [[ -e $NEW_CLUSTER ]]; then
    echo none
  else
    asks "$(tailscale ip -4 "$GATEWAY")" -f "/etc/corosync/qnetd/nssdb/cluster-$CLUSTER.crt" || status=$?
    case $status in
      0) echo "the qnetd of $GATEWAY knows a cluster of this name: if none of its hosts is left, \`touch $NEW_CLUSTER\` on $MACHINE" ;;
      1) echo none ;;
      *) echo "$GATEWAY does not answer" ;;
    esac
  fi
}

# Sets MEMBER to an address of a host that is in the cluster; where there is surely none, to nothing. Fails while that is not known, with the reasons in DOUBTS.
find_cluster() {
  local entry name addresses word silent=''
  MEMBER=
  DOUBTS=
  for entry in "${OTHERS[@]}"; do
    read -r name addresses <<<"$entry"
    # shellcheck disable=SC2086 # a list of addresses
    word=$(cluster_at $addresses)
    case $word in
      member\ *)
        MEMBER=${word#* }
        return 0
        ;;
      none) ;;
      silent) silent+="${silent:+, }$name" ;;
      *) DOUBTS+="${DOUBTS:+; }$name $word" ;;
    esac
  done
  # a host that is off may have left a cluster behind
  if [[ $silent && $GATEWAY && $FIRST && -z $DOUBTS ]]; then
    word=$(cluster_at_gateway)
    [[ $word == none ]] || DOUBTS="$silent is silent, and $word"
  fi
  [[ -z $DOUBTS ]]
}

# The first host makes a cluster once it is sure that there is none; any other waits until there is one. Sets MEMBER as find_cluster does.
settle_cluster() {
  until find_cluster && [[ $MEMBER || $FIRST ]]; do
    [[ -z $DRY ]] || return 0
    if [[ $DOUBTS ]]; then
      say "whether there is a cluster is not known: $DOUBTS; the next try is in $PAUSE s"
    else
      say "waiting for a host that is in the cluster (${OTHERS[*]}); the next try is in $PAUSE s"
    fi
    sleep "$PAUSE"
  done
}

quorate_at() { remote "$1" pvecm status 2>/dev/null | grep -Eq '^Quorate: +Yes'; }

step_cluster() {
  local force=() options=() index known=0
  [[ -d /etc/pve/nodes ]] || later 'waiting for the cluster file system on /etc/pve'
  if [[ ! -f /etc/pve/corosync.conf ]]; then
    if [[ -e /etc/corosync/authkey || -e /etc/corosync/corosync.conf ]]; then
      say 'an earlier run was killed while it made or joined the cluster: once more'
      change rm -f /etc/corosync/authkey /etc/corosync/corosync.conf
      change systemctl start pve-cluster
      force=(--force 1)
    fi
    settle_cluster
    if [[ -z $MEMBER && $FIRST ]]; then
      [[ -z $DOUBTS ]] || later "would wait: $DOUBTS"
      for index in "${!LINKS[@]}"; do options+=("--link$index" "${LINKS[index]},priority=$((20 - index))"); done
      change pvecm create "$CLUSTER" --nodeid "$NODE_ID" --votes "$VOTES" "${options[@]}"
      [[ ! -e $NEW_CLUSTER ]] || change rm "$NEW_CLUSTER"
    else
      retry "quorum at $MEMBER" quorate_at "$MEMBER"
      for index in "${!LINKS[@]}"; do options+=("--link$index" "${LINKS[index]}"); done
      [[ $VOTES -eq 1 ]] || options+=(--votes "$VOTES")
      # a host that was installed again is a node there already (pve-cluster, API2/ClusterConfig.pm: "can't add existing node")
      if [[ -z $DRY ]]; then
        remote "$MEMBER" grep -Eq "'^ *name: $MACHINE\$'" /etc/pve/corosync.conf || known=$?
        case $known in
          0) force=(--force 1) ;;
          1) ;;
          *) later "$MEMBER answered, and then did not" ;;
        esac
      fi
      cd / # pmxcfs is mounted again meanwhile
      change pvecm add "${MEMBER:-the first host}" --use_ssh 1 --nodeid "$NODE_ID" "${options[@]}" "${force[@]}"
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
