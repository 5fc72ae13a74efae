#!/bin/sh
# A hook of the image's entrypoint (docker-entrypoint.sh), after before-starting.sh: people sign on at the provider, by the app user_oidc.
# Whatever keeps it from that is said and keeps nobody out: passwords are asked for then, as they are at /login?direct=1 in any case.
# SIGN_ON_ISSUER, SIGN_ON_CLIENT, SIGN_ON_NAME: where, as what, and what stands on the button. /sign-on/client-secret: what it shows there.
set -u
occ() { php /var/www/html/occ --no-interaction "$@"; }

# takes it from the app store where it is not here yet (nextcloud/server, core/Command/App/Enable.php)
if ! occ app:enable user_oidc; then
  echo 'no sign-on: the app user_oidc could not be had from the app store. Passwords are asked for, and the next start tries it again' >&2
  exit 0
fi
# names as they are there: who has an account of that name signs on to it (nextcloud/user_oidc, lib/Command/UpsertProvider.php)
if ! occ user_oidc:provider "$SIGN_ON_NAME" --clientid="$SIGN_ON_CLIENT" --clientsecret-file=/sign-on/client-secret \
  --discoveryuri="$SIGN_ON_ISSUER/.well-known/openid-configuration" --scope='openid profile email groups' \
  --unique-uid=0 --mapping-uid=preferred_username --mapping-display-name=name --mapping-email=email; then
  echo 'no sign-on: user_oidc did not take the provider, as it says above. Passwords are asked for' >&2
  exit 0
fi
# straight to the provider; /login?direct=1 asks for a password
occ config:app:set --type=string --value=0 user_oidc allow_multiple_user_backends || exit 0
