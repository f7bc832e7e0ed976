"""Tokens of Google's service accounts, by google-auth."""

from google.auth.transport.requests import Request
from google.oauth2 import service_account

from official import accounts
from official.operation import Operation

SCOPES = ["https://www.googleapis.com/auth/firebase.messaging", "https://www.googleapis.com/auth/cloud-platform"]


def operations(origin: str) -> list[Operation]:
    key = accounts.service_account(origin + "/token")

    def grant() -> None:
        service_account.Credentials.from_service_account_info(key, scopes=SCOPES).refresh(Request())

    return [Operation("token", grant, {"key": key})]
