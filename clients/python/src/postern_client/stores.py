"""Where tokens are kept between requests, and, if you bring a store of your own, between runs."""

from __future__ import annotations

from typing import Protocol

from .models import Tokens


class TokenStore(Protocol):
    """Keeps one session's tokens. One client calls it at a time, under a lock; do not share it between clients."""

    def load(self) -> Tokens | None: ...

    def save(self, tokens: Tokens | None) -> None:
        """Keeps `tokens`; None means that the session is over."""


class MemoryTokenStore:
    """Forgets everything when the process ends."""

    def __init__(self) -> None:
        self._tokens: Tokens | None = None

    def load(self) -> Tokens | None:
        return self._tokens

    def save(self, tokens: Tokens | None) -> None:
        self._tokens = tokens
