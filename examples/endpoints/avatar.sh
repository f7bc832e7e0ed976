#!/usr/bin/env bash
# Signs up a fresh user, sends a picture, and reads it back by its link, which needs no token.
# usage: examples/endpoints/avatar.sh PICTURE [BASE_URL]   default: $POSTERN_URL, else http://localhost:8799
# The app must have EXAMPLE_ENDPOINTS=avatar. Ends with 1 at the first answer that is not the expected one.
set -euo pipefail

if [ $# -lt 1 ]; then
  echo "usage: $0 PICTURE [BASE_URL]" >&2
  exit 2
fi
picture=$1
base=${2:-${POSTERN_URL:-http://localhost:8799}}
base=${base%/}
user=avatar-$(date +%s)-$RANDOM
case ${picture,,} in
*.png) type=image/png ;;
*.jpg | *.jpeg) type=image/jpeg ;;
*.webp) type=image/webp ;;
*) echo "$picture: neither .png, .jpg nor .webp" >&2; exit 2 ;;
esac
body=$(mktemp)
trap 'rm -f "$body"' EXIT

# expect STATUS METHOD URL [CURL ARGUMENTS]
expect() {
  local expected=$1 method=$2 url=$3 status
  shift 3
  status=$(curl --silent --show-error --max-time 40 --request "$method" "$url" "$@" --output "$body" \
    --write-out '%{http_code}')
  echo "$method ${url%%\?*}: $status"
  [ "$status" = "$expected" ] || { echo "expected $expected: $(cat "$body")" >&2; exit 1; }
}
# A member whose value is a text; of its escapes only the slash's occurs.
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$body" | sed 's#\\/#/#g'; }

expect 201 POST "$base/api/v1/auth/signup" --data "username=$user&email=$user@example.com" \
  --data 'password=correct-horse-battery&first_name=Grace&last_name=Hopper'
token=$(member access_token)
expect 200 PUT "$base/api/v1/users/me/avatar" --header "Authorization: Bearer $token" \
  --header "Content-Type: $type" --data-binary "@$picture"
link=$(member url)
echo "  good until $(member expires_at)"
expect 200 GET "$link"
cmp "$picture" "$body"
echo '  the same picture'
expect 200 DELETE "$base/api/v1/users/me/avatar" --header "Authorization: Bearer $token"
expect 404 GET "$base/api/v1/users/me/avatar" --header "Authorization: Bearer $token"
