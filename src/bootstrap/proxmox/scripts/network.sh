# shellcheck shell=bash
# NICs by their MAC addresses under names that stay, the bridge, every address of this machine.

# MAC: the name that the NIC has now. A bridge carries its port's address: only what is a device counts.
nic_with() {
  local path
  for path in /sys/class/net/*; do
    [[ -e $path/device && $(<"$path/address") == "$1" ]] || continue
    basename "$path"
    return 0
  done
  return 1
}

has_address() { ip -4 -o address show dev "$1" 2>/dev/null | grep -Eq " inet ${2//./\\.}/"; }

step_network() {
  local entry name mac now address
  for entry in "${NICS[@]}"; do
    read -r name mac <<<"$entry"
    now=$(nic_with "$mac") || die "no NIC has the MAC address $mac ($name): look at \`ip link\`, and put it right in the inventory"
    [[ $now == "$name" ]] && continue
    mark network
    change ip link set dev "$now" down
    change ip link set dev "$now" name "$name"
  done
  put_part network
  if [[ $WIFI_NIC ]]; then
    put_file "/etc/wpa_supplicant/wpa_supplicant-$WIFI_NIC.conf" 0600 root:root wifi <"/etc/loutik/secrets/wpa_supplicant.conf"
    enable_units "wpa_supplicant@$WIFI_NIC.service"
    settle wifi systemctl restart "wpa_supplicant@$WIFI_NIC.service"
  fi
  for entry in "${ADDRESSES[@]}"; do
    read -r name address <<<"$entry"
    has_address "$name" "$address" || mark network
  done
  settle network ifreload -a
}
