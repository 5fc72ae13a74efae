#!/bin/sh
# Puts the hash of each password in its place, and starts Authelia.
set -eu
umask 077
cp /config/users.yml /tmp/users.yml
for file in /secrets/password-*; do
  name=$(printf %s "${file##*/}" | sed 's/[.]/[.]/g')
  # a hash has no | and no &: letters, digits and $ . / + = , -
  sed -i "s|@$name@|$(cat "$file")|" /tmp/users.yml
done
if grep -q '"@password-' /tmp/users.yml; then
  echo 'somebody has no password yet: seal the secret of this app' >&2
  exit 1
fi
exec authelia --config /config/configuration.yml
