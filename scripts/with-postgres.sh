#!/usr/bin/env bash
# with-postgres.sh COMMAND…: runs COMMAND with TEST_DATABASE_URL set to a
# PostgreSQL: the one named there already, else a throw-away cluster in a folder
# of its own, reached by a socket in that folder, ended and removed afterwards
# whatever happens. Without PostgreSQL's programs it says so and succeeds.
set -euo pipefail

if [ -n "${TEST_DATABASE_URL:-}" ]; then
  exec "$@"
fi

bin=""
if command -v initdb >/dev/null && command -v pg_ctl >/dev/null; then
  bin=$(dirname "$(command -v initdb)")
else
  # Debian keeps the programs off the PATH, one folder a version: take the newest.
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V); do
    [ -x "$folder/initdb" ] && bin=$folder
  done
fi
as=()
if [ "$(id -u)" = 0 ]; then
  # PostgreSQL refuses to run as root.
  if id postgres >/dev/null 2>&1; then as=(su postgres -s /bin/sh -c); else bin=""; fi
fi
if [ -z "$bin" ]; then
  printf '\n\033[1;33m********************************************************\n'
  printf '** skipped: PostgreSQL not found. Install it, or set    **\n'
  printf '** TEST_DATABASE_URL, to run the API tests on it too.   **\n'
  printf '********************************************************\033[0m\n\n'
  exit 0
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/fieldcraft-pg.XXXXXX")
run() { # As postgres when we are root, else as we are.
  if [ ${#as[@]} -gt 0 ]; then (cd / && "${as[@]}" "$*"); else sh -c "$*"; fi
}
finish() {
  [ -f "$folder/data/postmaster.pid" ] && run "$bin/pg_ctl -D $folder/data -m immediate -w stop" >/dev/null 2>&1
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM
[ ${#as[@]} -gt 0 ] && chown postgres "$folder"

run "$bin/initdb -D $folder/data -U postgres -A trust -E UTF8 --no-sync >$folder/initdb.log 2>&1" ||
  { cat "$folder/initdb.log" >&2; exit 1; }
# Nothing here has to survive a power cut.
options="-c listen_addresses='' -c unix_socket_directories=$folder -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
run "$bin/pg_ctl -D $folder/data -w -l $folder/server.log -o \"$options\" start >/dev/null" ||
  { cat "$folder/server.log" >&2; exit 1; }

export TEST_DATABASE_URL="postgres://postgres@localhost/postgres?host=$folder"
export PATH="$bin:$PATH" # pg_dump and pg_restore of the same version
"$@"
