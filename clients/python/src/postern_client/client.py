"""The client itself: one method for each thing that the API offers."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from types import TracebackType

from .errors import ApiError, FieldError, InvalidAnswer, RateLimited, Unauthorized, ValidationFailed
from .models import Health, Tokens, User, moment
from .patience import Patience, retry_after
from .session import Session
from .stores import MemoryTokenStore, TokenStore
from .transport import Answer, HTTPTransport, Request, Transport

EXPIRED = "Token has expired"
REVOKED = "Token has been revoked"


class PosternClient:
    """One user's session. Any number of threads may share it.

    `timeout` is for each connection and each read of it, `max_wait` for all waits of one call; both in seconds.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout: float = 10.0,
        max_retries: int = 3,
        max_wait: float = 30.0,
        token_store: TokenStore | None = None,
        transport: Transport | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        random: Callable[[], float] = random.random,
    ) -> None:
        self._transport = transport or HTTPTransport(base_url, timeout)
        self._session = Session(token_store or MemoryTokenStore(), clock)
        self._patience = Patience(max_retries, max_wait, clock, sleep, random)

    def __enter__(self) -> PosternClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def tokens(self) -> Tokens | None:
        return self._session.tokens

    def sign_up(
        self, username: str, email: str, password: str, *, first_name: str, last_name: str
    ) -> Tokens:
        """Makes a user and logs in. Never sent twice after a lost connection: the first may have succeeded."""
        form = {
            "username": username, "email": email, "password": password,
            "first_name": first_name, "last_name": last_name,
        }
        return self._begin("/api/v1/auth/signup", form)

    def log_in(self, username: str, password: str) -> Tokens:
        return self._begin("/api/v1/auth/login", {"username": username, "password": password})

    def refresh(self) -> Tokens:
        """Renews the access token now. There is no need to call this: requests do it when it is time."""
        return self._renewed(self._known_tokens())

    def me(self) -> User:
        return User.from_members(self._authorized(Request("GET", "/api/v1/users/me", is_idempotent=True))[0])

    def log_out(self) -> datetime:
        """Ends the session everywhere and returns when. After an error other than 401 it goes on: call again."""
        members, tokens = self._authorized(Request("POST", "/api/v1/auth/logout", is_idempotent=False))
        self._session.clear(tokens)
        return moment(members, "revoked_at")

    def health(self) -> Health:
        """What /health says, unhealthy included; an ApiError when the gateway cannot reach the app."""
        answer = self._send(Request("GET", "/health", is_idempotent=True), None)
        if answer.status == 503:
            members = answer.members()
            if members.get("status") == "unhealthy":
                return Health.from_members(members)
        return Health.from_members(_accepted(answer))

    def close(self) -> None:
        """Closes the kept connections; the tokens stay."""
        self._transport.close()

    def _begin(self, path: str, form: Mapping[str, str]) -> Tokens:
        answer = self._send(Request("POST", path, is_idempotent=False, form=form), None)
        tokens = Tokens.from_members(_accepted(answer))
        self._session.replace(tokens)
        return tokens

    def _authorized(self, request: Request) -> tuple[Mapping[str, object], Tokens]:
        """The answer's members, and the tokens that opened it."""
        tokens = self._known_tokens()
        is_renewed = False
        if self._session.is_stale(tokens) and tokens.refresh_token is not None:
            tokens = self._renewed(tokens)
            is_renewed = True
        answer = self._send(request, tokens.access_token)
        # 401 comes before anything is done, so that any request may be sent again.
        if answer.status == 401 and not is_renewed and tokens.refresh_token is not None:
            if _detail(answer) == EXPIRED:
                tokens = self._renewed(tokens)
                answer = self._send(request, tokens.access_token)
        if answer.status == 401 and _detail(answer) == REVOKED:
            self._session.clear(tokens)
        return _accepted(answer), tokens

    def _renewed(self, old: Tokens) -> Tokens:
        tokens = self._session.renewed(old, self._renew)
        if tokens is None:
            raise _logged_out()
        return tokens

    def _renew(self, old: Tokens) -> Tokens:
        if old.refresh_token is None:
            raise Unauthorized(401, "There is no refresh token", "UNAUTHORIZED", None)
        body = {"refresh_token": old.refresh_token}
        answer = self._send(Request("POST", "/api/v1/auth/refresh", is_idempotent=False, json=body), None)
        if answer.status == 401:
            self._session.clear(old)
        return Tokens.from_members(_accepted(answer), previous_refresh=old.refresh_token)

    def _known_tokens(self) -> Tokens:
        tokens = self._session.tokens
        if tokens is None:
            raise _logged_out()
        return tokens

    def _send(self, request: Request, access_token: str | None) -> Answer:
        return self._patience.send(request, lambda: self._transport.send(request, access_token))


def _logged_out() -> Unauthorized:
    return Unauthorized(401, "Not logged in", "UNAUTHORIZED", None)


def _detail(answer: Answer) -> object:
    try:
        return answer.members().get("detail")
    except InvalidAnswer:
        return None


def _accepted(answer: Answer) -> Mapping[str, object]:
    """The members of a success; anything else is raised."""
    if 200 <= answer.status < 300:
        return answer.members()
    try:
        members = answer.members()
    except InvalidAnswer:
        # Something between here and the gateway may answer in its own manner.
        members = {}
    code = members.get("error_code")
    error_code = code if isinstance(code, str) else None
    detail = members.get("detail")
    sentence = detail if isinstance(detail, str) else f"HTTP status {answer.status}"
    request_id = answer.fields.get("x-request-id")
    if answer.status == 401:
        raise Unauthorized(401, sentence, error_code, request_id)
    if answer.status == 422:
        fields = _field_errors(detail)
        sentence = "; ".join(f"{'.'.join(field.location)}: {field.message}" for field in fields) or sentence
        raise ValidationFailed(422, sentence, error_code, request_id, fields)
    if answer.status == 429:
        raise RateLimited(429, sentence, error_code, request_id, retry_after(answer))
    raise ApiError(answer.status, sentence, error_code, request_id)


def _field_errors(detail: object) -> tuple[FieldError, ...]:
    rows = detail if isinstance(detail, list) else []
    return tuple(
        FieldError(
            tuple(str(part) for part in row.get("loc", [])), str(row.get("msg", "")), str(row.get("type", "")))
        for row in rows
        if isinstance(row, dict) and isinstance(row.get("loc", []), list)
    )
