#!/usr/bin/env bash
# SECRET: the first boot of one machine, with its secrets. Made from the recovery kit; keep it off every disk but that machine's.
# It writes them below /etc/loutik/secrets, then the public script, and starts that.
set -euo pipefail
umask 077

put_secrets() { # PATH BASE64, a line each
  local path content file
  while read -r path content; do
    file=/etc/loutik/secrets/$path
    mkdir -p "$(dirname "$file")"
    base64 -d <<<"$content" >"$file.new"
    mv -f "$file.new" "$file"
  done
}

put_public() {
  local file=/usr/local/sbin/loutik-host
  mkdir -p "$(dirname "$file")"
  cat >"$file.new"
  chmod 0755 "$file.new"
  mv -f "$file.new" "$file"
}

start() {
  chmod 0700 "$0"
  exec /usr/local/sbin/loutik-host install
}
