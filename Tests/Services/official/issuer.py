"""Who signs Firebase's tokens here, in Google's stead: a key that was made for these tests and thrown away."""

import base64
import json
import time
from typing import Any, Iterator

import jwt

from official import accounts

USER = "user-1"
ISSUERS = {"id": "https://securetoken.google.com/", "cookie": "https://session.firebase.google.com/"}

KEY_ID = "issuer-1"

CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIC3TCCAcWgAwIBAgIBBzANBgkqhkiG9w0BAQsFADAxMS8wLQYDVQQDDCZzZWN1
cmV0b2tlbi5zeXN0ZW0uZ3NlcnZpY2VhY2NvdW50LmNvbTAgFw0yNjAxMDEwMDAw
MDBaGA8yMTI1MDEwMTAwMDAwMFowMTEvMC0GA1UEAwwmc2VjdXJldG9rZW4uc3lz
dGVtLmdzZXJ2aWNlYWNjb3VudC5jb20wggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAw
ggEKAoIBAQC77lfYkXAM/fNncLDT/HVy9T1UEOOQ6rWWa04rN5zQ1vRJkpzN9UZI
GQF7Fzam1Wf9JTSWH4VNRIIiGOifKettVgZYf/LZQQQocUfvl7PNF3yWbRWZ/LpK
0DdEdgVEwmiZmom6nbJqMVC5QA041ZciFh4efaG1ZWcZs8Cb+uahp0mLXtyToSUY
hIQriPnTA36js789ysQX0BVnjaoo+j8KpS3zh7LbeLcqTeAJVpmNBD8MFKDLkuDG
Qf+Lht5ixETd3CI+NcAsHsCUL4m96SAZd89Dwhn+wnBWz0L9JlEoroGzBMqubv0X
aiYJ5QAJJ50i4JYhfSX4co9OKsgB1i7RAgMBAAEwDQYJKoZIhvcNAQELBQADggEB
AG2+bwL5Xd/H+EiXiWpv6Q8htNGPBnZHT8AInbxYT7Wt3TzMNs4ijRwcLd1ua97z
L5TOhHiwf9jrYZx+nZrNuiqgVZpT2liNmWzovBcy0MHCou0DgZYujMm5zUInstwy
pXEmYbQztQgCGhVy4PS4nsKu/G7AyCfrXoYftZRSLz9gnpsZuJBI0iyhe3HezpMi
iiDfzYZ6hi4x/uZ2xA5vayhd+nZe38aiJW3WHGuN5/3H384vz0JTHRHbNVbsVoSy
y+91Efxnw/2FBAJJAwg2wKALv29UfBMJBP/yYdHUIks1FxqVtmrbQDncSbtg8GvQ
H2VdTGmbilPV0NVddFtyt4A=
-----END CERTIFICATE-----
"""

PRIVATE_KEY = """\
-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC77lfYkXAM/fNn
cLDT/HVy9T1UEOOQ6rWWa04rN5zQ1vRJkpzN9UZIGQF7Fzam1Wf9JTSWH4VNRIIi
GOifKettVgZYf/LZQQQocUfvl7PNF3yWbRWZ/LpK0DdEdgVEwmiZmom6nbJqMVC5
QA041ZciFh4efaG1ZWcZs8Cb+uahp0mLXtyToSUYhIQriPnTA36js789ysQX0BVn
jaoo+j8KpS3zh7LbeLcqTeAJVpmNBD8MFKDLkuDGQf+Lht5ixETd3CI+NcAsHsCU
L4m96SAZd89Dwhn+wnBWz0L9JlEoroGzBMqubv0XaiYJ5QAJJ50i4JYhfSX4co9O
KsgB1i7RAgMBAAECggEAB1jnGTs+ERtMbOIpHvqRvsSI06dENwYpbV0aiDeYrgoE
sOErt/ojl6iW8sXlL+KBRKfTwt2ZMlyFWsRUSOUPHx4j6fRuTUaHUqDzfedK4w/C
DKatDOaGboEY3g3Kq4XkaBf0fpsmeT7JFVsEQVFJbbkwD4NcIymYyAFA8creVtob
GYb5I7ipCW4ND8Zn8Hnjp21nkjQ+oydApbRcY4zwBA5h5j63t/P//ESwl9Yxk5hD
5eDFkx9oW3ppwZxqbX/Raut+zm90+MZPiLufZjQm/F+KdyIYtglkuAMZR1j19jGZ
1XEXOEN7MXLPrdmT+Ju84DvoAWN3r5QqJCN5d5iiuQKBgQDyxkPhHsCRpSFgJw2h
zmNMbqUFsXgvpxf6bKLa31fUAVigwsGleKeWkR+3jifV3K1910lzzuCDvWwuy9CR
oBs28bjzPmEbIQNiEOshKyH6E5tS+DK+aEdgWAaKOArph4tSb3H9wK2Ub1A6E8zw
5czSg+7OC+2GSjN7+iqmv9zSSQKBgQDGKzsYoOv5QhAM++NnSInaNbe+7a+pR0MD
isrT9Ylu2r/V75SnGDwA+DsU6G0qQ16aU1AXPt3NjZO2JPhVuDDO3qMPGbcfAbY2
jAtBz8hbkeq9R6+yCIN4qhZ/FVsE3ah7yh1sUGvOzPGsQAmuXH0XtyysaoYWSDQa
yYZqfux4SQKBgARRvrdsoqR0ualKSJXOZDnh5hG53JeMc4LDGAqo2pktBPSnQma9
RM4K+vN7Ff5aFMQeZnInBhuR7TDP84ADxzgtCMtbGsMuzS6benN2nv4iBytsuwpk
NJDkQAmJgbgx7yqiTPbkzLHNYTIHVCgdDo3YRxFnaOxwuYXFJ6kb1MPxAoGAWlUG
gTmJl3unuWNwy3njbNajxaKvOijDwW+Y+XmphiCs5aZqSqjfYUnGFMfGS0eebhag
IZiEnth0hsjfcqOdjA8soQuFz9qF5uN7lipTGHqxWEq/KhZ7Z5uQ2akwbk1kKdl+
BAu8uO3vFCe0wghi9VaIRKfiK3IKXlOStCTbQhECgYEAg/BuBFaQrZ5TY+dp9O05
yu5TTjVUHjgUYt8GvBqncUeCnf81QP2G97fZNF1QgpQzGPUT7iY4udqxf1bd7vWl
/77rxFG/WjukyUxkeJjv4y9Q3iNg1bkQOzrMSH0dhfdPp7fXq9/sk44z9JZmVQLP
5drGwWwTPGkoiN7VJWhcHW4=
-----END PRIVATE KEY-----
"""

def sign(claims: dict[str, Any], key_id: str = KEY_ID, key: str = PRIVATE_KEY) -> str:
    return jwt.encode(claims, key, "RS256", {"kid": key_id})


def good(kind: str) -> dict[str, Any]:
    """The claims of a token, of a sort in ISSUERS, that holds for an hour."""
    now = int(time.time())
    return {
        "iss": ISSUERS[kind] + accounts.PROJECT, "aud": accounts.PROJECT, "auth_time": now - 60, "user_id": USER,
        "sub": USER, "iat": now - 60, "exp": now + 3_600, "email": "ann@example.com", "email_verified": True,
        "firebase": {"identities": {"email": ["ann@example.com"]}, "sign_in_provider": "password"},
    }


def tokens(kind: str, stranger: str) -> Iterator[tuple[str, str]]:
    """Tokens of this sort, the first of which is good, and what is wrong with the others; `stranger`: another's key."""
    claims, now = good(kind), int(time.time())
    other = ISSUERS["cookie" if kind == "id" else "id"]
    yield "good", sign(claims)
    for name, change in (
            ("expired", {"exp": now - 60, "iat": now - 4_000}), ("early", {"iat": now + 600}),
            ("another audience", {"aud": "other"}), ("another project", {"iss": ISSUERS[kind] + "other"}),
            ("the other kind", {"iss": other + accounts.PROJECT}), ("no subject", {"sub": ""}),
            ("a long subject", {"sub": "a" * 129}), ("a number as subject", {"sub": 7})):
        yield name, sign({**claims, **change})
    yield "an unknown key", sign(claims, "unknown", stranger)
    yield "a wrong key", sign(claims, KEY_ID, stranger)
    head, body, signature = sign(claims).split(".")
    yield "changed claims", f"{head}.{encoded({**claims, 'sub': 'user-2'})}.{signature}"
    yield "no signature", f"{encoded({'alg': 'none', 'kid': KEY_ID})}.{body}."
    yield "a signature cut short", f"{head}.{body}.{signature[:-10]}"
    yield "no token", "x"


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
