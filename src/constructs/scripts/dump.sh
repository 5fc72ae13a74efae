#!/bin/sh
# Dumps the database to /copies, in PostgreSQL's own compressed form.
set -eu
pg_dump --host "$PGHOST" --username "$POSTGRES_USER" --format custom --file /copies/database.dump "$POSTGRES_DB"
