#!/bin/sh
# Prints what a machine is made of, as the lines that clusters/<homelab>/site.ts and inventory.ts want. Run it as root from any
# live system (Debian's, Proxmox's installer in debug mode, …), once on each machine:
#
#   sh discover.sh i5            the lines for the machine i5
#   sh discover.sh --json        the same, for a program
#
# It needs no network and changes nothing. What it reads: /sys, /proc, the udev database; dmidecode where there is one.
set -eu
export LC_ALL=C

: "${DISCOVER_ROOT:=}" # a tree of another machine's files, for tests
sys=$DISCOVER_ROOT/sys
proc=$DISCOVER_ROOT/proc
udev=$DISCOVER_ROOT/run/udev/data

usage() {
  cat <<'END'
usage: discover.sh [--json] [MACHINE]

Prints the lines of site.ts and inventory.ts for this machine.
  MACHINE   its name in inventory.ts (default: machine)
  --json    print JSON instead
  --help    print this

example: sh discover.sh i5
END
}

machine=machine
json=
for argument in "$@"; do
  case $argument in
    --help | -h) usage; exit 0 ;;
    --json) json=yes ;;
    -*) echo "unknown option $argument" >&2; usage >&2; exit 2 ;;
    *) machine=$argument ;;
  esac
done

# The first line of a file without the spaces around it; nothing when there is no such file.
first() {
  [ -r "$1" ] || return 0
  sed -n '1{s/^[[:space:]]*//;s/[[:space:]]*$//;p;}' "$1" 2>/dev/null || true
}

# A property that udev knows of a device.
property() { # b|c|n MAJOR:MINOR|INDEX NAME
  [ -r "$udev/$1$2" ] || return 0
  sed -n "s/^E:$3=//p" "$udev/$1$2"
}

# The text as it stands between quotes of TypeScript and JSON.
quoted() { printf %s "$1" | tr -d '\000-\037' | sed 's/[\\"]/\\&/g'; }

gib() { awk -v kib="$1" 'BEGIN { printf "%.1f", kib / 1048576 }'; }

# ---- network -------------------------------------------------------------------------------------------------------------------

bus_of() { # DEVICE FOLDER: usb, pci or what else the kernel calls it
  target=$(readlink -f "$1/subsystem" 2>/dev/null || true)
  printf %s "${target##*/}"
}

# One line for each: kind, highest speed in Mbit/s, what carries it, driver, name, MAC, whether a cable is in.
nics() {
  for net in "$sys"/class/net/*; do
    [ -e "$net/device" ] || continue # bridges, tunnels, loopback
    name=${net##*/}
    mac=$(first "$net/address")
    # a name that was pinned or a bond may show another's address; the card's own is this
    permanent=$(property n "$(first "$net/ifindex")" ID_NET_NAME_MAC)
    permanent=${permanent#???}
    case $permanent in
      [0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f])
        mac=$(printf %s "$permanent" | sed 's/../&:/g;s/:$//')
        ;;
    esac
    bus=$(bus_of "$net/device")
    driver=$(readlink -f "$net/device/driver" 2>/dev/null || true)
    driver=${driver##*/}
    if [ -d "$net/wireless" ] || [ -e "$net/phy80211" ]; then kind=wifi
    elif [ "$bus" = usb ]; then kind='usb-ethernet'
    else kind=ethernet; fi
    speed=$(highest "$name" "$driver" "$kind" "$net")
    carrier=$(first "$net/carrier")
    model=$(property n "$(first "$net/ifindex")" ID_MODEL_FROM_DATABASE)
    printf '%s|%s|%s|%s|%s|%s|%s|%s\n' "$kind" "$speed" "$bus" "$driver" "$name" "$mac" "${carrier:-0}" "$(printf %s "${model:-unknown model}" | tr '|' ' ')"
  done
}

