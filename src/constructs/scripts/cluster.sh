# What the scripts of a database share; sourced by them. POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB: as the image takes them.
# shellcheck shell=sh

say() { echo "database: $*" >&2; }

# serve PGDATA: starts a server for this container alone. It may have to replay its log first, so it gets as long as the real one.
# It logs no statement: one of them holds a password.
serve() {
  pg_ctl --pgdata "$1" --wait --timeout 1800 start --options "-c listen_addresses='' -c unix_socket_directories=/tmp \
    -c log_statement=none -c log_min_duration_statement=-1 -c log_min_error_statement=panic" >&2
}

# rest PGDATA: stops it.
rest() { pg_ctl --pgdata "$1" --wait --timeout 1800 --mode fast stop >&2; }

# tell DATABASE: runs the SQL on standard input. What goes wrong is said without the statement.
tell() {
  psql --host /tmp --username "$POSTGRES_USER" --no-password --dbname "$1" --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set VERBOSITY=terse
}

# keep DUMP: writes the served database to a file, without owners and grants: whoever loads it owns all of it.
keep() { pg_dump --host /tmp --username "$POSTGRES_USER" --no-password --no-owner --no-acl --format custom --file "$1" "$POSTGRES_DB"; }

# load DUMP: fills the served database.
load() { pg_restore --host /tmp --username "$POSTGRES_USER" --no-password --dbname "$POSTGRES_DB" --no-owner --no-acl --exit-on-error "$1"; }
