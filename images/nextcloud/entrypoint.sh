#!/bin/sh
# Does what the charts rely on of the image's own entrypoint (nextcloud/docker, docker-entrypoint.sh), for a user that is not root. For a
# command that begins with apache:
# - one at a time per volume (nextcloud-init-sync.lock); an older image than what is in the volume, or a skipped major version, ends it;
# - a newer image's code replaces the volume's, but for config, data, custom_apps, themes, each filled only when it is empty; version.php last;
# - a fresh volume is installed, when administrator and PostgreSQL are given: hooks pre-installation, occ maintenance:install up to eleven times
#   ten seconds apart, hooks post-installation; an older one is upgraded: hooks pre-upgrade, occ upgrade, hooks post-upgrade;
# - then the hooks before-starting. A hook is an executable *.sh in /docker-entrypoint-hooks.d/NAME; one that fails ends the container.
# Any other command is run as it is.
set -eu
html=/var/www/html
image=/usr/src/nextcloud

hooks() {
  find "/docker-entrypoint-hooks.d/$1" -maxdepth 1 -iname '*.sh' \( -type f -o -type l \) 2>/dev/null | sort | while read -r hook; do
    if [ ! -x "$hook" ]; then
      echo "hook $hook is not executable: left out"
      continue
    fi
    echo "hook $hook"
    sh -c "$hook" || { status=$?; echo "hook $hook failed with $status"; exit 1; }
  done
}

version() { if [ -f "$1/version.php" ]; then php -r "require '$1/version.php'; echo implode('.', \$OC_Version);"; else echo 0.0.0.0; fi; }
newer() { [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | tail -n 1)" = "$1" ]; }

install() {
  [ -n "${NEXTCLOUD_ADMIN_USER:-}" ] && [ -n "${NEXTCLOUD_ADMIN_PASSWORD:-}" ] && [ -n "${POSTGRES_HOST:-}" ] || {
    echo 'not installed: no administrator or database is given'
    return 0
  }
  hooks pre-installation
  try=0
  until php "$html/occ" maintenance:install -n --admin-user "$NEXTCLOUD_ADMIN_USER" --admin-pass "$NEXTCLOUD_ADMIN_PASSWORD" \
    --data-dir "${NEXTCLOUD_DATA_DIR:-$html/data}" --database pgsql --database-name "$POSTGRES_DB" --database-user "$POSTGRES_USER" \
    --database-pass "$POSTGRES_PASSWORD" --database-host "$POSTGRES_HOST"; do
    [ "$try" -lt 10 ] || { echo 'installing failed'; exit 1; }
    try=$((try + 1))
    sleep 10
  done
  hooks post-installation
}

initialize() {
  there=$(version "$html")
  own=$(version "$image")
  if newer "$there" "$own"; then
    echo "the volume is of $there and the image of $own: there is no way back"
    exit 1
  fi
  newer "$own" "$there" || return 0
  if [ "$there" != 0.0.0.0 ] && [ "${own%%.*}" -gt "$((${there%%.*} + 1))" ]; then
    echo "from $there to $own is more than one major version"
    exit 1
  fi
  echo "initializing $own"
  rsync -rlD --delete --exclude-from=/upgrade.exclude "$image/" "$html/"
  for folder in config data custom_apps themes; do
    [ -n "$(ls -A "$html/$folder" 2>/dev/null)" ] || rsync -rlD --include "/$folder/" --exclude '/*' "$image/" "$html/"
  done
  rsync -rlD --include /version.php --exclude '/*' "$image/" "$html/"
  if [ "$there" = 0.0.0.0 ]; then
    install
  else
    hooks pre-upgrade
    php "$html/occ" upgrade
    hooks post-upgrade
  fi
}

case ${1:-} in
  apache*)
    if [ -n "${REDIS_HOST:-}" ]; then
      echo "session.save_path = tcp://$REDIS_HOST" >/usr/local/etc/php/conf.d/redis-session.ini
    fi
    (
      flock 9
      initialize
    ) 9>"$html/nextcloud-init-sync.lock"
    hooks before-starting
    ;;
esac
exec "$@"