# What a card can do: ethtool says, where there is one; else what it does now; else what its driver is known for.
highest() { # NAME DRIVER KIND FOLDER
  [ "$3" != wifi ] || { echo 0; return 0; }
  if command -v ethtool >/dev/null 2>&1; then
    modes=$(ethtool "$1" 2>/dev/null | sed -n '/Supported link modes/,/Supported pause/p' | grep -o '[0-9]*base' | sed 's/base//' | sort -n | tail -n 1 || true)
    [ -z "$modes" ] || { echo "$modes"; return 0; }
  fi
  now=$(first "$4/speed" || true)
  case $now in '' | -*) now=0 ;; esac
  case $2 in
    r8125 | igc) known=2500 ;;
    atlantic) known=10000 ;;
    # r8152 and cdc_ncm drive cards of 1 and of 2.5 Gbit/s: the USB product tells them apart
    r8152 | cdc_ncm)
      known=1000
      usb=$(readlink -f "$4/device/.." 2>/dev/null || true)
      case $(first "$usb/idVendor"):$(first "$usb/idProduct") in 0bda:8156 | 0bda:8157) known=2500 ;; esac
      ;;
    # and r8169 too: by the PCI product
    r8169)
      known=1000
      case $(first "$4/device/device") in 0x8125 | 0x3000) known=2500 ;; 0x8126) known=5000 ;; esac
      ;;
    e1000e | igb | tg3 | r8168) known=1000 ;;
    *) known=0 ;;
  esac
  if [ "$now" -gt "$known" ]; then echo "$now"; else echo "$known"; fi
}

# ---- disks ---------------------------------------------------------------------------------------------------------------------

# One line for each: kind, bytes, udev's ID_SERIAL, model, name. The serial is in the form that the installer's filter matches.
disks() {
  for block in "$sys"/block/*; do
    name=${block##*/}
    case $name in loop* | ram* | zram* | dm-* | md* | sr* | fd* | nbd* | zd*) continue ;; esac
    [ "$(first "$block/removable")" != 1 ] || continue # the stick that this runs from
    [ -e "$block/device" ] || continue
    bus=usb
    case $(readlink -f "$block") in */usb[0-9]*) ;; *) bus=own ;; esac
    [ "$bus" = own ] || continue
    number=$(first "$block/dev")
    serial=$(property b "$number" ID_SERIAL)
    model=$(property b "$number" ID_MODEL)
    [ -n "$model" ] || model=$(first "$block/device/model")
    short=$(first "$block/device/serial")
    # without udev: its own rule for NVMe is model_serial; spaces become _
    [ -n "$serial" ] || [ -z "$short" ] || serial=$(printf %s "${model}_$short" | tr -s ' ' '_')
    size=$(($(first "$block/size") * 512))
    case $name in
      nvme*) kind=nvme ;;
      *) if [ "$(first "$block/queue/rotational")" = 1 ]; then kind=hdd; else kind=ssd; fi ;;
    esac
    printf '%s|%s|%s|%s|%s\n' "$kind" "$size" "$serial" "$(printf %s "${model:-unknown model}" | tr '|' ' ')" "$name"
  done
}

# ---- the rest ------------------------------------------------------------------------------------------------------------------

installed() { # KiB of memory in the slots; nothing when nobody says
  command -v dmidecode >/dev/null 2>&1 || return 0
  dmidecode -t memory 2>/dev/null |
    awk '$1 == "Size:" && $3 ~ /^[MG]B$/ { kib += $2 * ($3 == "GB" ? 1048576 : 1024) } END { if (kib) printf "%d\n", kib }'
}

cpu_field() { sed -n "s/^$1[[:space:]]*: //p" "$proc/cpuinfo" | sed -n 1p; }
threads() { grep -c '^processor' "$proc/cpuinfo" || true; }

batteries() { # name|charge|percent of its first capacity that is left
  for supply in "$sys"/class/power_supply/*; do
    [ "$(first "$supply/type")" = Battery ] || continue
    [ "$(first "$supply/scope")" != Device ] || continue # a mouse's
    full=$(first "$supply/energy_full")
    new=$(first "$supply/energy_full_design")
    if [ -n "$full" ]; then wh=$(awk -v uwh="$full" 'BEGIN { printf "%.0f", uwh / 1e6 }'); else
      full=$(first "$supply/charge_full")
      new=$(first "$supply/charge_full_design")
      wh=$(awk -v uah="${full:-0}" -v uv="$(first "$supply/voltage_min_design")" 'BEGIN { printf "%.0f", uah * uv / 1e12 }')
    fi
    health=$(awk -v full="${full:-0}" -v new="${new:-0}" 'BEGIN { printf "%.0f", (new > 0 ? full * 100 / new : 0) }')
    printf '%s|%s|%s|%s\n' "${supply##*/}" "$(first "$supply/capacity")" "$wh" "$health"
  done
}

