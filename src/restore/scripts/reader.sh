#!/bin/sh
# Reads an app's repositories for `npx loutik backups` and `restore`: takes no lock, writes nothing.
# list: a line of JSON for each repository. look TARGET SNAPSHOT PATH: what lies there, a line of JSON each.
# file TARGET SNAPSHOT PATH: what is in it. tar TARGET SNAPSHOT PATH: a folder. wait: keeps the pod for all of these.
# APP. TARGETS: the repositories.
set -eu
about="backups of $APP"
exec 3>&1
# shellcheck source=src/constructs/scripts/repository.sh
. /scripts/repository.sh
exec >&3 3>&- # what is asked for goes to standard output, and nothing else does

# rehearsal: the last one's result, whose snapshot stands in /tmp/snapshots; nothing if there is none.
rehearsal() {
  # shellcheck disable=SC2016 # the program is jq's
  id=$(jq --raw-output --arg app "$APP" \
    '[.[] | select(.hostname == "rehearsal" and .tags[0] == $app)] | sort_by(.time) | last | .short_id // empty' /tmp/snapshots)
  [ -z "$id" ] || restic --no-lock dump "$id" /rehearsal.json
}

list() {
  for target in $TARGETS; do
    if opens "$target"; then
      if snapshots loutik >/tmp/listed && rehearsal >/tmp/rehearsal; then
        # shellcheck disable=SC2016
        jq --raw-input --slurp --compact-output --arg target "$target" --slurpfile rehearsal /tmp/rehearsal '
          {$target, snapshots: [split("\n")[] | select(. != "") | split(" ")
            | {at: (.[0] | tonumber), id: .[1], bytes: ((.[2] | tonumber?) // null), volume: .[3]}], rehearsal: $rehearsal[0]}' /tmp/listed
        continue
      fi
      why='what it holds cannot be listed'
    fi
    # shellcheck disable=SC2016
    jq --null-input --compact-output --arg target "$target" --arg why "$why" '{$target, $why}'
  done
}

case $1 in
  list) list ;;
  look)
    use "$2"
    restic --no-lock ls --json "$3" "$4" | jq --compact-output 'select(.path != null and .struct_type != "snapshot") | {path, type, size}'
    ;;
  file)
    use "$2"
    restic --no-lock dump "$3" "$4"
    ;;
  tar)
    use "$2"
    restic --no-lock dump --archive tar "$3:$4" /
    ;;
  wait)
    run sleep 3600 # ended by whoever asked for it; one that was cut off leaves it for an hour
    ;;
esac
told=yes
