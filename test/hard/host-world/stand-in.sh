#!/usr/bin/env bash
# Stands in for the commands of a Proxmox VE host, under each of their names. It keeps what they change in files below $WORLD, so
# that a later call sees it, and writes every call to $WORLD/log: C changes something, R reads. $KILL_AT is the number of the
# changing call in which everything is killed, $KILL_WHEN whether `during` it or `after`. With $COPIES a copy of the world is left there
# after each, under its number.
set -euo pipefail

name=${0##*/}
here=$WORLD/${ON_MACHINE:?}
pve=/etc/pve
line="$name $*"

reads() { printf 'R %s\n' "$line" >>"$WORLD/log"; }
killed() { kill -KILL -- "-$LEADER"; }

# The parts of a change that a kill can leave are whatever stands before `changes` in a branch: it ends the call when killed during it
counted() { if [[ -e $WORLD/count ]]; then echo $(($(<"$WORLD/count") + 1)); else echo 1; fi; }
changes() {
  local count
  printf 'C %s\n' "$line" >>"$WORLD/log"
  count=$(counted)
  echo "$count" >"$WORLD/count"
  if [[ $count == "${KILL_AT:-}" ]]; then
    if [[ ${KILL_WHEN:-} == during ]]; then killed; else trap killed EXIT; fi
  fi
  # shellcheck disable=SC2064 # the number of this call, which another may follow
  if [[ ${COPIES:-} ]]; then trap "cp -a '$WORLD/.' '$COPIES/$count'" EXIT; fi
}
will_die() { [[ ${KILL_WHEN:-} == during && $(counted) == "${KILL_AT:-}" ]]; }

fail() {
  echo "$name: $*" >&2
  exit 1
}

# NAME DEFAULT ARGUMENTS…: the value of --NAME
option() {
  local wanted=--$1 default=$2
  shift 2
  while [[ $# -gt 0 ]]; do
    if [[ $1 == "$wanted" ]]; then
      printf '%s\n' "$2"
      return 0
    fi
    shift
  done
  printf '%s\n' "$default"
}

set_line() { # FILE KEY VALUE
  local row rows=()
  if [[ -e $1 ]]; then mapfile -t rows <"$1"; fi
  {
    for row in "${rows[@]}"; do [[ $row == "$2: "* ]] || printf '%s\n' "$row"; done
    printf '%s: %s\n' "$2" "$3"
  } >"$1"
}

nodes() { sed -n 's/^ *name: //p' "$pve/corosync.conf"; }

members() {
  local node first=''
  {
    printf '{\n"nodename": "%s",\n"nodelist": {\n' "$ON_MACHINE"
    for node in $(nodes); do
      printf '%s  "%s": { "id": 1, "online": %s, "ip": "x"}' "$first" "$node" "$([[ -e $WORLD/$node/up ]] && echo 1 || echo 0)"
      first=$',\n'
    done
    printf '\n  }\n}\n'
  } >"$pve/.members"
}

pool_of() { sed -n "/^zfspool: $1\$/,/^\$/s/^\tpool //p" "$pve/storage.cfg"; }
volume() { printf '%s/zfs/%s\n' "$here" "${1//\//%}"; } # DATASET
conf() { printf '%s/nodes/%s/qemu-server/%s.conf\n' "$pve" "$ON_MACHINE" "$1"; }

section() { # FILE HEAD LINES…: replaces a section
  local file=$1 head=$2
  shift 2
  mkdir -p "$(dirname "$file")"
  touch "$file"
  sed "/^$head\$/,/^\$/d" "$file" >"$WORLD/line"
  if [[ $# -gt 0 ]]; then
    { printf '%s\n' "$head"; printf '\t%s\n' "$@"; echo; } >>"$WORLD/line"
  fi
  cat "$WORLD/line" >"$file"
}

on_up() { [[ -e $WORLD/$1/up && ! -e $WORLD/refuses/$1 ]]; }
remote() { # MACHINE COMMAND…
  local machine=$1 path=$WORLD/$1/pve file
  shift
  on_up "$machine" || return 255
  [[ ! -e $WORLD/$machine/joined ]] || path=$WORLD/$(cat "$WORLD/$machine/joined")/pve
  case "$*" in
    true) ;;
    'pvecm status') [[ -f $path/corosync.conf ]] && printf 'Quorate:          Yes\n' ;;
    'test -'*)
      file=$WORLD/$machine$3
      if [[ $3 == /etc/pve/* ]]; then file=$path/${3#/etc/pve/}; fi
      test "$2" "$file"
      ;;
    'grep -Eq '*) bash -c "${*//\/etc\/pve/$path}" ;;
    'sha256sum '*) sha256sum "$WORLD/$machine$2" ;;
    '/usr/local/sbin/loutik-host '*)
      env -u LOUTIK_LOCKED -u STEP -u LOUTIK_DRY_RUN -u DRY ON_MACHINE="$machine" unshare -m sh "$WORLD/enter.sh" "$@"
      ;;
    'corosync-qnetd-tool -s') [[ ! -e $WORLD/qnetd-away ]] || return 1 ;;
    'corosync-qnetd-tool -l -c test')
      [[ ! -e $WORLD/qnetd-away ]] || return 1
      for file in "$WORLD"/*/etc/corosync/qdevice/net/nssdb; do
        machine=${file#"$WORLD/"}
        machine=${machine%%/*}
        if [[ -e $file && -e $WORLD/$machine/up ]]; then printf '    Node ID %s:\n' "$(<"$WORLD/$machine/node-id")"; fi
      done
      ;;
    *) fail "no stand-in on $machine for $*" ;;
  esac
}

case $name in
  hostname) echo "$ON_MACHINE" ;;

  dpkg-query) [[ -e $here/installed/${*: -1} ]] && echo installed ;;
  dpkg) if [[ $1 == --compare-versions ]]; then exec /usr/bin/dpkg "$@"; else changes; fi ;;
  apt-get)
    case $* in
      *update*)
        changes
        # of a source that is away apt-get warns, and calls it a success; it comes back then
        if [[ -e $WORLD/source-away ]]; then mv "$WORLD/source-away" "$here/stale"; else rm -f "$here/stale"; fi
        ;;
      *install*)
        shift 4
        [[ ! -e $here/stale ]] || fail 'Unable to locate package tailscale'
        # half of it is there
        if will_die; then for package; do [[ $package == -* ]] || { touch "$here/installed/$package" && break; }; done; fi
        changes
        for package; do [[ $package == -* ]] || touch "$here/installed/$package"; done
        ;;
    esac
    ;;

  curl)
    output=$(option output '' "$@")
    url=${*: -1}
    changes
    cp "$WORLD/web/${url#*://}" "$output" 2>/dev/null || fail "no $url"
    ;;

  systemctl)
    verb=$1
    unit=${*: -1}
    case $verb in
      is-enabled)
        reads
        if [[ -e $here/units/masked/$unit ]]; then echo masked; else [[ -e $here/units/enabled/$unit ]]; fi
        ;;
      is-active) reads && [[ -e $here/units/active/$unit ]] ;;
      enable)
        changes
        touch "$here/units/enabled/$unit"
        [[ $* != *--now* ]] || touch "$here/units/active/$unit"
        ;;
      disable)
        changes
        rm -f "$here/units/enabled/$unit" "$here/units/active/$unit"
        ;;
      mask) changes && touch "$here/units/masked/$unit" ;;
      start | restart)
        changes
        shift
        for unit; do [[ $unit == -* ]] || touch "$here/units/active/$unit"; done
        ;;
      show)
        reads
        if [[ -e /etc/systemd/system/$unit ]]; then sed -n 's/^Type=//p' "/etc/systemd/system/$unit"; fi
        ;;
      daemon-reload | kill | reload | try-restart) changes ;;
      *) fail "no stand-in for $*" ;;
    esac
    ;;

  ip)
    case $* in
      '-4 -o address show dev '*) reads && grep "^$6 " "$here/addresses" | sed 's/.* \(.*\)/1: x    inet \1 scope global/' ;;
      'link set dev '*' down') changes ;;
      'link set dev '*' name '*)
        changes
        mv "/sys/class/net/$4" "/sys/class/net/$6"
        ;;
      *) fail "no stand-in for $*" ;;
    esac
    ;;
  ifreload)
    changes
    awk '$1 == "iface" { at = $2 } $1 == "address" { print at, $2 } $1 == "post-up" && $3 == "address" { print $7, $5 }' /etc/network/interfaces >"$here/addresses"
    ;;
  ping)
    reads
    machine=$(sed -n "s/^${*: -1} //p" "$WORLD/net")
    [[ -e $WORLD/answers/${*: -1} || ($machine && -e $WORLD/$machine/up) ]]
    ;;

  tailscale)
    case $1 in
      ip)
        reads
        if [[ ${3:-} ]]; then [[ -e $here/tailnet && -e $WORLD/gateway/up ]] && echo 100.64.0.9; else [[ -e $here/tailnet ]] && echo 100.64.0.1; fi
        ;;
      up)
        changes
        key=${2#--auth-key=file:}
        grep -q '^tskey-' "$key" || fail 'no key'
        [[ -e $WORLD/internet ]] || fail 'timeout'
        touch "$here/tailnet"
        ;;
    esac
    ;;

  ssh)
    options=
    while [[ $1 == -* ]]; do if [[ $1 == -o ]]; then options+=" $2 " && shift 2; else shift; fi; done
    reads
    machine=$(sed -n "s/^${1#root@} //p" "$WORLD/net")
    echo >>"$WORLD/ssh-calls"
    [[ $(wc -l <"$WORLD/ssh-calls") != "${SSH_FAILS_AT:-}" ]] || exit 255
    if [[ -e $WORLD/new-key/$machine && $options != *' StrictHostKeyChecking=no '*' UserKnownHostsFile=/dev/null '* ]]; then
      fail 'REMOTE HOST IDENTIFICATION HAS CHANGED'
    fi
    shift
    remote "$machine" "$@"
    ;;

  pvecm)
    case $1 in
      status) reads && [[ -f $pve/corosync.conf && ! -e $WORLD/no-quorum ]] && printf 'Quorate:          Yes\n' ;;
      create)
        if will_die; then echo key >/etc/corosync/authkey; fi
        changes
        [[ ! -f $pve/corosync.conf ]] || fail 'cluster config already exists'
        echo key >/etc/corosync/authkey
        printf 'cluster_name: %s\n  name: %s\n' "$2" "$ON_MACHINE" >"$pve/corosync.conf"
        cp "$pve/corosync.conf" /etc/corosync/corosync.conf
        members
        touch "$here/units/active/corosync"
        ;;
      add)
        machine=$(sed -n "s/^$2 //p" "$WORLD/net")
        if will_die; then echo key >/etc/corosync/authkey; fi
        changes
        [[ $(option use_ssh 0 "$@") == 1 ]] || fail 'a password is asked for'
        if [[ $(option force 0 "$@") != 1 ]]; then
          [[ ! -e /etc/corosync/authkey ]] || fail 'authentication key already exists'
          ! compgen -G "$pve/nodes/*/qemu-server/*.conf" >/dev/null || fail 'this host already contains virtual guests'
          ! grep -q "name: $ON_MACHINE\$" "$WORLD/$(cat "$WORLD/$machine/joined" 2>/dev/null || echo "$machine")/pve/corosync.conf" || fail "can't add existing node '$ON_MACHINE'"
        fi
        echo key >/etc/corosync/authkey
        echo "$machine" >"$here/joined"
        mount --bind "$WORLD/$machine/pve" /etc/pve
        grep -q "name: $ON_MACHINE\$" "$pve/corosync.conf" || printf '  name: %s\n' "$ON_MACHINE" >>"$pve/corosync.conf"
        cp "$pve/corosync.conf" /etc/corosync/corosync.conf
        mkdir -p "$pve/nodes/$ON_MACHINE/qemu-server"
        members
        touch "$here/units/active/corosync"
        ;;
      qdevice)
        case $2 in
          setup)
            if will_die; then mkdir -p /etc/corosync/qdevice/net/nssdb; fi
            changes
            [[ ! -d /etc/corosync/qdevice/net/nssdb || $(option force 0 "$@") == 1 ]] || fail 'certificate store already initialised'
            grep -q 'device {' "$pve/corosync.conf" && fail 'already configured'
            mkdir -p "$WORLD/gateway/etc/corosync/qnetd/nssdb"
            touch "$WORLD/gateway/etc/corosync/qnetd/nssdb/cluster-test.crt"
            for machine in $(nodes); do mkdir -p "$WORLD/$machine/etc/corosync/qdevice/net/nssdb"; done
            printf '  device {\n    host: %s\n  }\n' "$3" >>"$pve/corosync.conf"
            ;;
          remove)
            changes
            sed -i '/device {/,/}/d' "$pve/corosync.conf"
            for machine in $(nodes); do rm -rf "$WORLD/$machine/etc/corosync/qdevice"; done
            ;;
        esac
        ;;
      *) fail "no stand-in for $*" ;;
    esac
    ;;

  pvesh)
    changes
    shift 2
    while [[ $# -gt 0 ]]; do
      set_line "$pve/datacenter.cfg" "${1#--}" "$2"
      shift 2
    done
    ;;
  pvenode) changes && set_line "$pve/nodes/$ON_MACHINE/config" "${3#--}" "$4" ;;

  pvesm)
    case $1 in
      add) changes && section "$pve/storage.cfg" "zfspool: $3" "pool $(option pool '' "$@")" "content $(option content '' "$@")" "sparse 1" ;;
      remove) changes && section "$pve/storage.cfg" "zfspool: $2" ;;
      set) changes && section "$pve/storage.cfg" "dir: $2" 'path /var/lib/vz' "content $(option content '' "$@")" ;;
      alloc)
        changes
        file=$(volume "$(pool_of "$2")/$4")
        [[ ! -e $file ]] || fail "$4 exists"
        echo "$5" >"$file"
        mkdir -p "$here/sizes" && echo "${5%M}" >"$here/sizes/$4"
        ;;
      free) changes && rm "$(volume "$(pool_of "${2%%:*}")/${2#*:}")" ;;
      *) fail "no stand-in for $*" ;;
    esac
    ;;

  zpool)
    case $1 in
      list)
        reads
        if [[ $* == *size,free* ]]; then cat "$here/size-free"; else [[ -e $here/pools/${*: -1} ]]; fi
        ;;
      import)
        if [[ ${*: -1} == /dev/disk/by-id ]]; then
          reads
          for pool in "$here"/importable/*; do [[ ! -e $pool ]] || printf '   pool: %s\n' "${pool##*/}"; done
        else
          changes
          [[ $* == *' -f '* ]] || fail 'was in use by another system'
          mv "$here/importable/${*: -1}" "$here/pools/"
        fi
        ;;
      scrub) changes && [[ $* != *-w* || ! -e $WORLD/slow-disks ]] ;;
      create) changes && printf '%s\n' "${*: -1}" >"$here/pools/${*: -2:1}" ;;
    esac
    ;;
  zfs)
    case $1 in
      list)
        reads
        if [[ $* == *' -t volume '* ]]; then
          [[ ! -e $WORLD/zfs-fails ]] || fail 'cannot open'
          for file in "$(volume "${*: -1}/")"*; do [[ ! -e $file ]] || { file=${file##*/} && printf '%s\n' "${file//%//}"; }; done
        elif [[ $* == *' -t snapshot '* ]]; then
          for file in "$(volume "${*: -1}")"@*; do [[ ! -e $file ]] || { file=${file##*/} && printf '%s\n' "${file//%//}"; }; done
        else
          [[ -e $(volume "${*: -1}") ]]
        fi
        ;;
      get)
        reads
        # how much was written since a snapshot, or how much there is
        if [[ $* == *periodic-scrub* ]]; then
          cat "$here/scrubbed-by-day/${*: -1}" 2>/dev/null || echo -
        elif [[ $* == *volsize* ]]; then
          file=${*: -1}
          echo $(($(cat "$here/sizes/${file##*/}" || fail 'dataset does not exist') * 1048576))
        elif [[ $* == *written@* ]]; then cat "$(volume "${*: -1}").written" 2>/dev/null || echo 0; else echo 100; fi
        ;;
      set)
        changes
        mkdir -p "$here/scrubbed-by-day"
        echo "${2#*=}" >"$here/scrubbed-by-day/$3"
        ;;
      rename)
        changes
        for file in "$(volume "$3")" "$(volume "$3")"@*; do [[ ! -e $file ]] || mv "$file" "$(volume "$4")${file#"$(volume "$3")"}"; done
        rm -f "$(volume "$3").written"
        ;;
      snapshot) changes && touch "$(volume "$2")" ;;
      destroy) changes && rm "$(volume "$2")" ;;
    esac
    ;;
  wipefs)
    reads
    cat "$here/signature/$(basename "$2")" 2>/dev/null || :
    ;;
  blkdiscard)
    changes
    file=$(volume "${1#/dev/zvol/}")
    [[ -e $file ]] || fail "no $1"
    : >"$file"
    ;;
  qemu-img)
    changes
    target=${*: -1}
    file=$(volume "${target#/dev/zvol/}")
    [[ -e $file ]] || fail "no $target"
    sha256sum <"${*: -2:1}" >>"$file"
    ;;

  qm)
    file=$(conf "${2:-}")
    case $1 in
      status) reads && [[ -e $here/running/$2 ]] && echo 'status: running' ;;
      create)
        ! compgen -G "$pve/nodes/*/qemu-server/$2.conf" >/dev/null || fail "VM $2 already exists"
        if will_die; then echo 'lock: create' >"$file"; fi
        changes
        shift 2
        while [[ $# -gt 0 ]]; do
          printf '%s: %s\n' "${1#--}" "$2"
          shift 2
        done >"$file"
        ;;
      set)
        changes
        [[ -e $file ]] || fail 'no such VM'
        id=$2
        shift 2
        while [[ $# -gt 0 ]]; do
          value=$2
          if [[ $value == *:cloudinit ]]; then
            pool=$(pool_of "${value%%:*}")
            touch "$(volume "$pool/vm-$id-cloudinit")"
            value=${value%%:*}:vm-$id-cloudinit,media=cdrom
          fi
          set_line "$file" "${1#--}" "$value"
          shift 2
        done
        ;;
      start)
        changes
        grep -q '^boot: order=scsi0' "$file" || fail 'nothing to start from'
        for part in user-data network-config meta-data vendor-data; do
          snippet=/var/lib/vz/snippets/$(sed -n 's/^name: //p' "$file").$part
          [[ -s $snippet ]] || fail "no $snippet"
        done
        touch "$here/running/$2"
        ;;
      resize) changes && echo "${4%M}" >"$here/sizes/$(sed -n "s/^$3: [^:]*:\([^,]*\).*/\1/p" "$file")" ;;
      shutdown)
        changes
        rm -f "$here/running/$2"
        ;;
      destroy)
        changes
        [[ ! -e $here/running/$2 ]] || fail 'VM is running'
        if grep -q '^lock:' "$file" && [[ $* != *'--skiplock 1'* ]]; then fail 'VM is locked'; fi
        rm "$file"
        ;;
      *) fail "no stand-in for $*" ;;
    esac
    ;;

  pvesr)
    case $1 in
      create-local-job) changes && section "$pve/replication.cfg" "local: $2" "target $3" "schedule $(option schedule '' "$@")" ;;
      delete) changes && section "$pve/replication.cfg" "local: $2" ;;
      disable) changes && sed -i "/^local: $2\$/a\\\tdisable 1" "$pve/replication.cfg" ;;
      enable) changes && sed -i "/^local: $2\$/,/^\$/{/disable 1/d}" "$pve/replication.cfg" ;;
      run)
        changes
        [[ ! -e $WORLD/replication-fails ]] || fail 'no space left'
        ;;
      *) fail "no stand-in for $*" ;;
    esac
    ;;

  ha-manager)
    case $1 in
      add) changes && section "$pve/ha/resources.cfg" "${2/:/: }" "state $(option state started "$@")" "failback $(option failback 1 "$@")" ;;
      set) changes && sed -i "/^${2/:/: }\$/,/^\$/s/^\tstate .*/\tstate $(option state started "$@")/" "$pve/ha/resources.cfg" ;;
      rules) changes && section "$pve/ha/rules.cfg" "$3: $4" "nodes $(option nodes '' "$@")" "resources $(option resources '' "$@")" ;;
      *) fail "no stand-in for $*" ;;
    esac
    ;;

  udevadm) if [[ $1 == settle ]]; then reads; else changes; fi ;;
  update-initramfs | sysctl | systemd-tmpfiles) changes ;;
  *) fail 'has no stand-in' ;;
esac
