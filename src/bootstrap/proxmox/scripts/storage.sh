# shellcheck shell=bash
# ZFS: a pool on each data disk, storages of the same name on every host, snapshots.

# SERIAL: the disk's name that does not change
disk_with() {
  local path
  for path in /dev/disk/by-id/*"$1"*; do
    [[ -e $path && $path != *-part* ]] || continue
    printf '%s\n' "$path"
    return 0
  done
  return 1
}

step_zfs() {
  local entry pool serial disk
  if [[ $(cat /sys/module/zfs/parameters/zfs_arc_max 2>/dev/null) != "$ARC_MAX" ]]; then
    if [[ $DRY ]]; then say "would limit the ZFS cache to $ARC_MAX bytes"; else echo "$ARC_MAX" >/sys/module/zfs/parameters/zfs_arc_max; fi
  fi
  for entry in "${DATA_DISKS[@]}"; do
    read -r pool serial <<<"$entry"
    zpool list -H -o name "$pool" >/dev/null 2>&1 && continue
    disk=$(disk_with "$serial") || die "no disk has the serial number $serial ($pool): look at \`lsblk -o NAME,SERIAL\`, and put it right in the inventory"
    # a host that was installed again finds its data where they were; -f: they carry the old host's mark
    if zpool import -d /dev/disk/by-id 2>/dev/null | grep -Eq "^ +pool: $pool\$"; then
      change zpool import -d /dev/disk/by-id -f "$pool"
    elif [[ -n $(wipefs --no-act "$disk") ]]; then
      die "$disk is not blank and holds no pool $pool: if what is on it may go, run \`wipefs --all $disk\`"
    else
      change zpool create -o ashift=12 -O compression=on -O atime=off "$pool" "$disk"
    fi
  done
  no_scrub_at_night
}

# A scrub reads all of a disk: by day, where Debian's own (zfsutils-linux, /etc/cron.d) would begin at 0:24. Its TRIM touches NVMe alone, and stays.
no_scrub_at_night() {
  local pool
  for pool in rpool "${DATA_DISKS[@]%% *}"; do
    [[ $(zfs get -H -o value org.debian:periodic-scrub "$pool") == disable ]] || change zfs set org.debian:periodic-scrub=disable "$pool"
  done
}

# One pool after the other, and no longer than it may be heard: what is left then waits for the next month.
scrub() {
  local pool end left
  end=$(($(date +%s) + SCRUB_SECONDS))
  for pool in rpool "${DATA_DISKS[@]%% *}"; do
    left=$((end - $(date +%s)))
    if [[ $left -le 0 ]] || ! change timeout "$left" zpool scrub -w "$pool"; then
      change zpool scrub -p "$pool" || :
      say "$pool is not read to its end: zpool status $pool"
    fi
  done
}

# STORAGE: whether the cluster knows it
has_storage() { grep -qx "[a-z]*: $1" /etc/pve/storage.cfg 2>/dev/null; }

step_storages() {
  local entry name pool nodes
  # the installer's second name for the same pool: Proxmox VE counts what lies on it twice
  if has_storage local-zfs; then change pvesm remove local-zfs; fi
  for entry in "${STORAGES[@]}"; do
    read -r name pool nodes <<<"$entry"
    has_storage "$name" || change pvesm add zfspool "$name" --pool "$pool" --content images,rootdir --sparse 1 ${nodes:+--nodes "$nodes"}
  done
  sed -n '/^dir: local$/,/^$/p' /etc/pve/storage.cfg 2>/dev/null | grep -Eq '^[[:space:]]*content .*snippets' ||
    change pvesm set local --content iso,vztmpl,backup,import,snippets
}

# Of the data of VMs that run here, by the hour; the newest are kept. Not sanoid: it cannot know where a VM runs, and what
# replication receives on the other host must be left to replication. Its own snapshots have another name and are not touched.
snapshots() {
  local entry vmid storage volume dataset now snapshot old=()
  now=$(date -u +%Y%m%d-%H)
  for entry in "${VM_DISKS[@]}"; do
    read -r _ vmid storage volume _ <<<"$entry"
    [[ -e /etc/pve/nodes/$MACHINE/qemu-server/$vmid.conf && $volume != "vm-$vmid-system" ]] || continue
    dataset=${POOL_OF[$storage]}/$volume
    zfs list -H -o name "$dataset" >/dev/null 2>&1 || continue
    zfs list -H -o name "$dataset@loutik-$now" >/dev/null 2>&1 || change zfs snapshot "$dataset@loutik-$now"
    mapfile -t old < <(zfs list -H -d 1 -t snapshot -o name "$dataset" | grep -E '@loutik-[0-9]{8}-[0-9]{2}$' | sort -r | tail -n "+$((SNAPSHOTS_KEPT + 1))")
    for snapshot in "${old[@]}"; do change zfs destroy "$snapshot"; done
  done
}
