#!/bin/sh
# Rehearses a restore, beside the data and without touching it: of each volume the newest snapshot in each repository is restored and
# read back where there is room, else read to its end; restic compares every piece with its checksum, and files and bytes are counted.
# Databases of the last repository stay in /copies/rehearsed for load.sh and verify.py. Results go to /copies/results, one JSON a line.
# APP. TARGETS. KEPT: as backup.sh has it. SPACE_MIB: of /copies. MOST: snapshots of a volume while somebody cares for the off-site place.
set -eu
about="rehearsal of $APP"
# shellcheck source=src/constructs/scripts/repository.sh
. /scripts/repository.sh

result() { # VOLUME HOW SECONDS SNAPSHOT FILES BYTES WORDS...: no words, no fault
  volume=$1 how=$2 seconds=$3 snapshot=$4 files=$5 bytes=$6
  shift 6
  # shellcheck disable=SC2016 # the program is jq's
  jq --null-input --compact-output --arg volume "$volume" --arg target "$target" --arg how "$how" --argjson seconds "$seconds" \
    --arg snapshot "$snapshot" --argjson files "$files" --argjson bytes "$bytes" --arg fault "$*" \
    '{$volume, $target, $how, $seconds, $snapshot, $files, $bytes, ok: ($fault == "")} + if $fault == "" then {} else {$fault} end' >>/copies/results
  say "$volume in the $target repository: ${*:-$how $snapshot, $files files, $bytes bytes, $seconds s}"
}

# restored ID: restores all of it, reads it back, and counts it into the variable found.
restored() {
  run restic --no-lock --quiet restore "$1" --target /copies/now --verify || return 1
  found=$(find /copies/now -type f -exec stat -c %s {} + | awk '{ sum += $1 } END { printf "%d %.0f", NR, sum }')
}

# read_all ID: reads all of it, keeps nothing, and counts it likewise.
read_all() {
  found=$({ restic --no-lock --quiet dump --archive tar "$1" / || echo failed >/tmp/failed; } |
    tar -tvf - | awk '$1 ~ /^-[-rwxsStT]+$/ { files++; sum += $3 } END { printf "%d %.0f", files, sum }')
  [ ! -e /tmp/failed ]
}

rehearse() { # the volume that was read last
  case " $to " in *" $target "*) ;; *) return 0 ;; esac
  rm -rf /copies/now /tmp/failed
  id=$(awk -v volume="$name" '$4 == volume && $1 + 0 >= at { at = $1 + 0; id = $2 } END { print id }' /tmp/listed)
  if [ -z "$id" ]; then
    result "$name" nothing 0 '' 0 0 'nothing of it is kept there'
    return 0
  fi
  # shellcheck disable=SC2016
  expected=$(jq --raw-output --arg id "$id" '.[] | select(.short_id == $id) | "\(.summary.total_files_processed) \(.summary.total_bytes_processed)"' /tmp/snapshots)
  began=$(date +%s)
  how=restored found='0 0' fault=''
  room=$(((SPACE_MIB - 256 - $(du -sm /copies | cut -f 1)) * 1048576))
  if [ "${expected#* }" -le "$room" ] 2>/dev/null; then
    restored "$id" || fault='it could not be restored'
  else
    how='read'
    read_all "$id" || fault='it could not be read to its end'
  fi
  [ -n "$fault" ] || [ "$found" = "$expected" ] || fault="it came back with $found files and bytes, and had $expected"
  seconds=$(($(date +%s) - began))
  count=$(awk -v volume="$name" '$4 == volume' /tmp/listed | wc -l)
  if [ "$target" = offsite ] && [ "$count" -gt "$MOST" ]; then
    fault="${fault:+$fault; }$count snapshots are there: nobody has removed old ones for two months (docs/backups.md)"
  fi
  if [ -n "$database" ] && [ "$target" = "${TARGETS##* }" ] && [ -z "$fault" ]; then
    [ "$how" = restored ] || run restic --no-lock --quiet restore "$id" --target /copies/now --include "/copies/$name" || fault='its database could not be restored'
    [ ! -d "/copies/now/copies/$name" ] || mv "/copies/now/copies/$name" "/copies/rehearsed/$name"
  fi
  # shellcheck disable=SC2086 # two numbers
  result "$name" "$how" "$seconds" "$id" $found "$fault"
  rm -rf /copies/now
}

rm -rf /copies/rehearsed /copies/results
mkdir -p /copies/rehearsed
for target in $TARGETS; do
  if ! opens "$target"; then
    result all nothing 0 '' 0 0 "$why"
    continue
  fi
  # the house's are looked through each week, beside their server
  if [ "$target" = offsite ] && ! patient --quiet check; then
    result all nothing 0 '' 0 0 'the repository has faults; they stand above'
  fi
  if ! snapshots loutik >/tmp/listed; then
    result all nothing 0 '' 0 0 'what it holds cannot be listed'
    continue
  fi
  name=''
  while IFS= read -r line <&3; do
    case $line in
      'volume '*)
        [ -z "$name" ] || rehearse
        name=${line#volume } to='' database=''
        ;;
      'to '*) to=${line#to } ;;
      database) database=yes ;;
    esac
  done 3<<EOF_KEPT
$KEPT
EOF_KEPT
  rehearse
done
end 0 'everything was fetched that could be'
