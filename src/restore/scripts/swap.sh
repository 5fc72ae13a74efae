#!/bin/sh
# Puts what fetch.sh brought into its place and keeps what was there beside it, or the other way round. Nothing may use the volume
# meanwhile. Every step looks at what is there: cut anywhere and begun again, either way round, it ends right.
# VOLUME. FOLDER: the restore's in the volume; what was there is kept in its `previous`. ACTION: place, undo, or remove (the folder).
# PART: a path in the volume, or empty for all of it.
set -eu
umask 007
about="restore of $VOLUME"
# shellcheck source=src/constructs/scripts/repository.sh
. /scripts/repository.sh
side=/volume/$FOLDER
kept=$side/previous

there() { [ -e "$1" ] || [ -L "$1" ]; }

# change FROM TO: moves. Nothing is overwritten but the empty folder that kubelet makes where a pod mounts what is not there.
change() {
  rmdir "$2" 2>/dev/null || true
  ! there "$2" || end 1 "both ${1#/volume/} and ${2#/volume/} are there: something wrote meanwhile. Nothing was overwritten"
  mkdir -p "$(dirname "$2")"
  mv "$1" "$2"
}

# mark FILE: makes it the volume's marker, in one step.
mark() {
  sync
  cp "$1" /volume/.ready.new
  mv /volume/.ready.new /volume/.ready
  sync
}

# paths: what is exchanged. A file takes along what SQLite has written beside it: another file's journal would destroy it.
paths() {
  if [ -z "$PART" ]; then
    echo data
  else
    for suffix in '' -wal -shm -journal; do echo "data/$PART$suffix"; done
  fi
}

had() { grep -qxF "$1" "$kept/had"; }

# begin: writes down what is there, before anything is moved.
begin() {
  mkdir -p "$kept"
  [ ! -e /volume/.ready ] || cp /volume/.ready "$kept/.ready"
  paths | while IFS= read -r path; do ! there "/volume/$path" || echo "$path"; done >"$kept/had.new"
  sync
  mv "$kept/had.new" "$kept/had"
  sync
}

place() {
  [ ! -e "$side/placed" ] || end 0 'it is in its place already'
  [ -e "$side/.ready" ] || end 1 'it is not whole: nothing was changed'
  [ -e "$kept/had" ] || begin
  rm -f /volume/.ready # whoever starts now waits
  sync
  paths | while IFS= read -r path; do
    ! had "$path" || there "$kept/$path" || change "/volume/$path" "$kept/$path"
    ! there "$side/$path" || change "$side/$path" "/volume/$path"
  done
  mark "$side/.ready"
  touch "$side/placed"
  end 0 "$(cat "$side/.ready") is in its place; what was there is kept in $FOLDER/previous"
}

undo() {
  [ -e "$kept/had" ] || end 0 'nothing was put into its place'
  rm -f "$side/placed"
  rm -f /volume/.ready
  sync
  paths | while IFS= read -r path; do
    if ! had "$path"; then
      ! there "/volume/$path" || change "/volume/$path" "$side/$path"
    elif there "$kept/$path"; then
      rmdir "/volume/$path" 2>/dev/null || true
      ! there "/volume/$path" || change "/volume/$path" "$side/$path"
      change "$kept/$path" "/volume/$path"
    fi
  done
  [ ! -e "$kept/.ready" ] || mark "$kept/.ready"
  rm -rf "$kept"
  sync
  end 0 'what was there before is in its place again'
}

case $ACTION in
  place) place ;;
  undo) undo ;;
  remove)
    [ ! -e "$kept/had" ] || [ -e "$side/placed" ] || end 1 'it was begun to be put into its place: finish or undo that first'
    rm -rf "$side"
    end 0 'what was kept beside it is removed'
    ;;
esac
