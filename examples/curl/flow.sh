#!/usr/bin/env bash
# The whole life of a session with curl. Ends with 1, and says where, when an answer is not the expected one.
# usage: examples/curl/flow.sh [BASE_URL]   default: $POSTERN_URL, else http://localhost:8799
set -euo pipefail

base=${1:-${POSTERN_URL:-http://localhost:8799}}
base=${base%/}
readonly longest_wait_seconds=90
user=curl-$(date +%s)-$RANDOM
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# One request. Sets status; the body and the fields go to files.
request() {
  local method=$1 path=$2
  shift 2
  status=$(curl --silent --show-error --max-time 20 --request "$method" "$base$path" "$@" \
    --output "$folder/body" --dump-header "$folder/fields" --write-out '%{http_code}')
  echo "$method $path: $status"
}

field() { sed -n "s/^$1: *//Ip" "$folder/fields" | tr -d '\r'; }
# A member whose value is a text without escapes, as tokens, codes and messages are.
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$folder/body"; }

surprise() {
  echo "expected $1, got $status: $(cat "$folder/body")" >&2
  exit 1
}

# A refusal by a limit is not counted, and nothing of the request was done: wait as told, and ask again.
wait_as_told() {
  local seconds
  seconds=$(field Retry-After)
  if [[ ! $seconds =~ ^[0-9]+$ ]] || [ "$seconds" -gt "$longest_wait_seconds" ]; then
    surprise "a Retry-After to wait for"
  fi
  echo "  $(member detail) Waiting $seconds s."
  sleep "$seconds"
}

# expect STATUS METHOD PATH [CURL ARGUMENTS]
expect() {
  local expected=$1
  shift
  request "$@"
  if [ "$status" = 429 ]; then
    wait_as_told
    request "$@"
  fi
  [ "$status" = "$expected" ] || surprise "$expected"
}

# --data-urlencode, because a password may hold & and +.
expect 201 POST /api/v1/auth/signup --data-urlencode "username=$user" --data-urlencode "email=$user@example.com" \
  --data-urlencode 'password=correct & horse + staple' --data 'first_name=Grace&last_name=Hopper'
expect 200 POST /api/v1/auth/login --data-urlencode "username=$user" \
  --data-urlencode 'password=correct & horse + staple'
access=$(member access_token)
refresh=$(member refresh_token)

expect 200 GET /api/v1/users/me --header "Authorization: Bearer $access"
[ "$(member username)" = "$user" ] || surprise "the user name $user"
echo "  signed in as $(member first_name) $(member last_name), $(field X-RateLimit-Remaining) requests left"

expect 200 POST /api/v1/auth/refresh --header 'Content-Type: application/json' \
  --data "{\"refresh_token\":\"$refresh\"}"
access=$(member access_token)
expect 200 GET /api/v1/users/me --header "Authorization: Bearer $access"

expect 200 POST /api/v1/auth/logout --header "Authorization: Bearer $access"
echo "  $(member message) at $(member revoked_at)"
expect 401 GET /api/v1/users/me --header "Authorization: Bearer $access"
[ "$(member detail)" = 'Token has been revoked' ] || surprise "a revoked token"
echo "  $(member detail); log in again"

expect 422 POST /api/v1/auth/signup --data 'username=x&email=nope&password=short'
echo '  each bad field is named:'
grep -o '"loc":\["[a-z_]*"\],"msg":"[^"]*"' "$folder/body" | sed 's/"loc":\["\(.*\)"\],"msg":"\(.*\)"/    \1: \2/'

expect 401 POST /api/v1/auth/login --data-urlencode "username=$user" --data 'password=not-the-password'
[ "$(member error_code)" = UNAUTHORIZED ] || surprise "UNAUTHORIZED"
echo "  $(member detail)"

# Logins are limited to ten a minute for each address, unless the gateway is told otherwise.
for _ in $(seq 12); do
  request POST /api/v1/auth/login --data-urlencode "username=$user" --data 'password=not-the-password'
  [ "$status" != 429 ] || break
  [ "$status" = 401 ] || surprise "401 or 429"
done
[ "$status" = 429 ] || { echo 'the limit here is above a dozen logins; done'; exit 0; }
wait_as_told
expect 200 POST /api/v1/auth/login --data-urlencode "username=$user" \
  --data-urlencode 'password=correct & horse + staple'
echo 'done'
