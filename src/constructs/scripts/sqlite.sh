#!/bin/sh
# Copies SQLite databases by SQLite's own backup command: a plain copy of a database in use is not a backup.
# DATABASES: paths below the volume's data, one a line.
set -eu
while IFS= read -r database; do
  mkdir -p "/copies/$(dirname "$database")"
  sqlite3 "/volume/data/$database" ".timeout 60000" ".backup '/copies/$database'" </dev/null
  result=$(sqlite3 "/copies/$database" 'PRAGMA quick_check' </dev/null)
  if [ "$result" != ok ]; then
    echo "backup of $VOLUME: the copy of $database is damaged: $result" >&2
    exit 1
  fi
done <<EOF
$DATABASES
EOF
