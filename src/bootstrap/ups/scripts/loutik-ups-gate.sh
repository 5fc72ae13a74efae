#!/bin/sh
# Runs before guests start. A UPS that was emptied would let them die at the next loss of mains, so they wait until it could carry
# them to a stop; or until mains has held for PATIENCE seconds, for people wait too. A UPS that doesn't answer holds up nobody.
set -eu

: "${UPS:?name@host}" "${CHARGE:?percent}" "${PATIENCE:?seconds}" "${PAUSE:=10}" "${SILENCE:=60}"

held=0
silent=0
said=
while [ "$held" -lt "$PATIENCE" ] && [ "$silent" -lt "$SILENCE" ]; do
  status=$(upsc "$UPS" ups.status 2>/dev/null) || status=
  charge=$(upsc "$UPS" battery.charge 2>/dev/null) || charge=
  charge=${charge%%.*}
  case $charge in
    '' | *[!0-9]*)
      silent=$((silent + PAUSE))
      ;;
    *)
      silent=0
      if [ "$charge" -ge "$CHARGE" ]; then
        echo "$UPS is charged to $charge %: guests may start"
        exit 0
      fi
      [ -n "$said" ] || echo "$UPS is charged to $charge %, and a stop takes $CHARGE %: guests wait for that, or for $PATIENCE s of mains"
      said=yes
      ;;
  esac
  sleep "$PAUSE"
  case " $status " in
    *' OL '*) held=$((held + PAUSE)) ;;
    *) held=0 ;;
  esac
done
if [ "$silent" -ge "$SILENCE" ]; then echo "$UPS does not answer: guests start without its word"; else echo "mains has held for $PATIENCE s: guests may start"; fi
