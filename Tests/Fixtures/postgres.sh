#!/usr/bin/env bash
# Runs a PostgreSQL server in FOLDER on 127.0.0.1:PORT until standard input ends, then ends it at once; makes its data
# first when they are absent. The user is postgres, with the password secret. FOLDER/server.pid names the server.
# usage: postgres.sh FOLDER PORT [SETTING=VALUE …]     certificates=FOLDER: with TLS, by its server.pem and server.key
set -euo pipefail
exec 3<&0 </dev/null
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
for setting in "$@"; do
  case "$setting" in
    certificates=*)
      for file in server.pem server.key; do
        install -m 600 "${setting#*=}/$file" "$folder/$file"
        [ "$(id -u)" != 0 ] || chown postgres:postgres "$folder/$file"
      done
      settings+=(-c ssl=on -c "ssl_cert_file=$folder/server.pem" -c "ssl_key_file=$folder/server.key")
      ;;
    *) settings+=(-c "$setting") ;;
  esac
done
"${as_owner[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 \
  -c "unix_socket_directories=" -c fsync=off -c max_connections=60 "${settings[@]}" </dev/null &
server=$!
# The server has another user than whoever started this, so no signal of the parent's death reaches it.
(while read -r _; do :; done; kill -QUIT "$server") 2>/dev/null <&3 &
reader=$!
echo "$server" >"$folder/server.pid"
wait "$server" || true
# A blocked SIGTERM may have been inherited.
kill -KILL "$reader" 2>/dev/null || true
