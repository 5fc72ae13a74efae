# shellcheck shell=bash
# What is known of other machines. Silence, a refusal and a line that is cut are no answers: whoever asks waits, and undoes nothing.

# ADDRESS ARGUMENTS…: what `test` says of them there: 0 yes, 1 no; anything else is no answer
asks() {
  local address=$1
  shift
  remote "$address" test "$@" 2>/dev/null
}

# ADDRESS: a machine that does not let us in, or is half-way up, answers too
answers() { remote "$1" true 2>/dev/null || answers_ping "$1"; }
answers_ping() { ping -c 1 -W 2 "$1" >/dev/null 2>&1; }

# ADDRESS…: what a host says of its cluster: `member ADDRESS`, `none`, `silent` to SSH and ping at every address, or else what keeps that from being known
cluster_at() {
  local address status heard=''
  for address; do
    status=0
    asks "$address" -d /etc/pve/nodes || status=$?
    if [[ $status -eq 1 ]]; then
      echo 'has no cluster file system yet'
      return
    elif [[ $status -ne 0 ]]; then
      if [[ -z $heard ]] && answers_ping "$address"; then heard="answers a ping at $address, and not by SSH"; fi
      continue
    fi
    asks "$address" -f /etc/pve/corosync.conf || status=$?
    if [[ $status -eq 1 ]]; then
      status=0 # between its key and its configuration it makes a cluster, or joins one
      asks "$address" -e /etc/corosync/authkey || status=$?
      case $status in
        0) echo 'is making or joining a cluster' ;;
        1) echo none ;;
        *) echo "answered at $address, and then did not" ;;
      esac
    elif [[ $status -eq 0 ]]; then
      echo "member $address"
    else
      echo "answered at $address, and then did not"
    fi
    return
  done
  echo "${heard:-silent}"
}

# The hosts of this cluster's name that the gateway's qnetd hears of, also when this host does not see them
qnetd_clients() {
  local door
  door=$(tailscale ip -4 "$GATEWAY" 2>/dev/null) && remote "$door" corosync-qnetd-tool -l -c "$CLUSTER" 2>/dev/null
}
