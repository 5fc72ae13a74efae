# shellcheck shell=bash
# Virtual machines: their image, their cloud-init, themselves.

step_snippets() {
  local name
  put_part snippets
  for name in "${VM_NAMES[@]}"; do
    # on every host that may run it: without them it does not start
    [[ -s /etc/loutik/secrets/vendor-data/$name ]] || die "no secret part of $name in /etc/loutik/secrets/vendor-data"
    put_file "/var/lib/vz/snippets/$name.vendor-data" 0600 root:root <"/etc/loutik/secrets/vendor-data/$name"
  done
}

# Kept on every host that may make a VM: adopting one must not wait for the Internet.
step_image() {
  local sums=$IMAGE.sums
  [[ -s $IMAGE ]] && return 0
  mkdir -p "${IMAGE%/*}"
  change fetch "$IMAGE_URL" "$IMAGE.part" || later "waiting for $IMAGE_URL"
  if [[ $IMAGE_SHA512 ]]; then
    printf '%s  %s\n' "$IMAGE_SHA512" "$IMAGE.part" >"$sums"
  else
    change fetch "${IMAGE_URL%/*}/SHA512SUMS" "$sums.part" || later "waiting for ${IMAGE_URL%/*}/SHA512SUMS"
    if [[ $DRY ]]; then return 0; fi
    awk -v name="${IMAGE_URL##*/}" -v path="$IMAGE.part" '$2 == name || $2 == "*" name { print $1 "  " path }' "$sums.part" >"$sums"
    rm -f "$sums.part"
  fi
  if [[ $DRY ]]; then return 0; fi
  if ! sha512sum --check --status "$sums"; then
    rm -f "$IMAGE.part" "$sums"
    later "$IMAGE_URL is not what its sum says: fetched again"
  fi
  mv "$IMAGE.part" "$IMAGE"
}

# VMID: its configuration, wherever in the cluster
conf_of() {
  local path
  for path in /etc/pve/nodes/*/qemu-server/"$1".conf /etc/pve/nodes/*/lxc/"$1".conf; do
    [[ -e $path ]] || continue
    printf '%s\n' "$path"
    return 0
  done
  return 1
}

# NAME: makes it here, or goes on where an earlier run was killed. The tag stands until the VM has started, so nothing that ever
# ran is begun anew; disks of volumes that are there already (of a VM before it, on a disk that survived) are taken as they are.
make_vm() {
  local name=$1 vmid=${VMID_OF[$1]} here imaged entry slot disk storage volume size options
  here=/etc/pve/nodes/$MACHINE/qemu-server/$vmid.conf
  imaged=$STATE/imaged/$vmid
  if grep -qx 'lock: create' "$here" 2>/dev/null; then
    say "$name was being made when an earlier run was killed: nothing has run in it"
    change qm destroy "$vmid" --skiplock 1 --destroy-unreferenced-disks 0
  fi
  if [[ ! -e $here ]]; then
    [[ $DRY ]] || rm -f "$imaged"
    vm_options "$name"
    change qm create "$vmid" --tags loutik-unfinished "${VM_OPTIONS[@]}"
  elif ! grep -qx 'tags: loutik-unfinished' "$here"; then
    return 0
  fi
  for entry in "${VM_DISKS[@]}"; do
    read -r disk _ storage volume slot size options <<<"$entry"
    [[ $disk == "$name" ]] || continue
    if [[ $volume == "vm-$vmid-system" ]]; then
      if [[ ! -e $imaged ]]; then
        if grep -q "^$slot: " "$here" 2>/dev/null && has_dataset "${POOL_OF[$storage]}/$volume"; then
          ! is_running "$vmid" || die "$name runs: its disk is not begun again"
          change blkdiscard "/dev/zvol/${POOL_OF[$storage]}/$volume" # made anew in place: its replica goes on with it
        else
          if has_dataset "${POOL_OF[$storage]}/$volume"; then change pvesm free "$storage:$volume"; fi
          change pvesm alloc "$storage" "$vmid" "$volume" "$size"
          udevadm settle # the device comes a moment after its volume
        fi
        change qemu-img convert -n -O raw "$IMAGE" "/dev/zvol/${POOL_OF[$storage]}/$volume"
        [[ $DRY ]] || { mkdir -p "${imaged%/*}" && : >"$imaged"; }
      fi
    else
      zfs list -H -o name "${POOL_OF[$storage]}/$volume" >/dev/null 2>&1 || change pvesm alloc "$storage" "$vmid" "$volume" "$size"
    fi
    grep -q "^$slot: " "$here" 2>/dev/null || change qm set "$vmid" "--$slot" "$storage:$volume,$options"
  done
  if ! grep -q '^ide2: ' "$here" 2>/dev/null; then
    storage=${CLOUDINIT_ON[$name]}
    if zfs list -H -o name "${POOL_OF[$storage]}/vm-$vmid-cloudinit" >/dev/null 2>&1; then
      change qm set "$vmid" --ide2 "$storage:vm-$vmid-cloudinit,media=cdrom"
    else
      change qm set "$vmid" --ide2 "$storage:cloudinit"
    fi
  fi
  grep -q '^boot: ' "$here" 2>/dev/null || change qm set "$vmid" --boot order=scsi0
  is_running "$vmid" || change qm start "$vmid"
  change qm set "$vmid" --tags loutik
}

