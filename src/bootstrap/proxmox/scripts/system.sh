# shellcheck shell=bash
# The operating system: package sources, packages, names, keys, files and their units.

step_identity() {
  [[ $(hostname -s) == "$MACHINE" ]] || die "this is $(hostname -s), and the script is for $MACHINE"
  command -v pvecm >/dev/null || die "there is no Proxmox VE on this machine: install it with answer.toml first"
  [[ -s /etc/loutik/secrets/ssh-key ]] || die "no secrets in /etc/loutik/secrets: render this machine's first-boot.sh from the recovery kit and run that"
}

step_repositories() {
  local file
  put_part repositories
  # what asks for a subscription would fail every apt-get update
  for file in /etc/apt/sources.list.d/{pve-enterprise,ceph}.sources; do
    if [[ ! -e $file ]] || grep -Eqi '^Enabled: *(no|false)' "$file"; then continue; fi
    sed '/^Types:/i Enabled: false' "$file" | put_file "$file" 0644 root:root apt
  done
  if [[ $TAILSCALE_KEY && ! -s $TAILSCALE_KEYRING ]]; then
    retry "$TAILSCALE_KEY" change fetch "$TAILSCALE_KEY" "$TAILSCALE_KEYRING.new"
    change mv "$TAILSCALE_KEYRING.new" "$TAILSCALE_KEYRING"
  fi
}

is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# PACKAGE…: a source that was away is asked again at each try, for apt-get calls an update without it a success
get_packages() {
  change apt-get -q -o DPkg::Lock::Timeout=600 update || return
  [[ $# -gt 0 ]] || return 0
  change dpkg --configure -a || return # a run that was killed may have left half of it
  change apt-get -qy -o DPkg::Lock::Timeout=600 install --no-install-recommends "$@"
}

step_packages() {
  local package missing=()
  export DEBIAN_FRONTEND=noninteractive
  for package in "${PACKAGES[@]}"; do is_installed "$package" || missing+=("$package"); done
  if [[ ${#missing[@]} -eq 0 ]] && ! pending apt; then return 0; fi
  retry "the package sources${missing[*]:+, for ${missing[*]}}" get_packages "${missing[@]}"
  settled apt
}

# Whether a line lets in one of the hosts themselves: Proxmox VE writes it, and needs it.
is_of_a_host() {
  local name
  for name in "${MACHINES[@]}"; do [[ $1 =~ ^ssh-(rsa|ed25519)\ [A-Za-z0-9+/=]+\ root@$name$ ]] && return; done
  return 1
}

# Who comes in as root: the keys of the inventory, the hosts' own, and nobody else. What left the inventory leaves the file.
step_keys() {
  local file line wanted text='' known=$'\n'
  put_file /root/.ssh/id_loutik 0600 root:root <"/etc/loutik/secrets/ssh-key"
  put_file /root/.ssh/id_loutik.pub 0644 root:root <"/etc/loutik/secrets/ssh-key.pub"
  file=$(readlink -m /root/.ssh/authorized_keys) # Proxmox VE makes it a link into /etc/pve, which all hosts share
  wanted=$(printf '%s\n' "${SSH_KEYS[@]}" && cat "/etc/loutik/secrets/ssh-key.pub")
  while IFS= read -r line || [[ $line ]]; do
    if [[ -z $line || $known == *$'\n'"$line"$'\n'* ]]; then continue; fi
    if [[ $line == '#'* ]] || grep -qxF -- "$line" <<<"$wanted" || is_of_a_host "$line"; then
      text+=$line$'\n'
      known+=$line$'\n'
    else
      say "shuts out ${line##* }, who is not in the inventory"
    fi
  done < <(cat "$file" 2>/dev/null || :)
  while IFS= read -r line; do
    if [[ -z $line || $known == *$'\n'"$line"$'\n'* ]]; then continue; fi
    say "lets ${line##* } in"
    text+=$line$'\n'
    known+=$line$'\n'
  done <<<"$wanted"
  if [[ $DRY || $text == "$(cat "$file" 2>/dev/null)"$'\n' ]]; then return 0; fi
  # whole or as it was: an empty one would shut everybody out
  { printf '%s' "$text" >"$file.loutik-new"; } 2>/dev/null || later "$file cannot be changed: is there quorum?"
  mv -f "$file.loutik-new" "$file"
  chmod 600 "$file" 2>/dev/null || : # what lies in /etc/pve has its mode from there
}

step_files() {
  put_part machine_files
  put_unit
  settle initramfs update-initramfs -u -k all
  settle sysctl sysctl --quiet --ignore --system # an interface that is not there yet has its settings from udev once it is
  settle systemd systemctl daemon-reload
  settle logind systemctl kill --signal=HUP systemd-logind # a restart would end sessions
  settle tmpfiles systemd-tmpfiles --create
  settle ssh systemctl reload ssh
  if pending udev; then
    change udevadm control --reload
    change udevadm trigger --action=change --subsystem-match=pci --subsystem-match=usb --subsystem-match=net --subsystem-match=block --subsystem-match=scsi_host
    settled udev
  fi
  local target
  for target in sleep suspend hibernate hybrid-sleep; do
    [[ $(systemctl is-enabled "$target.target" 2>/dev/null) == masked ]] || change systemctl mask "$target.target"
  done
  # it lets no other delay a stop by more than 30 s, and guests have to stop; upgrades go on by their timers without it
  [[ $(systemctl is-enabled unattended-upgrades.service 2>/dev/null) == masked ]] || change systemctl mask --now unattended-upgrades.service
  if [[ ! -x /usr/local/sbin/loutik-nut-secrets ]]; then settled nut; fi # no UPS to speak of
  if pending nut; then change /usr/local/sbin/loutik-nut-secrets; fi
  keep_units "${UNITS[@]}"
  settle nut systemctl try-restart 'nut-*.service'
}

step_tailscale() {
  [[ $TAILSCALE_KEY ]] || return 0
  enable_units tailscaled.service
  if tailscale ip -4 >/dev/null 2>&1; then return 0; fi
  # names of the tailnet are asked of tailscale itself: a host's own resolver must work without it
  change tailscale up "--auth-key=file:/etc/loutik/secrets/tailscale-auth-key" --advertise-tags=tag:host "--hostname=$MACHINE" --accept-dns=false --timeout=60s ||
    later 'the tailnet does not take this machine yet: is there Internet, and is the key still good?'
}

# For a laptop: a battery that stands full for years swells
charge_limit() {
  local folder limit=$BATTERY_LIMIT
  for folder in /sys/class/power_supply/BAT*; do
    if [[ ! -w $folder/charge_control_end_threshold ]]; then
      say "$folder has no charge limit that the kernel can set: look for it in the firmware"
      continue
    fi
    # Dell's take thresholds in this mode alone, and at least 5 points apart
    if [[ -w $folder/charge_types ]] && grep -q Custom "$folder/charge_types"; then echo Custom >"$folder/charge_types"; fi
    if [[ -w $folder/charge_control_start_threshold ]]; then echo $((limit - 5)) >"$folder/charge_control_start_threshold"; fi
    echo "$limit" >"$folder/charge_control_end_threshold"
    say "$folder charges to $limit %"
  done
}
