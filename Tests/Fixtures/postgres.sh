#!/usr/bin/env bash
# Runs a PostgreSQL server in FOLDER on 127.0.0.1:PORT, in the foreground, until it is told to end; makes its data first
# when they are absent. The user is postgres, with the password secret. SIGINT ends it in good order, SIGQUIT at once.
# usage: postgres.sh FOLDER PORT [SETTING=VALUE …]
set -euo pipefail
folder=$1 port=$2
shift 2
bin=$(find /usr/lib/postgresql -path '*/bin/initdb' | sort -V | tail -n 1 | xargs -r dirname)
[ -n "$bin" ] || { echo "there is no PostgreSQL server here: apt-get install postgresql" >&2; exit 1; }
# The server refuses to run as root.
as_owner=()
[ "$(id -u)" != 0 ] || as_owner=(setpriv --reuid=postgres --regid=postgres --clear-groups)
if [ ! -e "$folder/data/PG_VERSION" ]; then
  mkdir -p "$folder"
  [ "$(id -u)" != 0 ] || chown postgres:postgres "$folder"
  echo secret >"$folder/password"
  chmod 644 "$folder/password"
  "${as_owner[@]}" "$bin/initdb" --no-sync --username=postgres --pwfile="$folder/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C "$folder/data" >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
fi
settings=()
for setting in "$@"; do settings+=(-c "$setting"); done
exec "${as_owner[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 \
  -c "unix_socket_directories=" -c fsync=off -c max_connections=60 "${settings[@]}"
