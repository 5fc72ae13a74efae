#!/bin/sh
# Puts an app's volumes into its repositories, as one run: all its snapshots bear one time, by which restore.sh finds those that
# belong together. What fails keeps nothing else from being kept, and is told at the end.
# APP. TARGETS: the repositories. KEPT: lines of `volume NAME`, each with its `to TARGET...`, `from PATH`, `database` (copied to
# /copies/NAME before this) and `exclude PATTERN`. AT: the run's time, if not now.
# Refuses a volume that is not ready (never filled, or its disk is not mounted), one with parts that cannot be read, and one that
# lost half its size since the last time: that would replace a good backup by a bad one.
set -eu
about="backup of $APP"
# shellcheck source=src/constructs/scripts/repository.sh
. /scripts/repository.sh

at=${AT:-$(date -u '+%Y-%m-%d %H:%M:%S')}
failed='' stored=''

refuse() { # WORDS...
  say "$name is not kept in the $target repository: $*"
  failed="$failed $name ($target)"
}

# measure EXCLUDES...: the bytes that would be kept, into the variable bytes. Files come and go meanwhile: that is no failure thrice.
measure() {
  pairs=$(($# / 2))
  while [ "$pairs" -gt 0 ]; do # restic's options become find's
    pattern=$2
    shift 2
    set -- "$@" -path "$pattern" -prune -o
    pairs=$((pairs - 1))
  done
  for _ in 1 2 3; do
    # shellcheck disable=SC2086 # sources are paths of ours, without spaces
    if find $sources "$@" -type f -exec stat -c %s {} + >/tmp/sizes 2>/tmp/unread; then
      bytes=$(awk '{ sum += $1 } END { printf "%.0f", sum }' /tmp/sizes)
      return 0
    fi
  done
  return 1
}

# may_shrink MOMENT: whether its owner said so since then.
may_shrink() { [ -e "/volumes/$name/.may-shrink" ] && [ "$(stat -c %Y "/volumes/$name/.may-shrink")" -gt "$1" ]; }

keep() { # EXCLUDES...: the volume that was read last
  case " $to " in *" $target "*) ;; *) return 0 ;; esac
  if [ ! -e "/volumes/$name/.ready" ]; then
    refuse 'it has no .ready marker, so its content is not known to be whole'
    return 0
  fi
  if [ -n "$database" ] && [ ! -e "/copies/$name.whole" ]; then
    refuse 'its database was not copied; the log of the container before this one says why'
    return 0
  fi
  if ! measure "$@"; then
    refuse "parts of it cannot be read: $(tail -n 1 /tmp/unread)"
    return 0
  fi
  last=$(awk -v volume="$name" '$4 == volume && $1 + 0 >= at { at = $1 + 0; line = $1 " " $3 } END { print line }' /tmp/listed)
  before=${last#* }
  if [ "$before" = '?' ] || [ "$((bytes * 2))" -lt "${before:-0}" ]; then
    if ! may_shrink "${last% *}"; then
      refuse "it has $bytes bytes now, and had $before at the last backup. If that is right, create .may-shrink beside .ready and run it again"
      return 0
    fi
    say "$name has $bytes bytes, and had $before: .may-shrink says that this is right"
  fi
  code=0
  # shellcheck disable=SC2086
  patient backup --host loutik --tag "$name" --time "$at" "$@" $sources || code=$?
  case $code in
    0) stored="$stored $name ($target, $bytes bytes)" ;;
    3) refuse 'some of its files could not be read; what could is kept' ;;
    11) refuse "the repository stayed locked for $patience" ;;
    *) refuse "restic ended with code $code; its own words stand above" ;;
  esac
}

for target in $TARGETS; do
  name="all that belongs there"
  if ! opens "$target"; then
    refuse "$why"
    continue
  fi
  if ! snapshots loutik >/tmp/listed; then
    refuse 'what it holds cannot be listed'
    continue
  fi
  name=''
  set --
  while IFS= read -r line <&3; do
    case $line in
      'volume '*)
        [ -z "$name" ] || keep "$@"
        name=${line#volume } to='' sources='' database=''
        set --
        ;;
      'to '*) to=${line#to } ;;
      'from '*) sources="$sources ${line#from }" ;;
      database) database=yes ;;
      'exclude '*) set -- "$@" --exclude "${line#exclude }" ;;
    esac
  done 3<<EOF_KEPT
$KEPT
EOF_KEPT
  keep "$@"
done
[ -z "$failed" ] || end 1 "not kept:$failed. Kept:${stored:- nothing}"
end 0 "kept:$stored, as of $at UTC"
