#!/bin/sh
# Puts this machine's secrets in place. cloud-init runs it early, at every boot; each line after the mark is a name and a value.
set -eu
umask 077
folder=${LOUTIK_SECRETS:-/etc/loutik/secrets}
mkdir -p "$folder"
chmod 700 "$folder"
sed '1,/^# -- secrets --$/d' "$0" | while read -r name value; do
  [ -n "$name" ] || continue
  printf '%s' "$value" | base64 -d >"$folder/.$name.new"
  mv "$folder/.$name.new" "$folder/$name"
done
exit 0
# -- secrets --
