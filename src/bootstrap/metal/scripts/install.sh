# shellcheck shell=bash
# What is on a disk goes only with --wipe, and a data partition of ours not even then. Every run does all of it again, so one that was cut
# short is run again.

say() { printf 'loutik: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=
wipe=

usage() {
  cat <<END
Usage: bash install.sh [--wipe]

Makes this machine the node $NODE: Debian's image on its disk, the data partitions, and what cloud-init reads at its first boot.
Started as root from a live system, with user-data, network-config and meta-data beside it, and vendor-data as the kit renders it.

  --wipe   disks that hold something else are emptied; data partitions of $NODE stay
END
}

need() { # COMMAND PACKAGE
  command -v "$1" >/dev/null || missing+=("$2")
}
tools() {
  local missing=()
  need sfdisk fdisk
  need wipefs util-linux
  need curl curl
  need qemu-img qemu-utils
  need mkfs.vfat dosfstools
  need mcopy mtools
  ((${#missing[@]} > 0)) || return 0
  command -v apt-get >/dev/null || die "this live system lacks ${missing[*]}"
  apt-get update -qq || say 'the lists of packages are as old as the live system'
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >&2 || die "cannot install ${missing[*]}"
}

# The one disk of a serial number; never by a name like sda, which is chance.
disk_of() { # SERIAL
  local found
  found=$(lsblk --nodeps --noheadings --raw --paths --output NAME,SERIAL | awk -v serial="$1" '$2 == serial { print $1 }')
  [[ $found && $found != *$'\n'* ]] || die "${found:+more than one disk, or }no disk has the serial number $1: lsblk --nodeps --output NAME,SERIAL,SIZE"
  printf '%s\n' "$found"
}

# Whole mebibytes of a disk that partitions may have: the first and the last are the table's.
mib_of() { echo $(($(blockdev --getsize64 "$1") / 1048576 - 1)); }

# Whether a stretch of a disk holds a file system of ours, or one that was being made.
is_ours() { # DEVICE START SIZE NAME
  local found
  found=$(blkid --probe --offset $(($2 * 1048576)) --size $(($3 * 1048576)) --output value --match-tag LABEL "$1" 2>/dev/null) || return 1
  [[ $found == "$4" || $found == loutik-new ]]
}

# The partitions of a disk as its table has them: device, name and first sector. What udev knows may be older.
partitions() { sfdisk --dump "$1" 2>/dev/null | sed -n 's/^\(\/[^ ]*\) : start= *\([0-9]*\),.*name="\([^"]*\)".*/\1 \3 \2/p'; }

# Whether all that is on a disk is ours, or nothing.
is_known() { # DEVICE: of its partitions, all that this script makes on it are there
  local names name
  [[ $(wipefs --no-act --noheadings "$1") ]] || return 0
  names=$(partitions "$1" | awk '{ print $2 }')
  for name in "${wanted[@]}"; do grep -qx "$name" <<<"$names" || return 1; done
}

# Sets `starts`, by the partition's name, in mebibytes: on the system's disk from its end, so that the system has all that is before them.
lay_out() { # DISK DEVICE
  local at name size disk sum=0 entry last
  last=$(mib_of "$2")
  starts=() sizes=() wanted=()
  for entry in "${PARTITIONS[@]}"; do
    read -r disk name size <<<"$entry"
    [[ $disk == "$1" ]] || continue
    wanted+=("loutik-$name")
    sizes[$name]=$size
    sum=$((sum + size))
  done
  at=1
  [[ $1 != "$SYSTEM_DISK" ]] || at=$((last - sum))
  for name in "${wanted[@]}"; do
    starts[${name#loutik-}]=$at
    at=$((at + sizes[${name#loutik-}]))
  done
  if [[ $1 == "$SYSTEM_DISK" ]]; then
    ((last - sum >= SYSTEM_MIB)) || die "disk $1 has $last MiB: too few for the system's $SYSTEM_MIB MiB and $sum MiB of other partitions"
  else
    ((at <= last)) || die "disk $1 has $last MiB, and $sum MiB of partitions are to be on it"
  fi
}

look() { # DISK DEVICE: refuses what must not be written to
  local name start
  [[ -z $(lsblk --noheadings --raw --output MOUNTPOINTS "$2" | tr -d ' \n') ]] || die "disk $1 ($2) is in use: start from another medium"
  # another size in the inventory moves what is before the disk's end: its data would be taken for somebody else's
  while read -r _ name start; do
    name=${name#loutik-}
    [[ ! ${starts[$name]:-} || $name == seed || $start -eq $((starts[$name] * 1048576 / $(blockdev --getss "$2"))) ]] ||
      die "partition loutik-$name of disk $1 ($2) is elsewhere than the inventory's sizes have it: give them as they were, or move its data away and delete it with sfdisk --delete $2"
  done < <(partitions "$2")
  [[ $wipe ]] || is_known "$2" || die "disk $1 ($2) holds something that is not of $NODE: look at it with lsblk --fs $2; --wipe empties it"
}

fetch_image() {
  local sum
  image=$work/image.qcow2
  say "fetching $IMAGE_URL"
  curl --fail --silent --show-error --location --retry 5 --output "$image" "$IMAGE_URL" || die "cannot fetch $IMAGE_URL"
  sum=$IMAGE_SHA512
  if [[ -z $sum ]]; then
    sum=$(curl --fail --silent --show-error --location --retry 5 "${IMAGE_URL%/*}/SHA512SUMS" | awk -v name="${IMAGE_URL##*/}" '$2 == name || $2 == "*" name { print $1 }')
  fi
  sha512sum --check --status <<<"$sum  $image" || die "$IMAGE_URL is not what its sum says"
}

# The partitions of a disk beside those of the image, as sfdisk reads them.
table_of() { # DEVICE
  local name sector
  sector=$(blockdev --getss "$1")
  for name in "${wanted[@]}"; do
    name=${name#loutik-}
    echo "start=$((starts[$name] * 1048576 / sector)), size=$((sizes[$name] * 1048576 / sector)), type=linux, name=loutik-$name"
  done
}

partition() { # DISK DEVICE
  local name
  declare -A keep=()
  for name in "${!starts[@]}"; do
    if is_ours "$2" "${starts[$name]}" "${sizes[$name]}" "$name"; then keep[$name]=yes; fi
  done
  if [[ $1 == "$SYSTEM_DISK" ]]; then
    qemu-img convert -n -O raw "$image" "$2"
    sfdisk --quiet --relocate gpt-bak-std "$2" # the image ends where its own table's copy is
    table_of "$2" | sfdisk --quiet --append --wipe never --wipe-partitions never "$2"
  else
    { echo 'label: gpt' && table_of "$2"; } | sfdisk --quiet --wipe never --wipe-partitions never "$2"
  fi
  partx --update "$2" # where the kernel did not look again by itself
  udevadm settle || true
  for name in "${!starts[@]}"; do
    [[ ! ${keep[$name]:-} ]] || { say "disk $1: $name is kept" && continue; }
    # nothing of what was there may look like a file system: the node takes only blank ones
    wipefs --quiet --all "$(part_of "$2" "loutik-$name")"
    say "disk $1: $name is blank"
  done
}

part_of() { # DEVICE PARTLABEL
  local found
  found=$(partitions "$1" | awk -v label="$2" '$2 == label { print $1 }')
  [[ -b $found ]] || die "$1 has no partition $2"
  printf '%s\n' "$found"
}

seed() { # DEVICE: cloud-init finds it by its label (NoCloud; vfat or iso9660, nothing else)
  local part file
  part=$(part_of "$1" loutik-seed)
  mkfs.vfat -C -n CIDATA "$work/seed" $((sizes[seed] * 1024)) >/dev/null
  for file in user-data network-config meta-data vendor-data; do mcopy -i "$work/seed" "$here/$file" "::$file"; done
  dd if="$work/seed" of="$part" bs=1M conv=fsync status=none
}

cleanup() {
  [[ ! $work ]] || rm -rf "$work"
}

main() {
  local entry disk serial device file image
  declare -A devices=() starts=() sizes=()
  local wanted=()
  case ${1:-} in
  '') ;;
  --wipe) wipe=yes ;;
  --help | -h) usage && return 0 ;;
  *) usage >&2 && exit 2 ;;
  esac
  if ((${#TO_FILL[@]} > 0)); then
    say "nothing is written while $SITE has no:"
    printf -- '- %s\n' "${TO_FILL[@]}" >&2
    exit 1
  fi
  [[ $(id -u) == 0 ]] || die 'root alone may write to disks: sudo bash install.sh'
  for file in user-data network-config meta-data; do [[ -s $here/$file ]] || die "no $file beside this script"; done
  [[ -s $here/vendor-data ]] || die 'no vendor-data beside this script: npx loutik kit render makes it'
  tools
  trap cleanup EXIT
  work=$(mktemp -d)
  for entry in "${DISKS[@]}"; do
    read -r disk serial <<<"$entry"
    devices[$disk]=$(disk_of "$serial")
    lay_out "$disk" "${devices[$disk]}"
    look "$disk" "${devices[$disk]}"
  done
  fetch_image
  for entry in "${DISKS[@]}"; do
    read -r disk serial <<<"$entry"
    device=${devices[$disk]}
    lay_out "$disk" "$device"
    partition "$disk" "$device"
    [[ $disk != "$SYSTEM_DISK" ]] || seed "$device"
  done
  sync
  say "done: take the live system's medium out and restart. $NODE joins by itself"
}

main "$@"