# NAME: whether the cluster has the VM here, and this host has no system disk of it: it was installed again
lost_its_disk() {
  local entry vm vmid storage volume names
  ! is_running "${VMID_OF[$1]}" || return 1
  for entry in "${VM_DISKS[@]}"; do
    read -r vm vmid storage volume _ <<<"$entry"
    [[ $vm == "$1" && $volume == "vm-$vmid-system" ]] || continue
    # no answer is not a no
    names=$(zfs list -H -d 1 -t volume -o name "${POOL_OF[$storage]}") || return 1
    if grep -qxF "${POOL_OF[$storage]}/$volume" <<<"$names"; then return 1; else return 0; fi
  done
  return 1
}

# NAME: what a VM that lives takes of the inventory: cores, memory and devices, most at its next start, and a larger disk
fit_vm() {
  local name=$1 vmid=${VMID_OF[$1]} here index option value entry vm storage volume slot size have wanted=() options=()
  local -A given=()
  here=/etc/pve/nodes/$MACHINE/qemu-server/$vmid.conf
  vm_options "$name"
  for ((index = 0; index < ${#VM_OPTIONS[@]}; index += 2)); do
    option=${VM_OPTIONS[index]#--} value=${VM_OPTIONS[index + 1]}
    [[ $option =~ ^(cores|memory|startup|(usb|hostpci)[0-9]+)$ ]] || continue
    given[$option]=$value options+=("$option")
    grep -qxF "$option: $value" "$here" || wanted+=("--$option" "$value") # of a VM that runs, it may stand among what is pending
  done
  if [[ ${#wanted[@]} -gt 0 ]]; then change qm set "$vmid" "${wanted[@]}"; fi
  for option in "${options[@]}"; do
    if [[ $DRY || $(sed -n "/^\[/q; s/^$option: //p" "$here") == "${given[$option]}" ]]; then continue; fi
    BY_HAND+=("$name gets $option ${given[$option]} at its next start: qm reboot $vmid")
  done
  for entry in "${VM_DISKS[@]}"; do
    read -r vm _ storage volume slot size _ <<<"$entry"
    [[ $vm == "$name" ]] || continue
    have=$(zfs get -H -p -o value volsize "${POOL_OF[$storage]}/$volume" 2>/dev/null) || continue
    [[ $have =~ ^[0-9]+$ ]] || continue
    if ((have < ${size%M} * 1048576)); then
      change qm resize "$vmid" "$slot" "$size"
    elif ((have > ${size%M} * 1048576)); then
      BY_HAND+=("$name keeps $((have / 1048576))M of disk $volume, and the inventory says $size: a disk that is in use does not get smaller. Take the larger size, or begin it again: docs/hosts.md, Disks")
    fi
  done
}

step_vms() {
  local name conf BY_HAND=()
  for name in "${OWN_VMS[@]}"; do
    conf=$(conf_of "${VMID_OF[$name]}") || conf=
    if [[ $conf && $conf != "/etc/pve/nodes/$MACHINE/qemu-server/${VMID_OF[$name]}.conf" ]]; then
      say "$name is in the cluster already ($conf): left there"
      continue
    fi
    if [[ $conf ]] && ! grep -Eqx 'tags: loutik-unfinished|lock: create' "$conf"; then
      if ! lost_its_disk "$name"; then
        fit_vm "$name"
        continue
      fi
      [[ ${REBUILT[$name]:-} ]] || later "the system disk of $name is not here any more: its replica is on another host, and is not made anew"
      say "the system disk of $name went with what this host was: it is made anew, and data disks that are here stay"
      [[ $DRY ]] || rm -f "$STATE/imaged/${VMID_OF[$name]}"
      change qm set "${VMID_OF[$name]}" --tags loutik-unfinished
    fi
    [[ -s $IMAGE || $DRY ]] || later "$name waits for its image"
    make_vm "$name"
  done
  for name in "${BY_HAND[@]}"; do say "$name"; done
  remember by-hand "${BY_HAND[@]}"
}