upses() { # product|vendor: Eaton's USB vendor is 0463
  for device in "$sys"/bus/usb/devices/*; do
    [ "$(first "$device/idVendor")" = 0463 ] || continue
    printf '%s|%s\n' "$(first "$device/product" | tr '|' ' ')" "$(first "$device/manufacturer" | tr '|' ' ')"
  done
}

cpu=$(cpu_field 'model name' | sed 's/(R)//g;s/(TM)//g;s/ CPU//;s/ @.*//;s/  */ /g;s/ with .*//;s/ [0-9]*-Core Processor//')
cores=$(cpu_field 'cpu cores')
total=$(sed -n 's/^MemTotal:[[:space:]]*\([0-9]*\) kB/\1/p' "$proc/meminfo")
slots=$(installed)
dmi() { # FIELD
  value=$(first "$sys/class/dmi/id/$1")
  printf %s "${value:-unknown}"
}
box=$(dmi product_name)
vendor=$(dmi sys_vendor)
case $box in "$vendor"*) ;; *) box="$vendor $box" ;; esac # some say it twice
bios=$(dmi bios_version)
bios_date=$(dmi bios_date)
if [ -d "$sys/firmware/efi" ]; then boots=UEFI; else boots='legacy BIOS'; fi
if grep -qwE 'vmx|svm' "$proc/cpuinfo"; then virtual=on; else virtual=off; fi
if [ -n "$(ls -A "$sys/class/iommu" 2>/dev/null)" ]; then iommu=on; else iommu=off; fi
nic_lines=$(nics | sort -t '|' -k 1,1 -k 2,2n -k 5,5)
disk_lines=$(disks | sort -t '|' -k 1,1r -k 5,5)
battery_lines=$(batteries)
ups_lines=$(upses)

# Keys as site.ts has them: of two cards the slower is the way out, the faster the link between the machines.
keyed_nics() { # key|kind|speed|bus|driver|name|mac|carrier|model
  printf '%s\n' "$nic_lines" | awk -F '|' '
    $1 == "ethernet" { base = ++ethernet == 1 ? "lan" : ethernet == 2 ? "cluster" : "ethernet" ethernet }
    $1 == "usb-ethernet" { base = "usb" (++usb > 1 ? usb : "") }
    $1 == "wifi" { base = "wifi" (++wifi > 1 ? wifi : "") }
    NF > 1 { print base "|" $0 }'
}
keyed_disks() { # key|kind|bytes|serial|model|name
  printf '%s\n' "$disk_lines" | awk -F '|' 'NF > 1 { count[$1]++; print $1 (count[$1] > 1 ? count[$1] : "") "|" $0 }'
}
spoken() { # MBIT
  if [ "$1" = 0 ]; then echo 'speed unknown'; else awk -v mbit="$1" 'BEGIN { printf "up to %g Gbit/s", mbit / 1000 }'; fi
}

