"""What can go wrong. No text here ever holds a token or a password."""

from __future__ import annotations

from dataclasses import dataclass


class PosternError(Exception):
    """The base of all errors of this package."""


class ConnectionFailed(PosternError):
    """The gateway could not be reached, or the connection ended before the answer was complete.

    Whether the request was carried out is not known, unless it could not even be sent.
    """


class InvalidAnswer(PosternError):
    """What came back is not an answer of this API: not HTTP, not JSON, or without what it must hold."""


class ApiError(PosternError):
    """The API refused the request, or failed; the members are those of its error answers."""

    def __init__(self, status: int, detail: str, error_code: str | None, request_id: str | None) -> None:
        super().__init__(f"{status} {error_code or ''}: {detail}")
        self.status = status
        self.detail = detail
        self.error_code = error_code
        #: What to name in a report: the gateway's log holds it.
        self.request_id = request_id


class Unauthorized(ApiError):
    """401: wrong credentials, or a session that is over. Logging in is what helps."""


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field; the value itself is never repeated."""

    location: tuple[str, ...]
    message: str
    type: str


class ValidationFailed(ApiError):
    """422: every bad field at once."""

    def __init__(
        self,
        status: int,
        detail: str,
        error_code: str | None,
        request_id: str | None,
        fields: tuple[FieldError, ...],
    ) -> None:
        super().__init__(status, detail, error_code, request_id)
        self.fields = fields


class RateLimited(ApiError):
    """429, and the wait that it asks for is longer than this client may wait."""

    def __init__(
        self, status: int, detail: str, error_code: str | None, request_id: str | None, retry_after: float
    ) -> None:
        super().__init__(status, detail, error_code, request_id)
        #: Seconds.
        self.retry_after = retry_after
