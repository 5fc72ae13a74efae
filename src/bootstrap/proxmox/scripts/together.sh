# shellcheck shell=bash
# What takes both hosts, and what one host does while the other is away. A timer looks every few minutes, for as long as the
# homelab stands: hosts come and go.

job_target() { sed -n "/^local: $1\$/,/^\$/s/^[[:space:]]*target //p" /etc/pve/replication.cfg 2>/dev/null || :; }
job_has() { sed -n "/^local: $1\$/,/^\$/p" /etc/pve/replication.cfg 2>/dev/null | grep -qx "[[:space:]]*$2"; }
ha_has() { sed -n "/^vm: $1\$/,/^\$/p" /etc/pve/ha/resources.cfg 2>/dev/null | grep -q "${2:-.}"; }

# VMID OTHER SCHEDULE: to the host where the VM is not. After HA moved it, a job may still name the host where it now is: made
# anew, and only the job, for the volumes there are the VM's own.
replicate() {
  local job=$1-0 target
  target=$(job_target "$job")
  if [[ $target == "$MACHINE" ]]; then
    change pvesr delete "$job" --force 1
    target=
  fi
  if [[ -z $target ]]; then
    set_aside_at "$1" "$2"
    change pvesr create-local-job "$job" "$2" --schedule "$3"
  else
    job_has "$job" "schedule $3" || change pvesr update "$job" --schedule "$3"
    ! job_has "$job" 'disable 1' || change pvesr enable "$job"
  fi
}

# A VM starts from the snippets of the host that it is on: where they differ, a failover makes another machine of it. One that does not
# answer is asked again by the next run.
compare_snippets() {
  local entry vm host name addresses address file here there status
  for entry in "${SHARED_VMS[@]}"; do
    read -r vm host <<<"$entry"
    for file in user-data network-config meta-data vendor-data; do
      here=$(sha256sum <"/var/lib/vz/snippets/$vm.$file") || return 0 # not all are here yet
      for name in "${OTHERS[@]}"; do
        read -r name addresses <<<"$name"
        [[ $name == "$host" ]] || continue
        for address in $addresses; do
          status=0
          there=$(remote "$address" sha256sum "/var/lib/vz/snippets/$vm.$file" 2>/dev/null) || status=$?
          [[ $status -eq 255 ]] || break
        done
        if [[ $status -ne 255 && ${there%% *} != "${here%% *}" ]]; then
          say "$vm.$file is not the same on $host: run the newest first-boot.sh, rendered from one kit, on both"
        fi
      done
    done
  done
}

# Once more as the quiet hours begin, in which no schedule runs: of the VMs that run here. Its own lock is Proxmox VE's.
replicate_now() {
  local entry name vmid status=0
  for entry in "${REPLICATED[@]}"; do
    IFS='|' read -r name vmid _ <<<"$entry"
    if [[ ! -e /etc/pve/nodes/$MACHINE/qemu-server/$vmid.conf || ! $(job_target "$vmid-0") ]] || job_has "$vmid-0" 'disable 1'; then continue; fi
    change pvesr run --id "$vmid-0" || status=75
  done
  [[ $status -eq 0 ]] || later 'not all is replicated: the replicas are of the last run before'
}

step_together() {
  local entry name vmid home target other schedule since aside
  compare_snippets
  for entry in "${REPLICATED[@]}"; do
    IFS='|' read -r name vmid home target schedule <<<"$entry"
    other=$home
    if [[ $home == "$MACHINE" ]]; then other=$target; fi
    since=$STATE/away/$other
    aside=$STATE/aside/$vmid
    if [[ -e $since && -z $DRY ]] && is_online "$other"; then rm -f "$since"; fi
    # whoever runs it sees to it
    if [[ ! -e /etc/pve/nodes/$MACHINE/qemu-server/$vmid.conf ]] || ! is_quorate; then continue; fi
    if is_online "$other"; then
      replicate "$vmid" "$other" "$schedule"
      if ! ha_has "$vmid" || [[ -e $aside ]]; then
        # with no replica, or one as old as the absence, there is nothing to fail over to
        change pvesr run --id "$vmid-0" || later "$name is not replicated to $other yet: see \`pvesr status\`"
      fi
      # failback 0: the way home is a cold relocate, at an hour that a person chooses
      if ! ha_has "$vmid"; then
        change ha-manager add "vm:$vmid" --state started --failback 0 --max_restart 3 --max_relocate 1
      elif [[ -e $aside ]]; then
        ! ha_has "$vmid" 'state ignored' || change ha-manager set "vm:$vmid" --state started
        [[ $DRY ]] || rm -f "$aside"
      fi
      grep -qx "node-affinity: home-$name" /etc/pve/ha/rules.cfg 2>/dev/null ||
        change ha-manager rules add node-affinity "home-$name" --resources "vm:$vmid" --nodes "$home:2,$target:1"
    elif ha_has "$vmid"; then
      stand_alone "$vmid" "$since" "$aside"
    fi
  done
}

# VMID SINCE ASIDE: with the other host away HA can move nothing, and would reset this host whenever the gateway is out of reach
# too (one vote of three). So after an hour HA lets go of the VM, which runs on, starts at boot as any other, and is HA's again
# when the other host is back and has a fresh replica.
stand_alone() {
  local now
  now=$(date +%s)
  if [[ ! -s $2 ]]; then
    [[ $DRY ]] || { mkdir -p "${2%/*}" && echo "$now" >"$2"; }
    return 0
  fi
  [[ $((now - $(<"$2"))) -ge $AWAY_SECONDS ]] || return 0
  [[ -z $(job_target "$1-0") ]] || job_has "$1-0" 'disable 1' || change pvesr disable "$1-0"
  if ha_has "$1" 'state ignored'; then return 0; fi
  [[ $DRY ]] || { mkdir -p "${3%/*}" && : >"$3"; } # one that a person set aside stays so
  change ha-manager set "vm:$1" --state ignored
}
