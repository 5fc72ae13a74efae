# shellcheck shell=bash
# A host that comes back after HA started its VM elsewhere holds what that VM wrote last, and what was never replicated. The first
# replication to it would roll that back (`zfs receive -F`): so it is renamed before, and replication sends everything anew.

# VMID: run on the host that replication goes to
set_aside() {
  local vmid=$1 entry of storage volume dataset base written stamp
  [[ ! -e /etc/pve/nodes/$MACHINE/qemu-server/$vmid.conf ]] || die "VM $vmid is on this machine: nothing of it is set aside"
  stamp=$(date -u +%Y%m%d-%H%M%S)
  for entry in "${VM_DISKS[@]}"; do
    read -r _ of storage volume _ <<<"$entry"
    dataset=${POOL_OF[$storage]:-}/$volume
    if [[ $of != "$vmid" || -z ${POOL_OF[$storage]:-} ]] || ! has_dataset "$dataset"; then continue; fi
    base=$(zfs list -H -d 1 -t snapshot -o name -S creation "$dataset" | awk -v of="@__replicate_$vmid-" 'index($0, of) && !n++') || die "zfs does not say what $dataset is"
    if [[ $base ]]; then
      written=$(zfs get -H -p -o value "written@${base#*@}" "$dataset") || die "zfs does not say what $dataset holds since $base"
      [[ $written != 0 ]] || continue
    fi
    has_room_for "$dataset" || later "no room on ${dataset%%/*} for $dataset twice: it holds what is nowhere else. Look into it, then \`zfs destroy -r $dataset\`"
    change zfs rename -p "$dataset" "${dataset%%/*}/aside/$stamp-$volume"
    say "what $volume held last is in ${dataset%%/*}/aside/$stamp-$volume"
  done
}

has_dataset() { zfs list -H -o name "$1" >/dev/null 2>&1; }

# DATASET: whether its pool can take as much again, and keep a tenth free
has_room_for() {
  local used free size
  used=$(zfs get -H -p -o value used "$1") && read -r size free < <(zpool list -H -p -o size,free "${1%%/*}") && [[ $((free - used)) -ge $((size / 10)) ]]
}

# VMID HOST: has the host that replication is about to go to set aside what only it has
set_aside_at() {
  local entry address
  for entry in "${OTHERS[@]}"; do
    [[ ${entry%% *} == "$2" ]] || continue
    for address in ${entry#* }; do
      if [[ $DRY ]]; then
        say "would have $2 set aside what it has of VM $1 that is newer"
        return 0
      fi
      if remote "$address" /usr/local/sbin/loutik-host set-aside "$1"; then return 0; fi
    done
  done
  later "$2 has not set aside what it has of VM $1 that is newer: nothing is replicated to it before"
}
