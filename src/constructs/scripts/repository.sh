# What the scripts share that talk to restic; sourced by them, with about: what they say they are about.
# A repository is LOCAL_REPOSITORY (with LOCAL_USER and LOCAL_PASSWORD) or OFFSITE_REPOSITORY. RESTIC_PASSWORD opens both.
# shellcheck shell=sh
exec >&2 # in one stream: of two, a container's runtime writes the last line before others (seen with containerd)
export RESTIC_CACHE_DIR=/tmp/restic TZ=UTC
# longer than restic takes a lock that nobody refreshes for a living one's: 30 minutes (restic, internal/restic/lock.go)
patience=${LOCK_PATIENCE:-35m}
# shellcheck disable=SC2034 # why is the scripts'
why=''
told='' child='' stopped=''

# shellcheck disable=SC2154 # about is the script's
say() { echo "$about: $*" >&2; }

# end CODE WORDS...: the last words.
end() {
  code=$1
  shift
  say "$*"
  told=yes
  exit "$code"
}

last_words() {
  code=$?
  [ -n "$told" ] || say "ended with code $code; what went wrong stands above"
}
trap last_words EXIT
# a shell hears a signal only between two commands, and as process 1 only one that it asks for
trap 'stopped=yes; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM INT

# run COMMAND...: is told to stop when this script is, so that restic takes its lock away.
run() {
  "$@" &
  child=$!
  code=0
  wait "$child" || code=$?
  if [ -n "$stopped" ]; then
    wait "$child" 2>/dev/null || true
    end 143 'told to stop before it was done; the next run goes on from what is there'
  fi
  child=
  return "$code"
}

# use TARGET: the repository that restic works on from here. What opens one is not shown to the other.
use() {
  unset RESTIC_REST_USERNAME RESTIC_REST_PASSWORD
  case $1 in
    local)
      export RESTIC_REPOSITORY="$LOCAL_REPOSITORY"
      [ -z "${LOCAL_USER:-}" ] || export RESTIC_REST_USERNAME="$LOCAL_USER" RESTIC_REST_PASSWORD="$LOCAL_PASSWORD"
      ;;
    offsite) export RESTIC_REPOSITORY="$OFFSITE_REPOSITORY" ;;
    *) end 64 "no repository is called $1" ;;
  esac
}

# opens TARGET: uses it, and says whether it opens; if not, why is in the variable why. restic by itself would try for a quarter of an hour.
# shellcheck disable=SC2034 # why is the scripts'
opens() {
  use "$1"
  code=0
  run timeout "${OPEN_WITHIN:-90}" restic --no-lock cat config >/dev/null || code=$?
  case $code in
    0) return 0 ;;
    10) why='there is none at its address' ;;
    12) why='its password is another than the sealed one' ;;
    *) why='it cannot be reached, or refuses its user or key' ;;
  esac
  return 1
}

# patient ARGUMENTS...: restic, waiting for whoever holds the repository. It never takes a dead one's lock away by itself.
patient() {
  run restic --quiet unlock || say 'locks that nobody holds could not be looked for'
  code=0
  run restic --retry-lock "$patience" "$@" || code=$?
  [ "$code" = 11 ] || return "$code"
  say "still locked after $patience: if nobody refreshed that lock meanwhile, it is taken away"
  run restic --quiet unlock || return 11
  run restic --retry-lock "$patience" "$@"
}

# snapshots HOST: the used repository's, one a line: seconds since 1970, id, bytes (? if it does not say), volume. Fails if in doubt:
# restic leaves out those that it cannot read.
snapshots() {
  count=$(restic --no-lock list snapshots) || return 1
  count=$(printf '%s' "$count" | grep -c .) || true
  restic --no-lock snapshots --json >/tmp/snapshots || return 1
  [ "$(jq length /tmp/snapshots)" -ge "$count" ] || return 1
  # shellcheck disable=SC2016 # the program is jq's
  jq --raw-output --arg host "$1" '
    def seconds: capture("^(?<day>.{10})T(?<time>.{8})(\\.[0-9]+)?(?<zone>Z|[-+][0-9]{2}:[0-9]{2})$")
      | (.zone | if . == "Z" then 0 else (.[1:3] | tonumber) * 3600 + (.[4:6] | tonumber) * 60 end) as $off
      | ("\(.day)T\(.time)Z" | fromdateiso8601) - (if .zone[0:1] == "-" then -$off else $off end);
    .[] | select(.hostname == $host) | "\(.time | seconds) \(.short_id) \(.summary.total_bytes_processed // "?") \(.tags[0] // "-")"' /tmp/snapshots
}

# moment SECONDS: as people write it.
moment() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ; }