if [ -n "$json" ]; then
  rows() { awk -F '|' -v format="$1" 'NF > 1 { row = format; for (i = 1; i <= NF; i++) { value = $i; gsub(/[\\"]/, "\\\\&", value); gsub(/&/, "\\\\&", value); gsub("%" i "%", value, row) } printf "%s%s", (n++ ? ", " : ""), row }'; }
  printf '{"machine": "%s", "model": "%s", "firmware": {"version": "%s", "date": "%s", "boots": "%s", "virtualization": "%s", "iommu": "%s"}, ' \
    "$(quoted "$machine")" "$(quoted "$box")" "$(quoted "$bios")" "$(quoted "$bios_date")" "$boots" "$virtual" "$iommu"
  printf '"cpu": {"model": "%s", "cores": %s, "threads": %s}, "memory": {"installedKib": %s, "usableKib": %s}, ' \
    "$(quoted "$cpu")" "${cores:-null}" "$(threads)" "${slots:-null}" "${total:-null}"
  printf '"nics": [%s], ' "$(keyed_nics | rows '{"key": "%1%", "kind": "%2%", "mbit": %3%, "bus": "%4%", "driver": "%5%", "name": "%6%", "mac": "%7%", "carrier": %8%, "model": "%9%"}')"
  printf '"disks": [%s], ' "$(keyed_disks | rows '{"key": "%1%", "kind": "%2%", "bytes": %3%, "serial": "%4%", "model": "%5%", "name": "%6%"}')"
  printf '"batteries": [%s], ' "$(printf '%s\n' "$battery_lines" | rows '{"name": "%1%", "charge": "%2%", "wattHours": %3%, "health": %4%}')"
  printf '"upses": [%s]}\n' "$(printf '%s\n' "$ups_lines" | rows '{"product": "%1%", "manufacturer": "%2%"}')"
  exit 0
fi

fastest=$(printf '%s\n' "$nic_lines" | awk -F '|' '$2 > most { most = $2; name = $5 } END { print name }')
echo "// site.ts: $box"
echo "  $machine: {"
keyed_nics | while IFS='|' read -r key kind mbit bus driver name mac carrier model; do
  note="$name: $kind, $driver on $bus, $(spoken "$mbit")"
  [ "$name" != "$fastest" ] || note="$note, the fastest"
  if [ "$carrier" = 1 ]; then note="$note, cable in"; else note="$note, no cable"; fi
  [ "$kind" != wifi ] || note="$name: $kind, $driver on $bus"
  echo "    ${key}Mac: '$mac', // $note, $model"
done
keyed_disks | while IFS='|' read -r key kind bytes serial model name; do
  note="$name: $kind, $(awk -v bytes="$bytes" 'BEGIN { printf "%.0f", bytes / 1e9 }') GB, $model"
  if [ -n "$serial" ]; then echo "    ${key}Serial: '$(quoted "$serial")', // $note"; else echo "    // ${key}Serial: no serial number to be had: $note"; fi
done
echo '  },'
echo
echo "// inventory.ts, machines.$machine"
echo "      model: '$(quoted "$box")',"
echo "      cpu: { model: '$(quoted "$cpu")', cores: ${cores:-?}, threads: $(threads) },"
if [ -n "$slots" ]; then memory="Bytes.gib($(awk -v kib="$slots" 'BEGIN { printf "%g", kib / 1048576 }'))"; else memory="Bytes.gib(?)"; fi
echo "      memory: { installed: $memory, usable: measured(Bytes.gib($(gib "${total:-0}")), 'MemTotal, by discover.sh') },"
[ -n "$slots" ] || echo '      // installed: run this as root where dmidecode is installed, or look at the memory itself'
echo
echo '// firmware: set by hand, once'
echo "//   version $bios of $bios_date, started by $boots"
echo "//   virtualization (VT-x, AMD-V): $virtual; IOMMU (VT-d, AMD-Vi): $iommu"
if [ -n "$battery_lines" ]; then
  echo '//   to look for: Wake on AC (or Auto On) enabled, wake by the clock (RTC) also from off, charge limit, quiet fan'
else
  echo '//   to look for: After Power Loss = Power On, wake by the clock (RTC), C-states and ASPM enabled'
fi
[ "$boots" = UEFI ] || echo '//   start it by UEFI, and run this again'
echo
echo '// power'
[ -n "$battery_lines" ] || echo '//   no battery'
printf '%s\n' "$battery_lines" | while IFS='|' read -r name charge wh health; do
  [ -z "$name" ] || echo "//   battery $name: $charge % charged, full at $wh Wh, $health % of what it held when new"
done
[ -n "$ups_lines" ] || echo '//   no Eaton UPS on USB'
printf '%s\n' "$ups_lines" | while IFS='|' read -r product maker; do
  [ -z "$product$maker" ] || echo "//   UPS on USB: $maker $product"
done
