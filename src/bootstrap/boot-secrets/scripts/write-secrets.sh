#!/bin/sh
# Puts this machine's secrets in place. cloud-init runs it early, at every boot; each line after the mark is a name and a value.
# Those that are here already stay when they are newer: what a machine began with comes again at each boot.
set -eu
umask 077
folder=${LOUTIK_SECRETS:-/etc/loutik/secrets}
mkdir -p "$folder"
chmod 700 "$folder"
made=$(sed -n '/^# -- secrets --$/,$s/^@made //p' "$0")
last=$(cat "$folder/.made" 2>/dev/null || true)
if [ "$(printf '%s\n%s\n' "$made" "$last" | LC_ALL=C sort | tail -n 1)" != "$made" ]; then
  echo "the secrets of $last stay: these are older, of ${made:-nobody knows when}" >&2
  exit 0
fi
sed '1,/^# -- secrets --$/d' "$0" | while read -r name value; do
  case $name in '' | @*) continue ;; esac
  printf '%s' "$value" | base64 -d >"$folder/.$name.new"
  sync "$folder/.$name.new" # or it may be empty after a power cut, and newer for good
  mv "$folder/.$name.new" "$folder/$name"
done
if [ -n "$made" ]; then
  printf '%s\n' "$made" >"$folder/.made.new"
  mv "$folder/.made.new" "$folder/.made"
fi
exit 0
# -- secrets --
