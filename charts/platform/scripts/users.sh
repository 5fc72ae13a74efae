#!/bin/sh
# Writes the users of the repository server from its secret: one for each app, who sees only the app's own repository.
set -eu
umask 077
export TMPDIR=/run/server # where htpasswd writes first: the root is read-only, and there is no other
: >/run/server/htpasswd
for app in $APPS; do
  htpasswd -i -B /run/server/htpasswd "$app" <"/passwords/$app.http"
done
