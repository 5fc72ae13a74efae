#!/bin/sh
# Starts AdGuard Home, with settings where there are none yet: a first start without them asks for root, and then anybody on its page for the
# administrator's name. The administrator's password is the sealed one at each start; everything else is kept as its page has it.
set -eu
umask 077
settings=/data/AdGuardHome.yaml
hash=$(cat /secrets/password)
if [ ! -s "$settings" ]; then
  # the schema of the image's version: an older one is brought up to date by the program
  cat >"$settings.new" <<END
http:
  address: 0.0.0.0:3000
users:
  - name: admin
    password: $hash
schema_version: 34
END
  mv "$settings.new" "$settings"
fi
# its users are a list at the left margin; a hash has no \ and no &
awk -v hash="$hash" '
  /^[^ -]/ { users = /^users:/; admin = 0 }
  users && /^ *- name:/ { admin = $3 == "admin" }
  users && admin && /^ *password:/ { sub(/password:.*/, "password: " hash) }
  { print }' "$settings" >"$settings.new"
mv "$settings.new" "$settings"
exec /opt/adguardhome/AdGuardHome --no-check-update -c "$settings" -w /data --web-addr 0.0.0.0:3000
