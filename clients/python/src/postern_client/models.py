"""What the API answers. Members that are not known are passed over, so that the API may add some."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .errors import InvalidAnswer


@dataclass(frozen=True)
class Tokens:
    """A session's tokens. They are not shown when the object is printed."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    token_type: str = "bearer"

    @classmethod
    def from_members(cls, members: Mapping[str, object], previous_refresh: str | None = None) -> Tokens:
        refresh = token(members, "refresh_token") if "refresh_token" in members else previous_refresh
        return cls(token(members, "access_token"), refresh, text(members, "token_type"))

    @property
    def lifetime(self) -> float | None:
        """Seconds from the access token's issue to its end, as it says itself; its signature is not checked."""
        try:
            payload = self.access_token.split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            return float(claims["exp"]) - float(claims["iat"])
        except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
            return None


@dataclass(frozen=True)
class User:
    id: int
    username: str
    email: str
    first_name: str
    last_name: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_members(cls, members: Mapping[str, object]) -> User:
        return cls(
            number(members, "id"), text(members, "username"), text(members, "email"),
            text(members, "first_name"), text(members, "last_name"), moment(members, "created_at"),
            moment(members, "updated_at"))


@dataclass(frozen=True)
class Health:
    """`healthy`, or `unhealthy` with the error that makes it so."""

    status: str
    timestamp: datetime
    version: str | None
    error: str | None

    @property
    def is_healthy(self) -> bool:
        return self.status == "healthy"

    @classmethod
    def from_members(cls, members: Mapping[str, object]) -> Health:
        version, error = members.get("version"), members.get("error")
        return cls(
            text(members, "status"), moment(members, "timestamp"),
            version if isinstance(version, str) else None, error if isinstance(error, str) else None)


def text(members: Mapping[str, object], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str):
        raise InvalidAnswer(f"the answer holds no text {name}")
    return value


def token(members: Mapping[str, object], name: str) -> str:
    """A text that may stand in a field as it is."""
    value = text(members, name)
    if not value.isascii() or not value.isprintable() or " " in value:
        raise InvalidAnswer(f"the answer holds no token {name}")
    return value


def number(members: Mapping[str, object], name: str) -> int:
    value = members.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidAnswer(f"the answer holds no whole number {name}")
    return value


def moment(members: Mapping[str, object], name: str) -> datetime:
    try:
        return datetime.fromisoformat(text(members, name).replace("Z", "+00:00"))
    except ValueError:
        raise InvalidAnswer(f"the answer holds no date {name}") from None
