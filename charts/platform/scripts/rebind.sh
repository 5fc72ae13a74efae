#!/bin/sh
# Makes a declared volume bindable again after its claim was deleted: takes the old claim's identity off the volume, whose
# data stayed where it is. The test in the patch keeps it off any volume in another state.
# VOLUMES: names. API, TOKEN_FILE, CA_FILE: the API server; PERIOD: seconds between two looks.
set -u
patch='[{"op":"test","path":"/status/phase","value":"Released"},{"op":"remove","path":"/spec/claimRef/uid"},{"op":"remove","path":"/spec/claimRef/resourceVersion"}]'

call() {
  printf 'header = "Authorization: Bearer %s"\n' "$(cat "$TOKEN_FILE")" |
    curl --silent --show-error --fail --max-time 20 --cacert "$CA_FILE" --config - "$@"
}

trap 'exit 0' TERM
while :; do
  for volume in $VOLUMES; do
    phase=$(call "$API/api/v1/persistentvolumes/$volume" | sed -n 's/^ *"phase": *"\([A-Za-z]*\)".*/\1/p')
    if [ "$phase" = Released ]; then
      echo "$volume was released: making it bindable again"
      call --request PATCH --header 'Content-Type: application/json-patch+json' --data "$patch" --output /dev/null "$API/api/v1/persistentvolumes/$volume"
    fi
  done
  touch /tmp/looked
  sleep "$PERIOD" &
  wait $!
done
