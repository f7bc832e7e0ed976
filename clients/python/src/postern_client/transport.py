"""One request and its answer over HTTP/1.1, on connections that are kept."""

from __future__ import annotations

import http.client
import json
import selectors
import threading
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from .errors import ConnectionFailed, InvalidAnswer

#: An answer beyond this is not one of this API.
LONGEST_BODY = 1 << 20
MOST_IDLE_CONNECTIONS = 8


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    #: What may be sent again when its answer was 503.
    is_idempotent: bool
    form: Mapping[str, str] | None = None
    json: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Answer:
    status: int
    #: Names in lower case.
    fields: Mapping[str, str]
    body: bytes

    def members(self) -> Mapping[str, object]:
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            raise InvalidAnswer(f"the body of a {self.status} is not JSON") from None
        if not isinstance(value, dict):
            raise InvalidAnswer(f"the body of a {self.status} is not an object")
        return value


class Transport(Protocol):
    def send(self, request: Request, access_token: str | None) -> Answer: ...

    def close(self) -> None: ...


class HTTPTransport:
    """Follows no redirects, so that a token goes nowhere else; asks no proxy; keeps no cookies."""

    def __init__(self, base_url: str, timeout: float) -> None:
        parts = urllib.parse.urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("base_url must be http://HOST[:PORT][/PREFIX] or https://…")
        if parts.username is not None or parts.password is not None:
            raise ValueError("base_url must not hold credentials")
        self._host, self._port, self._is_tls = parts.hostname, parts.port, parts.scheme == "https"
        self._prefix = parts.path.rstrip("/")
        self._timeout = timeout
        self._lock = threading.Lock()
        self._idle: list[http.client.HTTPConnection] = []

    def send(self, request: Request, access_token: str | None) -> Answer:
        fields = {"Accept": "application/json", "User-Agent": "postern-client/0.1.0"}
        body: bytes | None = None
        if request.form is not None:
            body = urllib.parse.urlencode(request.form).encode()
            fields["Content-Type"] = "application/x-www-form-urlencoded"
        elif request.json is not None:
            body = json.dumps(request.json).encode()
            fields["Content-Type"] = "application/json"
        if access_token is not None:
            fields["Authorization"] = f"Bearer {access_token}"
        connection = self._take()
        is_kept = False
        try:
            connection.request(request.method, self._prefix + request.path, body, fields)
            with connection.getresponse() as response:
                content = response.read(LONGEST_BODY + 1)
                if len(content) > LONGEST_BODY:
                    raise InvalidAnswer("the answer is too long")
                # With an amount, `read` takes a body that ended early for a whole one.
                if response.length:
                    raise ConnectionFailed("the connection ended within the answer")
                answer = Answer(
                    response.status, {name.lower(): value for name, value in response.getheaders()}, content)
                is_kept = not response.will_close
            return answer
        except (http.client.RemoteDisconnected, http.client.IncompleteRead) as error:
            raise ConnectionFailed("the connection ended before the answer was complete") from error
        except http.client.HTTPException as error:
            raise InvalidAnswer(f"the answer is not HTTP: {type(error).__name__}") from error
        except OSError as error:
            raise ConnectionFailed(f"no answer from {self._host}: {error}") from error
        finally:
            self._give_back(connection, is_kept)

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> http.client.HTTPConnection:
        """A kept connection that the gateway has not closed meanwhile, or a new one."""
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                break
            if connection.sock is not None and not _is_readable(connection):
                return connection
            connection.close()
        kind = http.client.HTTPSConnection if self._is_tls else http.client.HTTPConnection
        return kind(self._host, self._port, timeout=self._timeout)

    def _give_back(self, connection: http.client.HTTPConnection, is_kept: bool) -> None:
        if is_kept:
            with self._lock:
                if len(self._idle) < MOST_IDLE_CONNECTIONS:
                    self._idle.append(connection)
                    return
        connection.close()


def _is_readable(connection: http.client.HTTPConnection) -> bool:
    """Nothing may arrive on an idle connection but its end: sending on it would lose the request."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection.sock, selectors.EVENT_READ)
        return bool(selector.select(0))
