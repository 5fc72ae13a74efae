# shellcheck shell=bash
# Makes a VM of a lost machine here.

# NAME
adopt() {
  local name=$1 vmid conf node='' entry addresses address disk storage
  vmid=${VMID_OF[$name]:-}
  [[ $vmid ]] || die "no VM $name that this machine may make; there are: ${VM_NAMES[*]}"
  [[ ${REBUILT[$name]:-} ]] || die "$name is replicated: Proxmox HA starts it, nothing is made anew (ha-manager status)"
  if ! is_quorate; then
    [[ $GATEWAY ]] || die "no quorum: the other host must be seen (pvecm status); if it is gone for good, \`pvecm expected 1\` lets this one go on"
    die 'no quorum: this host and one of the other host or the gateway must see each other (pvecm status)'
  fi
  conf=$(conf_of "$vmid") || conf=
  if [[ $conf == "/etc/pve/nodes/$MACHINE/qemu-server/$vmid.conf" ]]; then
    say "$name is on this machine"
    make_vm "$name"
    return 0
  fi
  node=${HOME_OF[$name]}
  if [[ $conf ]]; then
    node=${conf#/etc/pve/nodes/}
    node=${node%%/*}
  fi
  [[ $node != "$MACHINE" ]] || die "$name is at home here: \`loutik-host run\` makes it"
  ! is_online "$node" || die "$node is online: move $name with \`qm migrate $vmid $MACHINE\` there, or stop $node first"
  # out of the cluster is not yet off
  for entry in "${OTHERS[@]}"; do
    [[ ${entry%% *} == "$node" ]] || continue
    addresses=${entry#* }
    for address in $addresses; do
      ! answers "$address" || die "$node answers at $address, although the cluster does not see it: stop it first"
    done
  done
  ! answers_ping "${ADDRESS_OF[$name]}" || die "$name answers at ${ADDRESS_OF[$name]}: it still runs somewhere"
  if [[ $GATEWAY && $(qnetd_clients) == *"Node ID ${NODE_ID_OF[$node]:-}:"* ]]; then
    die "$node is in touch with the qnetd of $GATEWAY, although the cluster does not see it: stop it first"
  fi
  for entry in "${VM_DISKS[@]}"; do
    read -r disk _ storage _ <<<"$entry"
    [[ $disk != "$name" || ${POOL_OF[$storage]:-} ]] || die "$name has a disk on $storage, and this machine has none of that name"
  done
  step_snippets
  [[ -s $IMAGE ]] || step_image
  if [[ $conf ]]; then
    if [[ $DRY ]]; then
      say "would remove $conf"
    else
      say "removes $conf, of a machine that is gone; a copy is in $STATE/adopted"
      mkdir -p "$STATE/adopted"
      cp "$conf" "$STATE/adopted/$node-$vmid.conf"
      rm "$conf"
    fi
  fi
  # as a Kubernetes node it comes back under its name: its password is in its secret part
  make_vm "$name"
}
