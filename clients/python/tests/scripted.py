"""A transport that answers as told, a clock that moves only when it sleeps, and tokens with any lifetime."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Mapping

from postern_client.transport import Answer, Request

REVOKED = {"detail": "Token has been revoked", "error_code": "UNAUTHORIZED"}
EXPIRED = {"detail": "Token has expired", "error_code": "UNAUTHORIZED"}
LIMITED = {"detail": "Rate limit exceeded.", "error_code": "RATE_LIMIT_EXCEEDED"}
USER = {
    "id": 7, "username": "ada", "email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace",
    "created_at": "2026-11-24T01:37:38Z", "updated_at": "2026-11-24T01:37:38Z",
}


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Script:
    """Calls `answer` for each request, and keeps what was asked, with which token."""

    def __init__(self, answer: Callable[[Request, str | None], Answer]) -> None:
        self._answer = answer
        self._lock = threading.Lock()
        self.sent: list[tuple[str, str | None]] = []

    def send(self, request: Request, access_token: str | None) -> Answer:
        with self._lock:
            self.sent.append((request.path, access_token))
        return self._answer(request, access_token)

    def close(self) -> None:
        pass

    def count(self, path: str) -> int:
        return sum(1 for sent, _ in self.sent if sent == path)


def answer(status: int, members: object, fields: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, fields or {}, json.dumps(members).encode())


def token(name: str, lifetime: float = 3600) -> str:
    claims = json.dumps({"iat": 5, "exp": 5 + lifetime, "sub": name}).encode()
    return "e30." + base64.urlsafe_b64encode(claims).decode().rstrip("=") + ".c2ln"


def tokens(access: str, refresh: str | None = "refresh-1") -> dict[str, str]:
    members = {"access_token": access, "token_type": "bearer"}
    return members if refresh is None else {**members, "refresh_token": refresh}
