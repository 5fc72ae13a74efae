#!/bin/sh
# upssched runs this when a timer of /etc/nut/upssched.conf is up: a UPS has been on battery for long enough.
set -eu

# a log that is not there must not keep the homelab from stopping
say() { logger -t loutik-ups "$*" || true; }

case "${1:-}" in
  onbatt-*) ups=${1#onbatt-} ;;
  *)
    say "unknown timer '${1:-}'"
    exit 1
    ;;
esac

# A timer outlives an upsmon that is restarted, and misses the return of mains then: ask again. Without an answer it counts as on battery.
for try in 1 2 3; do
  status=$(upsc "$ups@localhost" ups.status 2>/dev/null) || status=
  case " $status " in
    *' OL '*)
      say "$ups has mains again: not stopping"
      exit 0
      ;;
    *' OB '*) break ;;
  esac
  [ "$try" = 3 ] || sleep 2
done
say "$ups was on battery for its whole time (status '${status:-unknown}'): stopping the homelab"
exec upsmon -c fsd
