#!/bin/sh
# Writes the users of the repository server from its secret: one for each app, who sees only the app's own repository. An app whose
# password is missing has no user, and keeps nobody else from theirs.
set -eu
umask 077
export TMPDIR=/run/server # where htpasswd writes first: the root is read-only, and there is no other
: >/run/server/htpasswd
without=''
for app in $APPS; do
  if [ -s "/passwords/$app.http" ] && htpasswd -i -B /run/server/htpasswd "$app" <"/passwords/$app.http"; then
    continue
  fi
  without="$without $app"
done
[ -z "$without" ] || echo "no user for$without: the secret holds no password for it; its backups and restores wait" >&2
echo 'users: written' >&2
