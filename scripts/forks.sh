#!/usr/bin/env bash
# The project as forks have it: with another homelab in place of those that are here, with these renamed, and with three more beside
# them. Each is a copy of what stands here, in which `npm start` leaves nothing stale and lint, types and tests are green.
#
#   bash scripts/forks.sh [removed|renamed|joined]…
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git() { command git -c user.name=fork -c user.email=fork@localhost "$@"; }

copy() { # FOLDER
  mkdir "$1"
  command git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' path; do
    [ ! -e "$path" ] || printf '%s\0' "$path"
  done | xargs -0 cp --parents --no-dereference --target-directory "$1"
  ln -s "$root/node_modules" "$1/node_modules"
  git -C "$1" init -q
  echo node_modules >>"$1/.git/info/exclude"
}

homelabs() { (cd clusters && printf '%s\n' *); }
forget() { # HOMELAB: what was made of it
  rm -rf "dist/$1" "bootstrap/$1"
}

removed() {
  local name
  for name in $(homelabs); do
    rm -r "clusters/$name"
    forget "$name"
  done
  npx --no-install loutik init mine --machine box:16:4/8:ssd480,hdd2000 --router 192.168.1.1/24 --country fr --keyboard fr \
    --timezone Europe/Paris --gateway no --tailnet no --ups no --offsite no
}
renamed() {
  local name number=1
  for name in $(homelabs); do
    mv "clusters/$name" "clusters/renamed-$number"
    forget "$name"
    number=$((number + 1))
  done
}
joined() {
  local name file
  for name in one two three; do
    mkdir "clusters/joined-$name"
    for file in test/homelabs/"$name"/*.ts; do
      sed "s#'\.\./\.\./\.\./#'../../#" "$file" >"clusters/joined-$name/${file##*/}" # one folder less deep
    done
  done
}

# All tests once. The others differ in clusters/ alone, which no test looks at but those of test/clusters; the rest is not tried again.
tests() { # FORK
  case $1 in
    removed) npx --no-install vitest run && npx --no-install vitest run --config test/command/vitest.config.mts ;;
    *) npx --no-install vitest run test/clusters test/homelabs test/architecture.test.ts ;;
  esac
}

quietly() { # COMMAND…: says what it said only when it fails
  "$@" >"$work/said" 2>&1 || { cat "$work/said" && return 1; }
}

try() { # FORK
  copy "$work/$1"
  cd "$work/$1"
  "$1"
  quietly npm start
  git add -A
  git commit -qm "$1"
  quietly npm start
  [ -z "$(git status --porcelain)" ] || { git status --short && echo 'npm start left something stale'; return 1; }
  quietly npm run lint
  quietly npm run types
  tests "$1"
}

failed=()
for fork in "${@:-removed renamed joined}"; do
  # a word each, also of the default
  for one in $fork; do
    printf '\n== %s\n' "$one"
    (try "$one") || failed+=("$one")
  done
done
[ ${#failed[@]} -eq 0 ] || { printf 'not green: %s\n' "${failed[*]}" && exit 1; }
