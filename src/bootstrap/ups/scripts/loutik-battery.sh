#!/bin/sh
# Stops this machine in time when it runs on its own battery, and sets the clock to wake it: should mains return while it
# stops, nobody else would start it again. `loutik-battery watch` is run by a timer; `loutik-battery gate` once at boot, before
# guests start: woken without mains and with little charge left, the machine sleeps on. `loutik-battery mains` fails when mains is
# away, and when nothing tells.
set -eu

: "${SUPPLIES:=/sys/class/power_supply}" "${STATE:=/run/loutik-battery}"
: "${LOW_CHARGE:?percent}" "${READINGS:?how often in a row}" "${RTC_WAKE:?seconds}"

# to the journal; a log that is not there must not keep the machine from stopping
say() { echo "$*" >&2 || true; }

read_file() { cat "$1" 2>/dev/null || true; }

# Sets charge (percent, of the fullest battery) and mains (yes, no). A mouse's battery does not count.
look() {
  charge=""
  plugged=""
  discharging=""
  for supply in "$SUPPLIES"/*; do
    case $(read_file "$supply/type") in
      Battery)
        [ "$(read_file "$supply/scope")" != Device ] || continue
        [ "$(read_file "$supply/status")" != Discharging ] || discharging=yes
        percent=$(read_file "$supply/capacity")
        case $percent in
          '' | *[!0-9]*) continue ;;
        esac
        if [ -z "$charge" ] || [ "$percent" -gt "$charge" ]; then charge=$percent; fi
        ;;
      Mains | USB)
        case $(read_file "$supply/online") in
          1) plugged=yes ;;
          0) plugged=${plugged:-no} ;;
        esac
        ;;
    esac
  done
  # Some laptops show no charger at all; the battery then knows.
  if [ -z "$plugged" ]; then
    if [ -n "$discharging" ]; then plugged=no; else plugged=yes; fi
  fi
  mains=$plugged
}

is_low() { [ "$mains" = no ] && [ -n "$charge" ] && [ "$charge" -le "$LOW_CHARGE" ]; }

# The clock is set however little is left: mains may return while the machine stops, when a charger starts nothing.
stop() {
  rtcwake -m no -s "$RTC_WAKE" >/dev/null || say "the clock would not be set: only the return of mains will start this machine"
  say "no mains, $charge % left: stopping, to look again in $RTC_WAKE s"
  systemctl poweroff --no-block
}

case ${1:-} in
  watch)
    look
    if ! is_low; then
      rm -f "$STATE"
      exit 0
    fi
    # One reading may be wrong, or the mains just flicker.
    seen=$(read_file "$STATE")
    seen=$((${seen:-0} + 1))
    echo "$seen" >"$STATE"
    if [ "$seen" -lt "$READINGS" ]; then
      say "no mains, $charge % left: stopping if that is still so at the next look"
      exit 0
    fi
    stop
    ;;
  gate)
    look
    # A charger is found a moment after the battery.
    tries=0
    while is_low && [ "$tries" -lt "$READINGS" ]; do
      sleep "${PAUSE:-5}"
      tries=$((tries + 1))
      look
    done
    if is_low; then stop; fi
    ;;
  mains)
    look
    [ "$mains" = yes ] && [ -n "$charge" ]
    ;;
  *)
    echo "usage: loutik-battery watch|gate|mains" >&2
    exit 2
    ;;
esac
