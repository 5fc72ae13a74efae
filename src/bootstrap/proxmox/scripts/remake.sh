# shellcheck shell=bash
# Makes a VM anew from its newest cloud-init, where it is. Its system disk begins again; its data disks are not touched.

# NAME
remake() {
  local name=$1 vmid here
  vmid=${VMID_OF[$name]:-}
  [[ $vmid ]] || die "no VM $name that this machine may make; there are: ${VM_NAMES[*]}"
  here=/etc/pve/nodes/$MACHINE/qemu-server/$vmid.conf
  [[ -e $here ]] || die "$name is not on this machine: run this where it is ($(conf_of "$vmid" || echo nowhere))"
  is_quorate || die 'no quorum: this host and one of the other host or the gateway must see each other (pvecm status)'
  step_snippets
  [[ -s $IMAGE ]] || step_image
  if ! grep -qx 'tags: loutik-unfinished' "$here"; then
    if is_running "$vmid"; then
      # where HA rules, it does this, later
      change qm shutdown "$vmid" --timeout "$(sed -n 's/^startup: .*down=\([0-9]*\).*/\1/p' "$here")" --forceStop 1
      [[ $DRY ]] || while is_running "$vmid"; do
        say "waiting for $name to stop"
        sleep "$PAUSE"
      done
    fi
    # in this order: what a kill leaves is a VM as it was, or one whose making goes on
    [[ $DRY ]] || rm -f "$STATE/imaged/$vmid"
    vm_options "$name"
    change qm set "$vmid" "${VM_OPTIONS[@]}" --tags loutik-unfinished
  fi
  if [[ $DRY ]]; then
    say "would put $IMAGE on the system disk of $name, and start it"
    return 0
  fi
  make_vm "$name"
}

is_running() { qm status "$1" 2>/dev/null | grep -q running; }
