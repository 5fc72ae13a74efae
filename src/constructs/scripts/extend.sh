#!/bin/sh
# Makes the extensions that the database lacks, with those that they need, and brings the others to the version that this image has:
# an image that is newer than the database's extension reads its tables, and not always its indexes.
# EXTENSIONS: their names.
set -eu
umask 077
# shellcheck source=/dev/null
. /scripts/cluster.sh

own=/volume/data/$PG_MAJOR/docker
serve "$own"
for extension in $EXTENSIONS; do
  export extension
  tell "$POSTGRES_DB" <<'SQL'
\getenv extension extension
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS :"extension" CASCADE;
ALTER EXTENSION :"extension" UPDATE;
SQL
done
rest "$own"
say "has $EXTENSIONS"
