"""Prints a token such as the partner's login service would sign, with PyJWT: sign.py USER [SECONDS]"""

import os
import sys
import time

import jwt

lifetime = int(sys.argv[2]) if len(sys.argv) > 2 else 3600
now = int(time.time())
claims = {
    "sub": sys.argv[1],
    "iss": "https://login.partner.example",
    "aud": "reports",
    "iat": now,
    "exp": now + lifetime,
}
print(jwt.encode(claims, os.environ["PARTNER_SECRET"], algorithm="HS256"))
