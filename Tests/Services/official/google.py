"""Tokens of Google's service accounts, by google-auth."""

import base64
import functools
from typing import Any
from urllib.parse import parse_qs

from google.auth.transport.requests import Request
from google.oauth2 import service_account

from official import accounts
from official.operation import Operation

SCOPES = {
    "storage": ["https://www.googleapis.com/auth/devstorage.read_write"],
    "messaging": ["https://www.googleapis.com/auth/firebase.messaging",
                  "https://www.googleapis.com/auth/cloud-platform"],
}


def operations(origin: str) -> list[Operation]:
    key = accounts.service_account(origin + "/token")

    def grant(scopes: list[str]) -> Any:
        found = service_account.Credentials.from_service_account_info(key, scopes=scopes)
        found.refresh(Request())
        return found.token

    def self_signed() -> Any:
        found = service_account.Credentials.from_service_account_info(key)
        found._create_self_signed_jwt("https://firestore.googleapis.com/")
        found.refresh(Request())
        return accounts.unsigned(found.token)

    granted = [
        Operation(f"token for {name}", {"key": key, "scopes": scopes}, functools.partial(grant, scopes),
                  decode=assertions)
        for name, scopes in SCOPES.items()
    ]
    refused = Operation("token refused", {"key": key, "scopes": SCOPES["storage"]}, lambda: grant(SCOPES["storage"]))
    own = Operation("self-signed token", {"key": key, "audience": "https://firestore.googleapis.com/"}, self_signed,
                    local=True)
    return [*granted, refused, own]


def assertions(requests: list[dict[str, Any]]) -> list[Any]:
    """The form's members in their order, and what its assertion says."""
    found = []
    for request in requests:
        form = parse_qs(base64.b64decode(request["body"]).decode())
        found.append({"members": list(form), "grant_type": form["grant_type"][0],
                      **accounts.unsigned(form["assertion"][0])})
    return found
