#!/bin/sh
# Ends a rehearsal: what came of it is kept in the first repository that takes it, as rehearsal.json of host rehearsal, tagged with the app,
# and said in one line, which Kubernetes keeps with the pod. Fails if anything did.
# APP. TARGETS.
set -eu
about="rehearsal of $APP"
# shellcheck source=src/constructs/scripts/repository.sh
. /scripts/repository.sh

[ -s /copies/results ] || end 1 'nothing was rehearsed'
# shellcheck disable=SC2016 # the program is jq's
jq --slurp --compact-output --arg app "$APP" --arg at "$(moment "$(date +%s)")" \
  '{$app, $at, ok: all(.[]; .ok), seconds: (map(.seconds) | add), steps: .}' /copies/results >/tmp/rehearsal.json
keep() {
  for target in $TARGETS; do
    if opens "$target" && patient --quiet backup --host rehearsal --tag "$APP" --stdin-filename rehearsal.json --stdin-from-command cat /tmp/rehearsal.json; then
      return 0
    fi
  done
  return 1
}
kept=''
keep || kept='; this result could not be kept'
words=$(jq --raw-output '
  def place: "\(.volume)\(if .database then "/" + .database else "" end)\(if .target then " (\(.target))" else "" end)";
  if .ok then "all comes back, in \(.seconds) s" else "does not come back: " + ([.steps[] | select(.ok | not) | "\(place): \(.fault)"] | join("; ")) end' /tmp/rehearsal.json)
printf '%s' "$words$kept" | head -c 4000 2>/dev/null >/dev/termination-log || true
if [ "$(jq .ok /tmp/rehearsal.json)" != true ] || [ -n "$kept" ]; then
  end 1 "$words$kept"
fi
end 0 "$words"
