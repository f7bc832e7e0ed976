"""Keys that are made for each run, and credentials that hold a token already."""

import base64
import json
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from google.oauth2 import credentials

# As the tests of ours have them.
PROJECT = "project"
EMAIL = f"robot@{PROJECT}.iam.gserviceaccount.com"
TOKEN = "ya29.one"


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                             serialization.NoEncryption()).decode()


def service_account(token_uri: str) -> dict[str, Any]:
    """The content of a key file."""
    return {
        "type": "service_account", "project_id": PROJECT, "private_key_id": "key-1",
        "private_key": pem(rsa.generate_private_key(65537, 2048)), "client_email": EMAIL, "client_id": "1234567890",
        "token_uri": token_uri,
    }


def elliptic_key() -> str:
    return pem(ec.generate_private_key(ec.SECP256R1()))


def holder() -> credentials.Credentials:
    """Credentials that never ask for a token."""
    return credentials.Credentials(TOKEN)


def unsigned(token: str) -> dict[str, Any]:
    """The header and the claims of a JWT, whose signature is not looked at."""
    head, claims, _ = token.split(".")
    return {"header": part(head), "claims": part(claims)}


def part(text: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
