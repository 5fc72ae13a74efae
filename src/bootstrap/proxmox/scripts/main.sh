# shellcheck shell=bash

STEPS=(identity repositories packages network keys files zfs snippets image tailscale cluster options storages vms)
TOGETHER=(qdevice together) # a timer goes on with these
SELF=/usr/local/sbin/loutik-host

usage() {
  cat <<TEXT
Makes this host ($MACHINE) what its homelab says, and keeps it so. Whatever is as it should be is left alone.

  loutik-host run              all steps
  loutik-host status           which commit runs here, what waits, what is to be done by hand
  loutik-host step NAME        one of: ${STEPS[*]} ${TOGETHER[*]}
  loutik-host --adopt VM       makes a VM of a lost machine here: ${!REBUILT[*]}
  loutik-host --remake VM      makes a VM that is here anew, from its system disk up; its data disks stay: ${VM_NAMES[*]}
  loutik-host --dry-run …      says what would change, and changes nothing
  loutik-host set-aside VMID   keeps what this host has of a VM that runs elsewhere, before replication overwrites it
  loutik-host replicate        makes the replicas of VMs that run here anew
  loutik-host snapshots, scrub, charge-limit, install, --help

Exit: 0 done, 75 something has to wait and is tried again, 78 something is still to be filled in, 1 something is wrong.
TEXT
}

run_step() {
  declare -F "step_$1" >/dev/null || die "no step $1; there are: ${STEPS[*]} ${TOGETHER[*]}"
  STEP=$1 "step_$1"
}

# Each step is a process of its own: `set -e` ends it at its first failure, and no other.
run() {
  local step status waits=()
  for step in "${STEPS[@]}"; do
    status=0
    bash "$0" step "$step" || status=$?
    case $status in
      0) ;;
      75)
        waits+=("$step")
        # what comes after belongs to the cluster: a VM that is made before would keep this host from joining
        if [[ $step == cluster ]]; then later 'the rest waits for the cluster'; fi
        ;;
      *) die "$step failed: the steps after it were not begun" ;;
    esac
  done
  for step in "${TOGETHER[@]}"; do bash "$0" step "$step" || say "the timer goes on with $step"; done
  if [[ ${#waits[@]} -gt 0 ]]; then later "done but for ${waits[*]}, which wait"; fi
  if [[ -z $DRY ]]; then
    # the installer's copy holds the secrets too, and is not needed again
    rm -f /var/lib/proxmox-first-boot/proxmox-first-boot
    [[ -e $STATE/first-boot.done ]] || : >"$STATE/first-boot.done"
  fi
  say 'this host is as its homelab says'
}

# The installer's hook ends at once; the unit goes on for as long as it takes, over reboots.
install_self() {
  if [[ $0 != "$SELF" ]]; then put_file "$SELF" 0755 root:root <"$0"; fi
  put_unit
  # with a new script or new secrets, all of it is looked at again
  mark nut
  [[ $DRY ]] || rm -f "$STATE/first-boot.done"
  settle systemd systemctl daemon-reload
  systemctl is-enabled --quiet loutik-first-boot.service 2>/dev/null || change systemctl enable loutik-first-boot.service
  change systemctl start --no-block loutik-first-boot.service
}

# Of a machine that is half known nothing is made, and no command does anything.
refuse_unfilled() {
  [[ ${#TO_FILL[@]} -gt 0 ]] || return 0
  local text
  text=$(
    say "$MACHINE is not described to its end, so nothing was done. To be filled in:"
    printf -- '- %s\n' "${TO_FILL[@]}"
    echo 'Then: npm start, npx loutik kit render, and a new medium.'
  )
  echo "$text" >&2
  { echo "$text" >/dev/console; } 2>/dev/null || true # who waits for the machine looks there
  exit 78                                             # EX_CONFIG
}

main() {
  refuse_unfilled
  local command=${1:-install}
  case $command in
    --dry-run)
      export LOUTIK_DRY_RUN=1
      DRY=1
      shift
      main "${@:-run}"
      return
      ;;
    --help | -h)
      usage
      return
      ;;
  esac
  mkdir -p "$STATE"
  case $command in
    status)
      /usr/local/sbin/loutik-follow status
      sed '/^$/d; s/^/by hand   /' "$STATE/by-hand" 2>/dev/null || :
      return
      ;;
    charge-limit | scrub | snapshots)
      "${command//-/_}"
      return
      ;;
    replicate)
      STEP=replicate replicate_now
      return
      ;;
  esac
  if [[ $command == set-aside ]]; then # asked for by another host, which holds its own lock meanwhile
    STEP=set-aside set_aside "${2:?which VM}"
    return
  fi
  if [[ -z ${LOUTIK_LOCKED:-} ]]; then # one at a time: the timer, the unit and a person
    exec 9>/run/loutik-host.lock
    flock 9
    export LOUTIK_LOCKED=1
  fi
  case $command in
    install) install_self ;;
    run) run ;;
    step) run_step "${2:?which step}" ;;
    --remake) STEP=remake remake "${2:?which VM}" ;;
    --adopt) STEP=adopt adopt "${2:?which VM}" ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
}

main "$@"
