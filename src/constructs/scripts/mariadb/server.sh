# What the scripts of a MariaDB database share; sourced by them. MARIADB_USER, MARIADB_PASSWORD, MARIADB_DATABASE: its one user and its database.
# shellcheck shell=sh

say() { echo "database: $*" >&2; }

# version: the series of this image's server, 11.8, by which its files are called.
version() { mariadbd --no-defaults --version 2>/dev/null | sed -n 's/.* Ver \([0-9]*\.[0-9]*\)\..*/\1/p'; }

# serve DATADIR: starts a server for this container alone. It may have to replay its log first, so it gets as long as the real one.
serve() {
  mariadbd --no-defaults --datadir="$1" --skip-networking --socket=/tmp/server.sock --pid-file=/tmp/server.pid --tmpdir=/tmp \
    --skip-log-bin --event-scheduler=OFF ${FLUSH:+--innodb-flush-log-at-trx-commit="$FLUSH"} >&2 &
  server=$!
  left=1800
  until ask 'select 1' >/dev/null 2>&1; do
    kill -0 "$server" 2>/dev/null || { say "its server of $1 does not start; what it says stands above"; return 1; }
    [ "$left" -gt 0 ] || { say 'its server does not answer'; return 1; }
    left=$((left - 1))
    sleep 1
  done
}

# rest: stops it, with everything written.
rest() {
  kill -TERM "$server"
  wait "$server"
}

# tell [DATABASE]: runs the SQL on standard input, as the server's own user, who needs no password on its socket.
tell() { mariadb --no-defaults --socket=/tmp/server.sock --user=mysql --default-character-set=utf8mb4 --batch --skip-column-names "$@"; }

ask() { tell --execute "$1"; }

# literal TEXT: as SQL takes it.
literal() {
  text=$(printf '%sx' "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/''/g")
  printf "'%s'" "${text%x}"
}

# whole DUMP: whether it was written to its end.
whole() { gzip -t "$1" && gzip -dc "$1" | tail -n 1 | grep -q '^-- Dump completed'; }

# load DUMP: fills the served database.
load() {
  whole "$1" || { say 'the dump is cut short'; return 1; }
  gzip -dc "$1" | tell "$MARIADB_DATABASE"
}

# write FILE CLIENT-OPTIONS...: dumps the database, in one moment. Whoever loads it owns all of it.
write() {
  file=$1
  shift
  mariadb-dump --no-defaults "$@" --default-character-set=utf8mb4 --single-transaction --quick --routines --events --triggers \
    --no-tablespaces --hex-blob "$MARIADB_DATABASE" | gzip -1 >"$file" && whole "$file"
}

# create DATADIR: makes a server's files, which its own user alone can open, by the socket.
create() {
  mkdir -p "$1"
  mariadb-install-db --no-defaults --datadir="$1" --tmpdir=/tmp --auth-root-authentication-method=socket --auth-root-socket-user=mysql \
    --skip-test-db --skip-name-resolve >/dev/null
}

# grant: makes the user who owns the database, or gives the one that is there the password that is sealed now.
grant() {
  tell <<SQL
CREATE DATABASE IF NOT EXISTS \`$MARIADB_DATABASE\` CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS \`$MARIADB_USER\`@\`%\`;
ALTER USER \`$MARIADB_USER\`@\`%\` IDENTIFIED BY $(literal "$MARIADB_PASSWORD");
GRANT ALL ON \`$MARIADB_DATABASE\`.* TO \`$MARIADB_USER\`@\`%\`;
SQL
}
