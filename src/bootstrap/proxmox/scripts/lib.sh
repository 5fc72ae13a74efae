# shellcheck shell=bash
# What every step is made of: look first, change only what differs, say so.

STATE=/var/lib/loutik
PAUSE=${LOUTIK_PAUSE:-15} # seconds between two tries of what is waited for
DRY=${LOUTIK_DRY_RUN:-}
STEP=${STEP:-}
PUT=() # the files that were put, with their triggers
declare -A PENDING=()

say() { printf 'loutik: %s%s\n' "${STEP:+$STEP: }" "$*"; }
die() {
  say "$*" >&2
  exit 1
}
# This cannot be had yet: the rest goes on, and whoever started us starts us again (75 is EX_TEMPFAIL).
later() {
  say "$*"
  exit 75
}

# COMMAND…: the one way to change something by a command
change() {
  if [[ $DRY ]]; then
    say "would run: $*"
    return 0
  fi
  say "$*"
  "$@" </dev/null 9>&- # not the lock: a VM that is started would hold it
}

# WHAT COMMAND…: as long as it takes, nobody is there to press a key
retry() {
  local what=$1
  shift
  until "$@"; do
    [[ -z $DRY ]] || return 0
    say "waiting for $what; the next try is in $PAUSE s"
    sleep "$PAUSE"
  done
}

# URL FILE: gives up on a transfer that stands still, and on nothing else
fetch() {
  curl --fail --silent --show-error --location --retry 3 --connect-timeout 10 --speed-limit 1000 --speed-time 60 --output "$2" "$1"
}

# TRIGGER: something that is applied by `settle` changes now. It stands on disk, so that a run killed in between is made good.
mark() {
  PENDING[$1]=1
  [[ $DRY ]] && return 0
  mkdir -p "$STATE/pending"
  : >"$STATE/pending/$1"
}

# TRIGGER: whether what it stands for is still to be applied
pending() { [[ ${PENDING[$1]:-} || -e $STATE/pending/$1 ]]; }

# TRIGGER COMMAND…
settle() {
  local trigger=$1
  shift
  pending "$trigger" || return 0
  change "$@"
  settled "$trigger"
}
settled() {
  unset "PENDING[$1]"
  [[ $DRY ]] || rm -f "$STATE/pending/$1"
}

# PATH MODE OWNER [TRIGGER], the content on standard input: the one way to a file. It is there whole, or as it was.
put_file() {
  local path=$1 mode=$2 owner=$3 trigger=${4:-} text current=''
  IFS= read -r -d '' text || : # all of it: there is no NUL in a text
  PUT+=("$path $trigger")
  if [[ -f $path && $(stat -c '%a %U:%G' "$path") == "${mode#0} $owner" ]]; then
    IFS= read -r -d '' current <"$path" || :
    [[ $current != "$text" ]] || return 0
  fi
  [[ -z $trigger ]] || mark "$trigger"
  if [[ $DRY ]]; then
    say "would write $path"
    return 0
  fi
  say "writes $path"
  mkdir -p "${path%/*}"
  (umask 077 && printf '%s' "$text" >"$path.loutik-new")
  chown "$owner" "$path.loutik-new"
  chmod "$mode" "$path.loutik-new"
  mv -f "$path.loutik-new" "$path"
}

# PART: puts its files, and takes away those that it once had and has no more. The list is written last: what a kill leaves is made good.
put_part() {
  local path trigger list=$STATE/files/$1
  PUT=()
  "put_$1"
  while read -r path trigger; do
    if [[ " ${PUT[*]/%/ } " == *" $path "* || ! -e $path ]]; then continue; fi
    [[ -z $trigger ]] || mark "$trigger"
    case $path in
      /etc/systemd/system/*/*) ;;
      /etc/systemd/system/*) change systemctl disable --now "${path##*/}" ;;
      /etc/loutik/nut/*) change rm -f "${path/loutik\/nut/nut}" ;; # made from it, with the passwords of who left
    esac
    change rm -f "$path"
  done < <(cat "$list" 2>/dev/null || :)
  remember "files/$1" "${PUT[@]}"
}

# NAME LINE…: what a later script has to know of this one
remember() {
  local file=$STATE/$1 text
  shift
  text=$(printf '%s\n' "$@")
  if [[ $DRY || $text == "$(cat "$file" 2>/dev/null)" ]]; then return 0; fi
  mkdir -p "${file%/*}"
  printf '%s\n' "$text" >"$file.new"
  mv -f "$file.new" "$file"
}

# UNIT…: those that are on; what was on by an earlier script and is not among them is turned off
keep_units() {
  local unit
  enable_units "$@"
  while read -r unit; do
    if [[ -z $unit || " $* " == *" $unit "* ]] || ! systemctl is-enabled --quiet "$unit" 2>/dev/null; then continue; fi
    change systemctl disable --now "$unit"
  done < <(cat "$STATE/units" 2>/dev/null || :)
  remember units "$@"
}

# UNIT…: enabled and running. One that ends by itself has done its part, and one that waits for power is not waited for.
enable_units() {
  local unit wait
  for unit; do
    wait=()
    if [[ $(systemctl show --value --property Type "$unit" 2>/dev/null) == oneshot ]]; then wait=(--no-block); fi
    if systemctl is-enabled --quiet "$unit" 2>/dev/null; then
      if [[ ${#wait[@]} -gt 0 ]] || systemctl is-active --quiet "$unit"; then continue; fi
    fi
    change systemctl enable --now "${wait[@]}" "$unit"
  done
}

# ADDRESS COMMAND…: asks something of another machine as root, by the pair of keys that hosts share. One that was installed again
# has a new key and answers all the same; nothing secret is said or heard.
remote() {
  local address=$1
  shift
  ssh -n -o BatchMode=yes -o ConnectTimeout=5 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "root@$address" "$@"
}

# MACHINE: whether the cluster sees it
is_online() { grep -Eq "\"$1\": *\{[^}]*\"online\": *1" /etc/pve/.members 2>/dev/null; }
all_online() {
  local name
  for name in "${MACHINES[@]}"; do is_online "$name" || return 1; done
}
is_quorate() { pvecm status 2>/dev/null | grep -Eq '^Quorate: +Yes'; }
