"""The tokens of one session, and the one refresh that all threads share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from .models import Tokens
from .stores import TokenStore

#: A token is renewed when this much of its life is left, or a tenth of it where that is less. Seconds.
LEEWAY = 5.0


class Session:
    def __init__(self, store: TokenStore, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens = store.load()
        # Measured on this process's clock from when the token came, so that wrong wall clocks do no harm.
        # Of tokens from a store it is not known; they are renewed when the API says that they have expired.
        self._stale_at: float | None = None
        self._flight: tuple[Tokens, Future[Tokens]] | None = None

    @property
    def tokens(self) -> Tokens | None:
        with self._lock:
            return self._tokens

    def replace(self, tokens: Tokens | None) -> None:
        with self._lock:
            self._replace(tokens)

    def clear(self, tokens: Tokens) -> None:
        """Forgets `tokens`, unless others took their place meanwhile."""
        with self._lock:
            if self._tokens == tokens:
                self._replace(None)

    def is_stale(self, tokens: Tokens) -> bool:
        with self._lock:
            return self._tokens == tokens and self._stale_at is not None and self._clock() >= self._stale_at

    def renewed(self, old: Tokens, renew: Callable[[Tokens], Tokens]) -> Tokens | None:
        """The tokens that come after `old`: `renew` is called once, however many threads ask; all get its outcome.

        None when the session was ended meanwhile.
        """
        with self._lock:
            if self._tokens != old:
                return self._tokens
            is_pilot = self._flight is None or self._flight[0] != old
            flight: Future[Tokens] = Future() if is_pilot or self._flight is None else self._flight[1]
            if is_pilot:
                self._flight = (old, flight)
        if not is_pilot:
            return flight.result()
        try:
            new = renew(old)
            with self._lock:
                self._land(flight)
                # A login or logout during the refresh has the last word.
                if self._tokens == old:
                    self._replace(new)
            flight.set_result(new)
            return new
        except BaseException as error:
            with self._lock:
                self._land(flight)
            flight.set_exception(error)
            raise

    def _land(self, flight: Future[Tokens]) -> None:
        if self._flight is not None and self._flight[1] is flight:
            self._flight = None

    def _replace(self, tokens: Tokens | None) -> None:
        self._tokens = tokens
        lifetime = tokens.lifetime if tokens is not None else None
        self._stale_at = None
        if lifetime is not None and lifetime > 0:
            self._stale_at = self._clock() + lifetime - min(LEEWAY, 0.1 * lifetime)
        self._store.save(tokens)
