"""How long, and how often, one call waits before it asks again."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable
from dataclasses import dataclass

from .transport import Answer, Request


@dataclass(frozen=True)
class Patience:
    """Waits as `Retry-After` says, plus a little that differs, so that refused clients do not return together."""

    max_retries: int
    #: Seconds for all waits of one call.
    max_wait: float
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    #: From 0 to 1.
    random: Callable[[], float]

    def send(self, request: Request, send: Callable[[], Answer]) -> Answer:
        """The first answer that is none to wait for, or the last one when there is no time to wait."""
        deadline = self.clock() + self.max_wait
        for _ in range(self.max_retries):
            answer = send()
            wait = self._wait(answer, request)
            if wait is None:
                return answer
            wait += self.random() * min(1.0, 0.1 * wait + 0.05)
            if self.clock() + wait > deadline:
                return answer
            self.sleep(wait)
        return send()

    def _wait(self, answer: Answer, request: Request) -> float | None:
        """A 429 was refused before anything was done. A 503 may have been carried out in part."""
        if answer.status == 429:
            return retry_after(answer)
        if answer.status == 503 and request.is_idempotent and "retry-after" in answer.fields:
            return retry_after(answer)
        return None


def retry_after(answer: Answer) -> float:
    """Seconds, from a number or a date (RFC 9110, section 10.2.3); 1 where neither can be read."""
    value = answer.fields.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return 1.0
