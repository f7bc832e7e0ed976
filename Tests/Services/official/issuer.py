"""Who signs ID tokens here, in Google's stead: a key that was made for these tests and thrown away."""

from typing import Any

import jwt

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

INPUTS = {"key_id": KEY_ID, "certificate": CERTIFICATE}


def token(issuer: str, project: str, user: str, now: int) -> str:
    """A token that holds for an hour."""
    claims: dict[str, Any] = {
        "iss": issuer, "aud": project, "auth_time": now - 60, "user_id": user, "sub": user, "iat": now - 60,
        "exp": now + 3_600, "email": "ann@example.com", "email_verified": True,
        "firebase": {"identities": {"email": ["ann@example.com"]}, "sign_in_provider": "password"},
    }
    return jwt.encode(claims, PRIVATE_KEY, "RS256", {"kid": KEY_ID})
